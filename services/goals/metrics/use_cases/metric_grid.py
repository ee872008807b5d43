"""Metrics × periods × units: what is expected, what was provided, what is late."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from directory import queries as directory
from measures.due import Period, period_of
from measures.periods import EARLIEST, name_of
from servicekit.errors import NotFound
from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric
from services.goals.metrics.permissions import can_manage_metrics, can_provide
from services.goals.metrics.use_cases.metrics import named

EMPTY = {"id": None, "value": None, "numerator": None, "denominator": None, "recorded_at": None}


def grid(
    uow: UnitOfWork, *, period: str, until: date | None, count: int, q: str, after: str, limit: int
) -> dict[str, Any]:
    """The caller's metrics with their series; for those who manage metrics, everybody's."""
    mine = None if can_manage_metrics(uow.caller) else uow.person.person_id
    found = metric_queries.metrics(
        uow, provider=mine, period=period, archived=False, text=q, after=after, limit=limit
    )
    periods = periods_until(until or uow.tenant.today(), period, count)
    rows = _series(uow, found["items"], periods)
    return {
        "periods": [
            {"name": name_of(item, period), "start": item.starts_on, "end": item.ends_on}
            for item in periods
        ],
        "items": rows,
        "late": sum(row["late"] for row in rows),
        "next": found["next"],
    }


def periods_until(day: date, period: str, count: int) -> list[Period]:
    """So many periods up to the one that holds `day`, oldest first."""
    found = [period_of(day, period)]
    while len(found) < count and found[0].starts_on > EARLIEST:
        found.insert(0, period_of(found[0].starts_on - timedelta(days=1), period))
    return found


def show_history(uow: UnitOfWork, metric_id: UUID, query: dict[str, Any]) -> Page:
    """Who told what and when, newest first; for those who may provide it."""
    metric = metric_queries.metric(uow, metric_id)
    if not can_provide(uow.caller, metric):
        raise NotFound("metric.not_found")
    found = metric_queries.history(uow, metric_id, **query)
    actors = [item.author.partition(":") for item in found["items"]]
    people = [UUID(known) for kind, _, known in actors if kind == "person"]
    names = directory.names(uow, {*people, *(item.unit_id for item in found["items"])})
    return map_page(
        found,
        lambda item: (
            vars(item) | {"unit": named(names, item.unit_id), "author": _author(names, item.author)}
        ),
    )


def _author(names: dict[UUID, str], actor: str) -> str:
    """A person's name; a partner's client by its id."""
    kind, _, known = actor.partition(":")
    return names.get(UUID(known), "") if kind == "person" else known


def _series(
    uow: UnitOfWork, metrics: Sequence[Metric], periods: Sequence[Period]
) -> list[dict[str, Any]]:
    ids = [item.id for item in metrics]
    given = metric_queries.provided_since(uow, ids, periods[0].starts_on)
    waiting: dict[tuple[UUID, UUID], list[Any]] = {}
    for row in metric_queries.following(uow, ids):
        waiting.setdefault((row.metric_id, row.unit_id), []).append(row)
    units = metric_queries.units(uow, {unit for item in metrics for unit in item.series})
    names = directory.names(uow, {item.provider_id for item in metrics if item.provider_id})
    rows = []
    for metric in metrics:
        for unit_id in metric.series:
            followers = waiting.get((metric.id, unit_id), [])
            cells = [
                _cell(
                    metric,
                    item,
                    given.get((metric.id, unit_id, item.starts_on)),
                    followers,
                    uow.tenant.today(),
                )
                for item in periods
            ]
            rows.append(_row(metric, units.get(unit_id), names, followers, cells))
    return rows


def _row(
    metric: Metric,
    unit: Any,
    names: dict[UUID, str],
    followers: Sequence[Any],
    cells: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "metric_id": metric.id,
        "code": metric.code,
        "name": metric.name,
        "measure": metric.unit,
        "accumulation": metric.accumulation,
        "data_day": metric.data_day,
        "provider": named(names, metric.provider_id),
        "unit": {"id": unit.id, "name": unit.name} if unit else None,
        "unit_code": unit.code if unit else "",
        "key_results": sum(item.key_results for item in followers),
        "late": sum(cell["state"] == "late" for cell in cells),
        "cells": cells,
    }


def _cell(
    metric: Metric, period: Period, row: Any, followers: Sequence[Any], today: date
) -> dict[str, Any]:
    told = EMPTY if row is None else {name: getattr(row, name) for name in EMPTY}
    awaited = is_awaited(followers, period)
    due_on = metric.due_on(period)
    if is_provided(row):
        state = "provided"
    elif today <= period.ends_on:
        state = "open"
    elif not awaited:
        state = "idle"
    else:
        state = "late" if today > due_on else "due"
    return {"period_start": period.starts_on, "due_on": due_on, "state": state, **told}


def is_awaited(followers: Sequence[Any], period: Period) -> bool:
    """Whether a key result that follows the series wants a value of this period."""
    return any(
        item.starts_on <= period.ends_on and item.ends_on >= period.starts_on for item in followers
    )


def is_provided(row: Any) -> bool:
    """Whether what counts in a cell is a value; what was withdrawn is none."""
    return row is not None and (row.value is not None or row.denominator is not None)

"""Metrics, what was provided for them, and which key results follow them."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit.clock import offset
from servicekit.database.raw import execute_raw
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import LIVE
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics.models import Metric, MetricValue

# A cell is (metric, unit or COMPANY, first day of the period).
Cell = tuple[UUID, UUID, date]

UNITS = "SELECT id, code, name FROM directory_units WHERE NOT deleted AND "
UNITS_BY_ID = UNITS + "id = ANY(%(ids)s)"
UNITS_BY_CODE = UNITS + "code = ANY(%(codes)s)"
CELLS = """
    FROM jsonb_to_recordset(CAST(%(cells)s AS jsonb)) AS cell(
        metric_id uuid, unit_id uuid, period_start date, period_end date, value numeric,
        numerator numeric, denominator numeric, id uuid)
"""
NEWEST = f"""
    SELECT newest.* {CELLS} CROSS JOIN LATERAL (
        SELECT id, metric_id, unit_id, period_start, value, numerator, denominator
        FROM metric_values AS given
        WHERE given.metric_id = cell.metric_id AND given.unit_id = cell.unit_id
          AND given.period_start = cell.period_start
        ORDER BY recorded_at DESC, id DESC LIMIT 1
    ) AS newest
"""  # noqa: S608 - our own text
# By the one clock of the database, after the metrics were held: in the order of the changes. What
# the business time is ahead of it is a parameter.
KEEP = f"""
    INSERT INTO metric_values (id, metric_id, unit_id, period_start, period_end, value, numerator,
        denominator, author, recorded_at)
    SELECT id, metric_id, unit_id, period_start, period_end, value, numerator, denominator,
        %(author)s, statement_timestamp() + %(ahead)s {CELLS}
    RETURNING recorded_at
"""
BOUND = f"""
    SELECT DISTINCT kr.id {CELLS}
    JOIN key_results AS kr ON kr.metric_id = cell.metric_id
      AND COALESCE(kr.metric_unit_id, %(company)s) = cell.unit_id
      AND cell.period_end >= kr.starts_on AND cell.period_start <= kr.ends_on
    WHERE NOT kr.cancelled
"""
FOLLOWING = """
    SELECT kr.metric_id, COALESCE(kr.metric_unit_id, %(company)s) AS unit_id, kr.starts_on,
        kr.ends_on, count(*) AS key_results
    FROM key_results AS kr JOIN goals ON goals.id = kr.goal_id
    JOIN cycles ON cycles.id = goals.cycle_id
    WHERE kr.metric_id = ANY(%(ids)s) AND NOT kr.cancelled AND goals.state = ANY(%(live)s)
      AND cycles.state <> 'closed'
    GROUP BY 1, 2, 3, 4
"""
SINCE = """
    SELECT DISTINCT ON (metric_id, unit_id, period_start) id, metric_id, unit_id, period_start,
        value, numerator, denominator, author, recorded_at
    FROM metric_values WHERE metric_id = ANY(%(ids)s) AND period_start >= %(first)s
    ORDER BY metric_id, unit_id, period_start, recorded_at DESC, id DESC
"""
# Beside the row's version: what was told is nobody's change of the metric.
NOTE_TOLD = """
    UPDATE metrics SET due_told = GREATEST(due_told, told.period_end),
        overdue_told = CASE told.step WHEN 'overdue' THEN told.period_end ELSE overdue_told END
    FROM jsonb_to_recordset(CAST(%(told)s AS jsonb)) AS told(id uuid, step text, period_end date)
    WHERE metrics.id = told.id
"""
PROVIDERS = "SELECT DISTINCT provider_id FROM metrics WHERE provider_id IS NOT NULL"
USED = sa.text(
    "SELECT EXISTS (SELECT 1 FROM metric_values WHERE metric_id = :id) AS provided,"
    " EXISTS (SELECT 1 FROM key_results WHERE metric_id = :id AND NOT cancelled) AS bound"
)


def metric(uow: UnitOfWork, metric_id: UUID) -> Metric:
    found = uow.session.get(Metric, metric_id)
    if found is None:
        raise NotFound("metric.not_found")
    return found


def metrics(
    uow: UnitOfWork,
    *,
    provider: UUID | None,
    period: str | None,
    archived: bool,
    text: str,
    after: str,
    limit: int,
) -> Page:
    """Metrics by code; one provider's alone where one is given."""
    query = sa.select(Metric).where(Metric.archived == archived)
    if provider:
        query = query.where(Metric.provider_id == provider)
    if period:
        query = query.where(Metric.period == period)
    if text:
        found = (Metric.code, Metric.name, Metric.source)
        query = query.where(sa.or_(*(name.icontains(text, autoescape=True) for name in found)))
    return page(uow.session, query, [Metric.code, Metric.id], after=after, limit=limit)


def held(
    uow: UnitOfWork, *, ids: Collection[UUID] = (), codes: Collection[str] = (), write: bool
) -> dict[UUID, Metric]:
    """These metrics, kept from changing; to `write` their series, from being read for it too."""
    query = (
        sa.select(Metric)
        .where(sa.or_(Metric.id.in_(ids), Metric.code.in_(codes)))
        .order_by(Metric.id)
        .with_for_update(read=not write, key_share=write)
        .execution_options(populate_existing=True)
    )
    return {found.id: found for found in uow.session.scalars(query)}


def held_of(uow: UnitOfWork, provider_id: UUID) -> Sequence[Metric]:
    """All that somebody provides, by code, while nobody writes their series."""
    query = (
        sa.select(Metric)
        .where(Metric.provider_id == provider_id, ~Metric.archived)
        .order_by(Metric.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return sorted(uow.session.scalars(query), key=lambda found: found.code)


def providers(uow: UnitOfWork) -> list[UUID]:
    """Everybody who provides something."""
    return [row.provider_id for row in execute_raw(uow.session, PROVIDERS, {})]


def note_told(uow: UnitOfWork, told: Sequence[dict[str, Any]]) -> None:
    """Keep of which periods the providers were told."""
    execute_raw(uow.session, NOTE_TOLD, {"told": _json(told)})


def code_taken(uow: UnitOfWork, code: str, but: UUID | None) -> bool:
    """Whether another metric has this code."""
    query = sa.select(Metric.id).where(Metric.code == code, Metric.id.is_distinct_from(but))
    return uow.session.scalar(query) is not None


def used(uow: UnitOfWork, metric_id: UUID) -> Any:
    """Whether anything was `provided` for it, and whether a key result is `bound` to it."""
    return uow.session.execute(USED, {"id": metric_id}).one()


def units(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Any]:
    """Units by id, with code and name."""
    rows = execute_raw(uow.session, UNITS_BY_ID, {"ids": list(ids)}) if ids else ()
    return {row.id: row for row in rows}


def units_by_code(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UUID]:
    rows = execute_raw(uow.session, UNITS_BY_CODE, {"codes": list(codes)}) if codes else ()
    return {row.code: row.id for row in rows}


def newest(uow: UnitOfWork, cells: Sequence[dict[str, Any]]) -> dict[Cell, Any]:
    """What counts in each of these cells by now."""
    return _by_cell(execute_raw(uow.session, NEWEST, {"cells": _json(cells)}))


def keep(uow: UnitOfWork, cells: Sequence[dict[str, Any]], author: str) -> datetime:
    """Write these values; answers when."""
    rows = execute_raw(
        uow.session, KEEP, {"cells": _json(cells), "author": author, "ahead": offset()}
    )
    at: datetime = rows.fetchall()[0].recorded_at
    return at


def clock(uow: UnitOfWork) -> datetime:
    """The time by which values are kept: the database's, as far ahead as the business time is."""
    at: datetime = uow.session.scalars(sa.text("SELECT clock_timestamp()")).one()
    return at + offset()


def bound_to(uow: UnitOfWork, cells: Sequence[dict[str, Any]]) -> set[UUID]:
    """Key results that one of these cells speaks for."""
    values = {"cells": _json(cells), "company": COMPANY}
    return {row.id for row in execute_raw(uow.session, BOUND, values)}


def following(uow: UnitOfWork, ids: Collection[UUID]) -> Sequence[Any]:
    """How many live key results wait for values of each series, by their dates."""
    values = {"ids": list(ids), "company": COMPANY, "live": list(LIVE)}
    return execute_raw(uow.session, FOLLOWING, values).fetchall() if ids else ()


def provided_since(uow: UnitOfWork, ids: Collection[UUID], first: date) -> dict[Cell, Any]:
    """What counts in each cell of these metrics from `first` on."""
    values = {"ids": list(ids), "first": first}
    return _by_cell(execute_raw(uow.session, SINCE, values)) if ids else {}


def history(
    uow: UnitOfWork,
    metric_id: UUID,
    *,
    unit_id: UUID | None,
    period_start: date | None,
    after: str,
    limit: int,
) -> Page:
    """All that was ever provided for a metric, newest first."""
    query = sa.select(MetricValue).where(MetricValue.metric_id == metric_id)
    if unit_id:
        query = query.where(MetricValue.unit_id == unit_id)
    if period_start:
        query = query.where(MetricValue.period_start == period_start)
    keys = [MetricValue.recorded_at, MetricValue.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def _by_cell(rows: Any) -> dict[Cell, Any]:
    return {(row.metric_id, row.unit_id, row.period_start): row for row in rows}


def _json(cells: Sequence[dict[str, Any]]) -> str:
    return json.dumps(cells, default=str)

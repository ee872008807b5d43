"""Check-ins as others may see them, and what is due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.queries import leaves, names
from measures.due import Period
from measures.leave import present_from
from servicekit.errors import NotFound
from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import queries
from services.checkins.models import CheckIn, KeyResult, value_shown

from .copying import known_key_result

# What is left of a check-in for whoever sees its goal, but no amounts of it.
NO_AMOUNTS = {"value": None, "numerator": None, "denominator": None}
Say = Callable[[str, dict[str, Any]], str]


def list_check_ins(uow: UnitOfWork, key_result_id: UUID, *, after: str, limit: int) -> Page:
    """Check-ins of a key result whose goal the caller may see, newest first."""
    key_result = known_key_result(uow, key_result_id).key_result
    relation = queries.relation_to(uow, key_result.goal)
    if not relation.sees:
        raise NotFound("key_result.not_found")
    found = queries.check_ins(uow, key_result_id, after=after, limit=limit)
    authors = names(uow, {item.author_id for item in found["items"]})
    kept = NO_AMOUNTS if key_result.goal.amounts_hidden and not relation.in_line else {}
    return map_page(found, lambda item: show(item, key_result, authors) | kept)


def show(check_in: CheckIn, key_result: KeyResult, authors: dict[UUID, str]) -> dict[str, Any]:
    name = authors.get(check_in.author_id, "")
    measure = (check_in.value, check_in.numerator, check_in.denominator)
    return vars(check_in) | {
        "value": value_shown(key_result.unit, *measure),
        "author": {"id": check_in.author_id, "name": name},
    }


def show_recorded(uow: UnitOfWork, recorded: tuple[CheckIn, KeyResult]) -> dict[str, Any]:
    return show(*recorded, {uow.person.person_id: uow.person.name})


def list_due(uow: UnitOfWork, say: Say) -> dict[str, Any]:
    """The caller's key results that wait for a value, pre-filled, the most urgent first."""
    running = queries.running_key_results(uow)
    told = queries.last_told(uow, [key_result.id for key_result in running])
    today, now = uow.tenant.today(), uow.now()
    # Units' and the company's wait for whoever answers for them as well.
    away = leaves(uow, [uow.person.person_id]).get(uow.person.person_id, ())
    due = []
    for key_result in running:
        last = told.get(key_result.id)
        period = key_result.open_period(last.period_end if last else None, today)
        due_on = present_from(period.due_on, away) if period else None
        if period is not None and due_on is not None:
            period = replace(period, due_on=due_on)
            item = _due(key_result, period, now, uow.tenant.time_zone)
            label = {"label": _label(say, key_result.period, period)}
            overdue = {"overdue": today > period.due_on, "last": _last(key_result, last)}
            due.append(item | overdue | {"period": item["period"] | label})
    return {"items": sorted(due, key=_urgency)}


def _due(key_result: KeyResult, period: Period, now: datetime, zone: str) -> dict[str, Any]:
    return {
        "key_result_id": key_result.id,
        "goal_id": key_result.goal_id,
        "key_result_title": key_result.title,
        "goal_title": key_result.goal.title,
        "unit": key_result.unit,
        "direction": key_result.direction,
        "accumulation": key_result.accumulation,
        "period": {"start": period.starts_on, "end": period.ends_on},
        "due_on": period.due_on,
        "expected_value": key_result.expected_value(period, now, zone),
        "target": key_result.target,
        "milestones": [
            {"id": item["id"], "title": item["title"], "done": bool(item.get("done_on"))}
            for item in key_result.milestones or ()
        ],
    }


def _last(key_result: KeyResult, row: sa.Row[Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "value": value_shown(key_result.unit, row.value, row.numerator, row.denominator),
        "text": row.text,
        "confidence": row.confidence,
        "at": row.recorded_at,
    }


def _label(say: Say, kind: str, period: Period) -> str:
    start, end = period.starts_on, period.ends_on
    numbers = {"week": start.isocalendar().week, "quarter": (start.month + 2) // 3}
    return say(f"period.{kind}", {"start": start, "end": end, **numbers})


def _urgency(item: dict[str, Any]) -> tuple[Any, ...]:
    return (item["due_on"], item["goal_title"], item["key_result_title"], item["key_result_id"])

"""Cycles: the times for which goals are set."""

import calendar
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.unit_of_work import UnitOfWork
from services.goals import events, permissions, queries
from services.goals.models import CYCLE_STEPS, Cycle, step

# Working days after a cycle's end in which values for its periods are still taken.
CUT_OFF_WORKING_DAYS = 10


def add_cycle(uow: UnitOfWork, new: dict[str, Any]) -> Cycle:
    """A cycle in state planned, within the shortest longer one that holds its days."""
    require(permissions.can_manage_cycles(uow.caller))
    if new["ends_on"] <= new["starts_on"]:
        raise invalid("ends_on", "cycle.ends_before_start")
    if queries.goals.cycle_between(uow, new["level"], new["starts_on"], new["ends_on"]):
        raise Conflict("cycle.exists")
    cycle = Cycle(**new)
    cycle.cut_off_on = new.get("cut_off_on") or working_days_after(cycle.ends_on)
    parent = queries.goals.enclosing_cycle(uow, cycle.starts_on, cycle.ends_on, cycle.days)
    cycle.parent_id = parent.id if parent else None
    uow.add(cycle)
    uow.flush()
    uow.publish_state(cycle, events.cycle_state)
    uow.audit("cycle.added", f"cycle:{cycle.id}", after={"name": cycle.name})
    return cycle


def move_cycle(uow: UnitOfWork, cycle_id: UUID, to: str) -> Cycle:
    """planned → drafting → active → scoring → closed."""
    require(permissions.can_manage_cycles(uow.caller))
    cycle = queries.goals.cycle(uow, cycle_id)
    before = cycle.state
    cycle.state = step(CYCLE_STEPS, "cycle", before, to)
    uow.publish_state(cycle, events.cycle_state)
    uow.audit("cycle.moved", f"cycle:{cycle.id}", {"state": before}, {"state": to})
    return cycle


def lay_starter_cycles(uow: UnitOfWork) -> None:
    """A year for the company and its quarters for units and people; the running ones are active."""
    today = uow.tenant.today()
    year = _starter(
        uow, "company", date(today.year, 1, 1), date(today.year, 12, 31), f"{today.year}"
    )
    for quarter in range(1, 5):
        starts_on = date(today.year, 3 * quarter - 2, 1)
        month = 3 * quarter
        ends_on = date(today.year, month, calendar.monthrange(today.year, month)[1])
        if ends_on >= today:
            for level in ("unit", "person"):
                name = f"{today.year} Q{quarter}"
                _starter(uow, level, starts_on, ends_on, name).parent_id = year.id


def _starter(uow: UnitOfWork, level: str, starts_on: date, ends_on: date, name: str) -> Cycle:
    known = queries.goals.cycle_between(uow, level, starts_on, ends_on)
    if known is not None:
        return known
    running = starts_on <= uow.tenant.today() <= ends_on
    cycle = Cycle(
        name=name,
        level=level,
        starts_on=starts_on,
        ends_on=ends_on,
        cut_off_on=working_days_after(ends_on),
        state="active" if running else "planned",
    )
    uow.add(cycle)
    uow.flush()
    uow.publish_state(cycle, events.cycle_state)
    return cycle


def working_days_after(day: date, count: int = CUT_OFF_WORKING_DAYS) -> date:
    """The day `count` Mondays to Fridays after `day`."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day

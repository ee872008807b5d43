"""Cycles, and how their states follow the calendar (docs/domain.md#cycles)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypedDict
from uuid import UUID

from measures.working_days import Calendar, working_days_after
from servicekit.errors import Conflict, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.cycles import events as cycle_events
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles import writes as cycle_writes
from services.goals.cycles.models import CYCLE_STEPS, Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.cycles.schemas.cycles import CycleFields
from services.goals.cycles.use_cases.working_calendar import working_calendar
from services.goals.models import step

# Working days after a cycle's end in which values for its periods are still taken, and after these
# in which goals are scored before it closes.
CUT_OFF_WORKING_DAYS = 10
SCORING_WORKING_DAYS = 20
# How long before a cycle its goals can be drafted.
DRAFTING_PERIOD = timedelta(days=21)


class NewCycle(TypedDict):
    """A cycle as CycleIn has it; dates that are None follow from the first and last day."""

    name: str
    level: str
    starts_on: date
    ends_on: date
    drafting_on: date | None
    cut_off_on: date | None
    closes_on: date | None


def add_cycle(uow: UnitOfWork, fields: NewCycle) -> Cycle:
    """Add a cycle in the state of its dates, within the shortest longer cycle.

    Raises Conflict `cycle.exists` where the level has a cycle of the same days.
    """
    require(can_manage_cycles(uow.caller))
    cycle = new_cycle(working_calendar(uow), **fields)
    cycle.check_dates()
    if cycle_queries.cycle_between(uow, cycle.level, cycle.starts_on, cycle.ends_on):
        raise Conflict("cycle.exists")
    add_cycles(uow, [cycle])
    uow.audit("cycle.added", f"cycle:{cycle.id}", after={"name": cycle.name})
    return cycle


def change_cycle(uow: UnitOfWork, cycle_id: UUID, changes: CycleFields, version: int) -> Cycle:
    """Change the name and future dates of a cycle, by name of the field."""
    require(can_manage_cycles(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id, lock=True)
    require_version(cycle, version)
    before = {name: getattr(cycle, name) for name in changes}
    for name, value in changes.items():
        setattr(cycle, name, value)
    cycle.check_dates()
    _schedule_next_state(uow, cycle)
    uow.audit("cycle.changed", f"cycle:{cycle.id}", before, changes)
    return cycle


def advance_cycle(uow: UnitOfWork, cycle_id: UUID, to: str) -> Cycle:
    """Move a cycle to its next state before its dates do: see CYCLE_STEPS.

    Raises Conflict `cycle.cannot_move`.
    """
    require(can_manage_cycles(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id, lock=True)
    _set_state(uow, cycle, step(CYCLE_STEPS, "cycle", cycle.state, to))
    return cycle


def follow_calendar(uow: UnitOfWork, cycle_id: UUID) -> None:
    """Move a cycle to the state of its dates, never back."""
    cycle = cycle_queries.cycle(uow, cycle_id, lock=True)
    state = cycle.later_state(uow.tenant.today())
    if state is not None:
        _set_state(uow, cycle, state)
    _schedule_next_state(uow, cycle)


def new_cycle(calendar: Calendar, **fields: Any) -> Cycle:
    """Build a cycle; dates that are missing follow from its first and last day."""
    cycle = Cycle(**fields)
    if not cycle.cut_off_on:
        cycle.cut_off_on = working_days_after(cycle.ends_on, CUT_OFF_WORKING_DAYS, calendar)
    if not cycle.closes_on:
        cycle.closes_on = working_days_after(cycle.cut_off_on, SCORING_WORKING_DAYS, calendar)
    cycle.drafting_on = cycle.drafting_on or cycle.starts_on - DRAFTING_PERIOD
    return cycle


def add_cycles(uow: UnitOfWork, cycles: Sequence[Cycle]) -> None:
    """Add cycles, each within the shortest longer one, and schedule their next states.

    A cycle of the past is for retrospectives: it stays planned until somebody moves it.
    """
    today = uow.tenant.today()
    for cycle in cycles:
        cycle.state = cycle.state_when_added(today)
        uow.add(cycle)
    cycle_writes.set_parents(uow, cycles)
    for cycle in cycles:
        uow.publish_state(cycle, cycle_events.cycle_state)
        if cycle.ends_on >= today:
            _schedule_next_state(uow, cycle)


def _set_state(uow: UnitOfWork, cycle: Cycle, to: str) -> None:
    before, cycle.state = cycle.state, to
    uow.publish_state(cycle, cycle_events.cycle_state)
    uow.audit("cycle.state_changed", f"cycle:{cycle.id}", {"state": before}, {"state": to})


def _schedule_next_state(uow: UnitOfWork, cycle: Cycle) -> None:
    """Schedule follow_calendar at 00:00, in the tenant's time zone, of the next state's day."""
    day = cycle.next_change(uow.tenant.today())
    if day is not None:
        uow.schedule("cycle", cycle.id, uow.tenant.start_of(day))

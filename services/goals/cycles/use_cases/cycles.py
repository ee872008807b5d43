"""Cycles: the times for which goals are set, and how they follow the calendar."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from measures.working_days import Calendar, working_days_after
from servicekit.errors import Conflict, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.cycles import events as cycle_events
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import CYCLE_STEPS, Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.cycles.use_cases.working_calendar import calendar_of
from services.goals.models import step

# Working days after a cycle's end in which values for its periods are still taken, and after these
# in which goals are scored before it closes.
CUT_OFF_WORKING_DAYS = 10
SCORING_WORKING_DAYS = 20
# How long before a cycle goals can be drafted for it.
DRAFTING = timedelta(days=21)


def add_cycle(uow: UnitOfWork, new: dict[str, Any]) -> Cycle:
    """A cycle in the state of its dates, within the shortest longer one that holds its days."""
    require(can_manage_cycles(uow.caller))
    cycle = planned(calendar_of(uow), **new)
    _check_dates(cycle)
    if cycle_queries.cycle_between(uow, cycle.level, cycle.starts_on, cycle.ends_on):
        raise Conflict("cycle.exists")
    lay(uow, [cycle])
    uow.audit("cycle.added", f"cycle:{cycle.id}", after={"name": cycle.name})
    return cycle


def change_cycle(uow: UnitOfWork, cycle_id: UUID, changes: dict[str, Any], version: int) -> Cycle:
    """Change its name, and those of its dates that are still to come."""
    require(can_manage_cycles(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id, lock=True)
    require_version(cycle, version)
    before = {name: getattr(cycle, name) for name in changes}
    for name, value in changes.items():
        setattr(cycle, name, value)
    _check_dates(cycle)
    _follow(uow, cycle)
    uow.audit("cycle.changed", f"cycle:{cycle.id}", before, changes)
    return cycle


def move_cycle(uow: UnitOfWork, cycle_id: UUID, to: str) -> Cycle:
    """planned → drafting → active → scoring → closed, ahead of its dates."""
    require(can_manage_cycles(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id, lock=True)
    _move(uow, cycle, step(CYCLE_STEPS, "cycle", cycle.state, to))
    return cycle


def follow_calendar(uow: UnitOfWork, cycle_id: UUID) -> None:
    """Bring a cycle to the state of its dates; one that is ahead of them stays."""
    cycle = cycle_queries.cycle(uow, cycle_id, lock=True)
    wanted, order = cycle.state_on(uow.tenant.today()), list(CYCLE_STEPS)
    if order.index(wanted) > order.index(cycle.state):
        _move(uow, cycle, wanted)
    _follow(uow, cycle)


def planned(works: Calendar, **dates: Any) -> Cycle:
    """A cycle whose dates are complete: what is not given follows from its first and last day."""
    cycle = Cycle(**dates)
    if not cycle.cut_off_on:
        cycle.cut_off_on = working_days_after(cycle.ends_on, CUT_OFF_WORKING_DAYS, works)
    if not cycle.closes_on:
        cycle.closes_on = working_days_after(cycle.cut_off_on, SCORING_WORKING_DAYS, works)
    cycle.drafting_on = cycle.drafting_on or cycle.starts_on - DRAFTING
    return cycle


def lay(uow: UnitOfWork, cycles: Sequence[Cycle]) -> None:
    """Add cycles, each within the shortest longer one, and follow their dates.

    One that is over already is for looking back: nothing moves it by itself.
    """
    today = uow.tenant.today()
    for cycle in cycles:
        cycle.state = "planned" if cycle.ends_on < today else cycle.state_on(today)
        uow.add(cycle)
    cycle_queries.nest(uow, cycles)
    for cycle in cycles:
        uow.publish_state(cycle, cycle_events.cycle_state)
        if cycle.ends_on >= today:
            _follow(uow, cycle)


def _move(uow: UnitOfWork, cycle: Cycle, to: str) -> None:
    before, cycle.state = cycle.state, to
    uow.publish_state(cycle, cycle_events.cycle_state)
    uow.audit("cycle.moved", f"cycle:{cycle.id}", {"state": before}, {"state": to})


def _follow(uow: UnitOfWork, cycle: Cycle) -> None:
    """Look again at 00:00 of the next day on which the dates want something else."""
    day = cycle.next_change(uow.tenant.today())
    if day is not None:
        uow.schedule("cycle", cycle.id, uow.tenant.start_of(day))


def _check_dates(cycle: Cycle) -> None:
    if cycle.ends_on <= cycle.starts_on:
        raise invalid("ends_on", "cycle.ends_before_start")
    if cycle.drafting_on and cycle.drafting_on > cycle.starts_on:
        raise invalid("drafting_on", "cycle.drafting_after_start")
    if cycle.cut_off_on < cycle.ends_on:
        raise invalid("cut_off_on", "cycle.cut_off_before_end")
    if cycle.closes_on and cycle.closes_on <= cycle.cut_off_on:
        raise invalid("closes_on", "cycle.closes_before_cut_off")

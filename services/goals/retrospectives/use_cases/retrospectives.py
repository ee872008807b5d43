"""复盘 of goals: a score, what worked, what did not and why, what comes next."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.callers import Person
from servicekit.errors import Conflict, FieldError, Invalid, Stale, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.permissions import can_write_retrospective
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import require_open, visible_sheet
from services.goals.retrospectives import queries as retrospective_queries
from services.goals.retrospectives.models import LINES, STAGES, Retrospective, missing, stage_in
from services.goals.retrospectives.queries import WORKED_ON

# The version of one that nobody has begun.
UNSET = 0


def look_back(uow: UnitOfWork, goal_id: UUID, told: dict[str, Any], version: int) -> Retrospective:
    """Keep what the owner makes of the goal now; what was submitted is reopened first."""
    goal, kept = _writable(uow, goal_id)
    if (kept.version if kept else UNSET) != version:
        raise Stale("stale")
    if kept is None:
        kept = Retrospective(
            goal_id=goal.id,
            cycle_id=goal.cycle_id,
            cycle=goal.cycle,
            owner_kind=goal.owner_kind,
            owner_id=goal.owner_id,
            stage=stage_in(goal.cycle.state),
        )
        uow.add(kept)
    keep_told(uow, kept, told)
    return kept


def hand_in(uow: UnitOfWork, goal_id: UUID, to: str) -> Retrospective:
    """Submit what is complete, or reopen it before the cycle is closed."""
    _, kept = _writable(uow, goal_id)
    if kept is None:
        raise Conflict("retrospective.nothing_written")
    step_to(uow, kept, to)
    return kept


def keep_told(uow: UnitOfWork, kept: Retrospective, told: dict[str, Any]) -> None:
    if kept.state == "submitted":
        raise Conflict("retrospective.submitted")
    for name, value in told.items():
        setattr(kept, name, value)
    kept.written_by = uow.caller.person_id if isinstance(uow.caller, Person) else None
    kept.updated_at = uow.now()
    uow.flush()
    after = {"stage": kept.stage, "cycle_id": kept.cycle_id, **told}
    uow.audit("retrospective.written", _subject(kept), after=after)


def step_to(uow: UnitOfWork, kept: Retrospective, to: str) -> None:
    """To `submitted` what is complete, or back."""
    kept.move(to, uow.now())
    if to == "submitted" and (blank := missing(kept)):
        faults = tuple(FieldError(name, "retrospective.missing", {}) for name in blank)
        raise Invalid("retrospective.incomplete", faults=faults)
    uow.flush()
    after = {"stage": kept.stage, "cycle_id": kept.cycle_id, "state": to}
    uow.audit("retrospective.moved", _subject(kept), after=after)


def of_goal(uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
    """What was made of a goal, and whether the caller may write now."""
    goal = goal_queries.goal(uow, goal_id)
    found = retrospective_queries.of_goals(uow, [goal.id])
    return {
        "stage": STAGES.get(goal.cycle.state),
        "may_write": _may_write(uow, goal),
        "items": shown(uow, found),
    }


def of_sheet(uow: UnitOfWork, sheet_id: UUID) -> dict[str, Any]:
    """Likewise of those goals of a sheet that the caller may see."""
    sheet, goals = visible_sheet(uow, sheet_id)
    worked = [goal for goal in goals if goal.state in WORKED_ON]
    found = retrospective_queries.of_goals(uow, [goal.id for goal in worked])
    return {
        "stage": STAGES.get(sheet.cycle.state),
        "may_write": bool(worked) and _may_write(uow, worked[0]),
        "items": shown(uow, found),
    }


def shown(uow: UnitOfWork, found: Sequence[Retrospective]) -> list[dict[str, Any]]:
    names = directory.names(uow, {one.written_by for one in found if one.written_by})
    return [show_one(one, names) for one in found]


def show_one(one: Retrospective, names: dict[UUID, str]) -> dict[str, Any]:
    writer = one.written_by
    return {
        **{name: getattr(one, name) for name in PLAIN},
        "written_by": {"id": writer, "name": names.get(writer, "")} if writer else None,
    }


PLAIN = ("id", "goal_id", "stage", "score", *LINES, "state", "submitted_at", "version")


def is_open(uow: UnitOfWork, row: Any) -> bool:
    try:
        require_open(uow, row)
    except Conflict:
        return False
    return True


def _subject(kept: Retrospective) -> str:
    return f"goal:{kept.goal_id}" if kept.goal_id else f"unit:{kept.owner_id}"


def _may_write(uow: UnitOfWork, goal: Goal) -> bool:
    told = goal.state in WORKED_ON and goal.cycle.state in STAGES and is_open(uow, goal)
    return told and can_write_retrospective(caller_access.access_to(uow, goal))


def _writable(uow: UnitOfWork, goal_id: UUID) -> tuple[Goal, Retrospective | None]:
    """The goal, its row held, with what is written of it at this stage."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_write_retrospective(caller_access.access_to(uow, goal)), "retrospective.not_yours")
    require_open(uow, goal)
    if goal.state not in WORKED_ON:
        raise Conflict("retrospective.not_worked_on")
    stage = stage_in(goal.cycle.state)
    return goal, retrospective_queries.of_goal(uow, goal.id, stage)

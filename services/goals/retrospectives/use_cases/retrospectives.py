"""复盘 of goals: a score, what worked, what failed and why, and the next step."""

from collections.abc import Mapping
from uuid import UUID

from servicekit.actions import allowed
from servicekit.callers import Person
from servicekit.errors import Conflict, FieldError, Invalid, Stale, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.permissions import can_write_retrospective
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import require_open, visible_sheet
from services.goals.retrospectives import queries as retrospective_queries
from services.goals.retrospectives.models import (
    REVIEWED_STATES,
    STAGES,
    Retrospective,
    missing_fields,
    stage_of_cycle,
)
from services.goals.retrospectives.permissions import can_write_of_goal
from services.goals.retrospectives.schemas import RetrospectiveInput
from services.goals.retrospectives.views import GoalRetrospectives, retrospective_views

# The version of a retrospective that does not exist yet.
NO_VERSION = 0


def write_retrospective(
    uow: UnitOfWork, goal_id: UUID, values: RetrospectiveInput, version: int
) -> Retrospective:
    """Save the goal's retrospective of the current stage.

    Stale for another version, 0 being that of a new one; Conflict `retrospective.submitted`.
    """
    goal, retrospective = _lock_writable(uow, goal_id)
    if (retrospective.version if retrospective else NO_VERSION) != version:
        raise Stale("stale")
    if retrospective is None:
        retrospective = Retrospective(
            goal_id=goal.id,
            cycle_id=goal.cycle_id,
            cycle=goal.cycle,
            owner_kind=goal.owner_kind,
            owner_id=goal.owner_id,
            stage=stage_of_cycle(goal.cycle.state),
        )
        uow.add(retrospective)
    save_values(uow, retrospective, values)
    return retrospective


def move_retrospective(uow: UnitOfWork, goal_id: UUID, to: str) -> Retrospective:
    """Submit the goal's retrospective, or return it to draft; see `set_state`."""
    _, retrospective = _lock_writable(uow, goal_id)
    if retrospective is None:
        raise Conflict("retrospective.nothing_written")
    set_state(uow, retrospective, to)
    return retrospective


def save_values(
    uow: UnitOfWork, retrospective: Retrospective, values: Mapping[str, object]
) -> None:
    """Write the columns in `values`; Conflict `retrospective.submitted` unless it is a draft."""
    if retrospective.state == "submitted":
        raise Conflict("retrospective.submitted")
    for name, value in values.items():
        setattr(retrospective, name, value)
    retrospective.written_by = uow.caller.person_id if isinstance(uow.caller, Person) else None
    retrospective.updated_at = uow.now()
    uow.flush()
    after = {"stage": retrospective.stage, "cycle_id": retrospective.cycle_id, **values}
    uow.audit("retrospective.written", _audit_subject(retrospective), after=after)


def set_state(uow: UnitOfWork, retrospective: Retrospective, to: str) -> None:
    """Move the retrospective; Invalid `retrospective.incomplete` with the missing fields."""
    retrospective.move(to, uow.now())
    if to == "submitted" and (missing := missing_fields(retrospective)):
        faults = tuple(FieldError(name, "retrospective.missing", {}) for name in missing)
        raise Invalid("retrospective.incomplete", faults=faults)
    uow.flush()
    after = {"stage": retrospective.stage, "cycle_id": retrospective.cycle_id, "state": to}
    uow.audit("retrospective.moved", _audit_subject(retrospective), after=after)


def goal_retrospectives(uow: UnitOfWork, goal_id: UUID) -> GoalRetrospectives:
    """Return the goal's retrospectives and whether the caller may write one now."""
    goal = goal_queries.goal(uow, goal_id)
    retrospectives = retrospective_queries.goal_retrospectives(uow, [goal.id])
    return GoalRetrospectives(
        stage=STAGES.get(goal.cycle.state),
        allowed_actions=_actions(uow, goal),
        items=retrospective_views(uow, retrospectives),
    )


def sheet_retrospectives(uow: UnitOfWork, sheet_id: UUID) -> GoalRetrospectives:
    """Return the retrospectives of the sheet's visible goals."""
    sheet, goals = visible_sheet(uow, sheet_id)
    reviewed = [goal for goal in goals if goal.state in REVIEWED_STATES]
    goal_ids = [goal.id for goal in reviewed]
    retrospectives = retrospective_queries.goal_retrospectives(uow, goal_ids)
    return GoalRetrospectives(
        stage=STAGES.get(sheet.cycle.state),
        allowed_actions=_actions(uow, reviewed[0]) if reviewed else [],
        items=retrospective_views(uow, retrospectives),
    )


def _audit_subject(retrospective: Retrospective) -> str:
    if retrospective.goal_id:
        return f"goal:{retrospective.goal_id}"
    return f"unit:{retrospective.owner_id}"


def _actions(uow: UnitOfWork, goal: Goal) -> list[str]:
    access = caller_access.access_to(uow, goal)
    return allowed(write=can_write_of_goal(access, goal, uow.tenant.today()))


def _lock_writable(uow: UnitOfWork, goal_id: UUID) -> tuple[Goal, Retrospective | None]:
    """The goal, locked, with its retrospective of the current stage, locked as well."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_write_retrospective(caller_access.access_to(uow, goal)), "retrospective.not_owner")
    require_open(uow, goal)
    if goal.state not in REVIEWED_STATES:
        raise Conflict("retrospective.goal_not_active")
    stage = stage_of_cycle(goal.cycle.state)
    return goal, retrospective_queries.lock_goal_retrospective(uow, goal.id, stage)

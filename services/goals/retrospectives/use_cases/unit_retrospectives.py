"""复盘 of units: their own retrospective, those of their people, and the actions that follow."""

from collections.abc import Collection, Mapping, Sequence
from typing import Unpack
from uuid import UUID

from servicekit.actions import allowed
from servicekit.errors import Conflict, NotFound, Stale, invalid, require
from servicekit.ids import new_id
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.alignment.queries import cross_unit_requests as cross_unit_request_queries
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import can_write_retrospective
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.retrospectives import queries as retrospective_queries
from services.goals.retrospectives import views
from services.goals.retrospectives.models import STAGES, Retrospective, UnitAction, stage_of_cycle
from services.goals.retrospectives.permissions import (
    can_move_action,
    can_write_of_unit,
)
from services.goals.retrospectives.schemas import (
    ActionFilter,
    ActionInput,
    UnitGoalFilter,
    UnitRetrospectiveInput,
)
from services.goals.retrospectives.use_cases import retrospectives
from services.goals.retrospectives.views import ActionView, UnitRetrospectives
from services.goals.retrospectives.writes import insert_unit_retrospective


def unit_retrospectives(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> UnitRetrospectives:
    """Return the unit's retrospectives of the cycle, counts of its goals and earlier actions."""
    cycle = _visible_cycle(uow, cycle_id, unit_id)
    current = retrospective_queries.unit_retrospectives(uow, unit_id, cycle.id)
    previous = retrospective_queries.previous_unit_retrospectives(uow, unit_id, cycle.starts_on)
    stage = STAGES.get(cycle.state)
    actions = views.action_views(uow, [*current, *previous])
    return UnitRetrospectives(
        stage=stage,
        allowed_actions=allowed(write=_can_write(uow, cycle, unit_id)),
        items=views.unit_retrospective_views(uow, current, actions),
        counts=retrospective_queries.count_retrospectives(uow, unit_id, cycle, stage or "close"),
        earlier_actions=earlier_actions(previous, actions, {row.id for row in current}),
    )


def reviewed_goals(
    uow: UnitOfWork, cycle_id: UUID, unit_id: UUID, **goal_filter: Unpack[UnitGoalFilter]
) -> Page:
    """Return a page of the unit's and its people's goals as `ReviewedGoalView`."""
    cycle = _visible_cycle(uow, cycle_id, unit_id)
    page = retrospective_queries.reviewed_goals(uow, unit_id, cycle, **goal_filter)
    goal_ids = [goal.id for goal in page["items"]]
    rows = retrospective_queries.goal_retrospectives(uow, goal_ids)
    items = views.reviewed_goal_views(uow, page["items"], rows)
    return Page(items=items, next=page["next"])


def write_unit_retrospective(
    uow: UnitOfWork, cycle_id: UUID, unit_id: UUID, values: UnitRetrospectiveInput, version: int
) -> Retrospective:
    """Save the unit's retrospective of the current stage with its actions.

    Stale for another version, 0 being that of a new one; Conflict `retrospective.submitted`.
    """
    cycle, retrospective = _lock_writable(uow, cycle_id, unit_id)
    if (retrospective.version if retrospective else retrospectives.NO_VERSION) != version:
        raise Stale("stale")
    active_people = org_queries.active_people(
        uow, {action["owner_id"] for action in values["actions"]}
    )
    actions_before = retrospective.actions if retrospective else []
    actions = merge_actions(values["actions"], actions_before, active_people)
    if retrospective is None:
        inserted_id = insert_unit_retrospective(uow, unit_id, cycle.id, stage_of_cycle(cycle.state))
        retrospective = (
            retrospective_queries.lock_retrospective(uow, inserted_id) if inserted_id else None
        )
    if retrospective is None:
        raise Stale("stale")
    retrospectives.save_values(uow, retrospective, {**values, "actions": actions})
    return retrospective


def move_unit_retrospective(
    uow: UnitOfWork, cycle_id: UUID, unit_id: UUID, to: str
) -> Retrospective:
    """Submit the unit's retrospective, or return it to draft; see `set_state`."""
    _, retrospective = _lock_writable(uow, cycle_id, unit_id)
    if retrospective is None:
        raise Conflict("retrospective.nothing_written")
    retrospectives.set_state(uow, retrospective, to)
    return retrospective


def move_action(
    uow: UnitOfWork, retrospective_id: UUID, action_id: UUID, to: str, note: str
) -> ActionView:
    """Set the state of an action, also after its cycle has closed; `dropped` needs a note."""
    retrospective = retrospective_queries.lock_retrospective(uow, retrospective_id)
    if (
        retrospective is None
        or retrospective.goal_id
        or not _can_move_action(uow, retrospective, action_id)
    ):
        raise NotFound("retrospective.action_not_found")
    if to == "dropped" and not note:
        raise invalid("note", "retrospective.note_needed")
    before = retrospective.move_action(action_id, to, note, uow.tenant.today())
    uow.flush()
    uow.audit(
        "retrospective.action_moved",
        f"unit:{retrospective.owner_id}",
        {"action": before["text"], "state": before["state"]},
        {"state": to, "note": note},
    )
    actions = views.action_views(uow, [retrospective])[retrospective.id]
    return next(action for action in actions if action.id == str(action_id))


def my_actions(uow: UnitOfWork, **action_filter: Unpack[ActionFilter]) -> Page:
    """Return a page of the caller's own actions in a state as `ActionView`, newest first."""
    person_id = uow.person.person_id
    page = retrospective_queries.retrospectives_with_actions(uow, person_id, **action_filter)
    actions = views.action_views(uow, page["items"])
    own_actions = [
        action
        for row in page["items"]
        for action in actions[row.id]
        if action.owner.id == person_id and action.state == action_filter["state"]
    ]
    return Page(items=own_actions, next=page["next"])


def earlier_actions(
    previous: Sequence[Retrospective],
    actions: Mapping[UUID, Sequence[ActionView]],
    current_ids: Collection[UUID],
) -> list[ActionView]:
    """Return all actions of the last cycle, and the open ones of the cycles before it.

    `previous` is newest first; what is in `current_ids` is shown with the current cycle.
    """
    last_cycle_id = previous[0].cycle_id if previous else None
    return [
        action
        for row in previous
        if row.id not in current_ids
        for action in actions[row.id]
        if row.cycle_id == last_cycle_id or action.state == "open"
    ]


def merge_actions(
    inputs: Sequence[ActionInput],
    actions_before: Sequence[UnitAction],
    active_people: Collection[UUID],
) -> list[UnitAction]:
    """Return the actions to save: those that exist retain their state, others are open.

    Invalid `request.person_unknown` for an owner who is not active,
    `retrospective.action_not_found` for an unknown or repeated id.
    """
    remaining = {action["id"]: action for action in actions_before}
    actions = []
    for index, action in enumerate(inputs):
        if action["owner_id"] not in active_people:
            raise invalid(f"actions.{index}.owner_id", "request.person_unknown")
        before = remaining.pop(str(action["id"]), None)
        if action["id"] and before is None:
            raise invalid(f"actions.{index}.id", "retrospective.action_not_found")
        actions.append(
            UnitAction(
                id=str(action["id"] or new_id()),
                text=action["text"],
                owner_id=str(action["owner_id"]),
                due_on=action["due_on"].isoformat(),
                state=before["state"] if before else "open",
                note=before["note"] if before else "",
                ended_on=before["ended_on"] if before else None,
            )
        )
    return actions


def _visible_cycle(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> Cycle:
    """The cycle, where the unit exists and its sheets are visible to the caller."""
    if not cross_unit_request_queries.has_unit(uow, unit_id):
        raise NotFound("sheet.owner_unknown")
    if not caller_access.access_to_owner(uow, "unit", unit_id).sees:
        raise NotFound("sheet.owner_unknown")
    return cycle_queries.cycle(uow, cycle_id)


def _can_write(uow: UnitOfWork, cycle: Cycle, unit_id: UUID) -> bool:
    access = caller_access.access_to_owner(uow, "unit", unit_id)
    sheet = _sheet(uow, cycle, unit_id)
    return can_write_of_unit(access, cycle, sheet, uow.tenant.today())


def _lock_writable(
    uow: UnitOfWork, cycle_id: UUID, unit_id: UUID
) -> tuple[Cycle, Retrospective | None]:
    """The cycle, with the unit's retrospective of the current stage, locked."""
    cycle = _visible_cycle(uow, cycle_id, unit_id)
    require(can_write_retrospective(caller_access.access_to_owner(uow, "unit", unit_id)))
    stage = stage_of_cycle(cycle.state)
    require_open(uow, _sheet(uow, cycle, unit_id))
    rows = retrospective_queries.unit_retrospectives(uow, unit_id, cycle.id)
    ids = [row.id for row in rows if row.stage == stage]
    return cycle, retrospective_queries.lock_retrospective(uow, ids[0]) if ids else None


def _sheet(uow: UnitOfWork, cycle: Cycle, unit_id: UUID) -> Sheet:
    """The unit's sheet of the cycle, which HR may have reopened; without one, an unsaved one."""
    sheet = sheet_queries.sheet_of_owner(uow, cycle.id, "unit", unit_id)
    return sheet or Sheet(cycle=cycle, owner_kind="unit", owner_id=unit_id)


def _can_move_action(uow: UnitOfWork, retrospective: Retrospective, action_id: UUID) -> bool:
    access = caller_access.access_to_owner(uow, "unit", retrospective.owner_id)
    return any(
        can_move_action(uow.caller, access, action)
        for action in retrospective.actions
        if action["id"] == str(action_id)
    )

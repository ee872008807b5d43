"""复盘 of units: what their people and they themselves made of their goals, and what follows."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.callers import Person
from servicekit.errors import Conflict, NotFound, Stale, invalid, require
from servicekit.ids import new_id
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access, editable_owners
from services.goals.access.queries import org as org_queries
from services.goals.alignment.queries import collaborations as collaboration_queries
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import can_write_retrospective
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.retrospectives import queries as retrospective_queries
from services.goals.retrospectives.models import STAGES, Retrospective, stage_in
from services.goals.retrospectives.use_cases import retrospectives


def read(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> dict[str, Any]:
    """The unit's own lines and actions, how much is told, and what was decided before."""
    cycle = _cycle(uow, cycle_id, unit_id)
    found = retrospective_queries.of_unit(uow, unit_id, cycle.id)
    earlier = retrospective_queries.earlier_of_unit(uow, unit_id, cycle.starts_on)
    stage = STAGES.get(cycle.state)
    lines = actions_of(uow, [*found, *earlier])
    own = {one.id for one in found}
    return {
        "stage": stage,
        "may_write": stage is not None and _may_write(uow, cycle, unit_id),
        "items": show(uow, found, lines),
        "counts": retrospective_queries.counted(uow, unit_id, cycle, stage or "close"),
        "earlier_actions": _still_of_interest(earlier, lines, own),
    }


def gather(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID, **query: Any) -> Page:
    """Goals of the unit and its people with what was made of them."""
    cycle = _cycle(uow, cycle_id, unit_id)
    found = retrospective_queries.gathered(uow, unit_id, cycle, **query)
    goals = found["items"]
    told = retrospective_queries.of_goals(uow, [goal.id for goal in goals])
    lines = retrospectives.shown(uow, told)
    names = directory.names(uow, {goal.owner_id for goal in goals if goal.owner_id})
    items = [
        {
            "goal": {
                **{name: getattr(goal, name) for name in ("id", "title", "state", "progress")},
                "owner": {
                    "kind": goal.owner_kind,
                    "id": goal.owner_id,
                    "name": names.get(goal.owner_id, ""),
                },
            },
            "retrospectives": [line for line in lines if line["goal_id"] == goal.id],
        }
        for goal in goals
    ]
    return Page(items=items, next=found["next"])


def look_back_as_unit(
    uow: UnitOfWork, cycle_id: UUID, unit_id: UUID, told: dict[str, Any], version: int
) -> Retrospective:
    """Keep the unit's own lines and its actions, each with an owner and a day."""
    cycle, kept = _writable(uow, cycle_id, unit_id)
    if (kept.version if kept else retrospectives.UNSET) != version:
        raise Stale("stale")
    actions = _actions(uow, told["actions"], kept.actions if kept else [])
    kept = kept or retrospective_queries.begin(uow, unit_id, cycle.id, stage_in(cycle.state))
    if kept is None:
        raise Stale("stale")
    retrospectives.keep_told(uow, kept, told | {"actions": actions})
    return kept


def hand_in_as_unit(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID, to: str) -> Retrospective:
    """Submit the unit's: from then on its actions are followed; or reopen it."""
    _, kept = _writable(uow, cycle_id, unit_id)
    if kept is None:
        raise Conflict("retrospective.nothing_written")
    retrospectives.step_to(uow, kept, to)
    return kept


def follow_action(
    uow: UnitOfWork, retrospective_id: UUID, action_id: UUID, to: str, note: str
) -> dict[str, Any]:
    """Say that an action is done or dropped, however long its cycle has been closed."""
    kept = retrospective_queries.held(uow, retrospective_id)
    if kept is None or kept.goal_id or not _may_follow(uow, kept, action_id):
        raise NotFound("retrospective.action_not_found")
    if to == "dropped" and not note:
        raise invalid("note", "retrospective.note_needed")
    before = kept.follow(action_id, to, note, uow.tenant.today())
    uow.flush()
    uow.audit(
        "retrospective.action_followed",
        f"unit:{kept.owner_id}",
        {"action": before["text"], "state": before["state"]},
        {"state": to, "note": note},
    )
    lines = actions_of(uow, [kept])[kept.id]
    return next(line for line in lines if line["id"] == str(action_id))


def my_actions(uow: UnitOfWork, state: str, **page: Any) -> Page:
    """Actions that are the caller's own, newest first."""
    me = uow.person.person_id
    found = retrospective_queries.with_actions_of(uow, me, state, **page)
    lines = actions_of(uow, found["items"])
    mine = [
        line
        for one in found["items"]
        for line in lines[one.id]
        if line["owner"]["id"] == str(me) and line["state"] == state
    ]
    return Page(items=mine, next=found["next"])


def show(
    uow: UnitOfWork, found: Sequence[Retrospective], lines: dict[UUID, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    writers = {one.written_by for one in found if one.written_by}
    names = directory.names(uow, writers | {one.owner_id for one in found if one.owner_id})
    return [
        retrospectives.show_one(one, names)
        | {
            "unit": {"id": one.owner_id, "name": names.get(one.owner_id, "")},  # type: ignore[arg-type]
            "cycle": one.cycle,
            "actions": lines[one.id],
        }
        for one in found
    ]


def show_written(uow: UnitOfWork, kept: Retrospective) -> dict[str, Any]:
    return show(uow, [kept], actions_of(uow, [kept]))[0]


def actions_of(uow: UnitOfWork, found: Sequence[Retrospective]) -> dict[UUID, list[dict[str, Any]]]:
    """The actions of these by retrospective, with names and what the caller may do."""
    owners = {UUID(action["owner_id"]) for one in found for action in one.actions}
    names = directory.names(uow, owners | {one.owner_id for one in found if one.owner_id})
    edited = editable_owners.editable_owners(uow, {("unit", one.owner_id) for one in found})
    me = str(uow.caller.person_id) if isinstance(uow.caller, Person) else None
    today = uow.tenant.today().isoformat()
    return {
        one.id: [
            action
            | {
                "retrospective_id": one.id,
                "unit": {"id": one.owner_id, "name": names.get(one.owner_id, "")},  # type: ignore[arg-type]
                "cycle": one.cycle,
                "owner": {
                    "id": action["owner_id"],
                    "name": names.get(UUID(action["owner_id"]), ""),
                },
                "due_on": date.fromisoformat(action["due_on"]),
                "ended_on": date.fromisoformat(action["ended_on"]) if action["ended_on"] else None,
                "overdue": action["state"] == "open" and action["due_on"] < today,
                "may_follow": one.state == "submitted"
                and (("unit", one.owner_id) in edited or action["owner_id"] == me),
            }
            for action in one.actions
        ]
        for one in found
    }


def _still_of_interest(
    earlier: Sequence[Retrospective], lines: dict[UUID, list[dict[str, Any]]], own: set[UUID]
) -> list[dict[str, Any]]:
    """All that was decided in the last cycle, and of those before what is still open."""
    last = earlier[0].cycle_id if earlier else None
    return [
        line
        for one in earlier
        if one.id not in own
        for line in lines[one.id]
        if one.cycle_id == last or line["state"] == "open"
    ]


def _actions(
    uow: UnitOfWork, told: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """As they are kept; those that were there before keep what became of them."""
    able = org_queries.active_people(uow, {action["owner_id"] for action in told})
    known = {action["id"]: action for action in before}
    kept = []
    for index, action in enumerate(told):
        if action["owner_id"] not in able:
            raise invalid(f"actions.{index}.owner_id", "request.nobody")
        old = known.pop(str(action["id"]), None)
        if action["id"] and old is None:
            raise invalid(f"actions.{index}.id", "retrospective.action_not_found")
        kept.append(
            {
                "id": str(action["id"] or new_id()),
                "text": action["text"],
                "owner_id": str(action["owner_id"]),
                "due_on": action["due_on"].isoformat(),
                "state": old["state"] if old else "open",
                "note": old["note"] if old else "",
                "ended_on": old["ended_on"] if old else None,
            }
        )
    return kept


def _cycle(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> Cycle:
    """The cycle, where the caller may see what the unit keeps in its line."""
    if not collaboration_queries.unit_is_there(uow, unit_id):
        raise NotFound("sheet.owner_unknown")
    if not caller_access.access_to_owner(uow, "unit", unit_id).sees:
        raise NotFound("sheet.owner_unknown")
    return cycle_queries.cycle(uow, cycle_id)


def _may_write(uow: UnitOfWork, cycle: Cycle, unit_id: UUID) -> bool:
    allowed = can_write_retrospective(caller_access.access_to_owner(uow, "unit", unit_id))
    return allowed and retrospectives.is_open(uow, _sheet(uow, cycle, unit_id))


def _writable(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> tuple[Cycle, Retrospective | None]:
    cycle = _cycle(uow, cycle_id, unit_id)
    require(can_write_retrospective(caller_access.access_to_owner(uow, "unit", unit_id)))
    stage = stage_in(cycle.state)
    require_open(uow, _sheet(uow, cycle, unit_id))
    found = retrospective_queries.of_unit(uow, unit_id, cycle.id)
    kept = next((one for one in found if one.stage == stage), None)
    return cycle, retrospective_queries.held(uow, kept.id) if kept else None


def _sheet(uow: UnitOfWork, cycle: Cycle, unit_id: UUID) -> Sheet:
    """The unit's sheet of the cycle, which HR may have reopened; as good as one where none is."""
    found = sheet_queries.sheet_of_owner(uow, cycle.id, "unit", unit_id)
    return found or Sheet(cycle=cycle, owner_kind="unit", owner_id=unit_id)


def _may_follow(uow: UnitOfWork, kept: Retrospective, action_id: UUID) -> bool:
    action = next((one for one in kept.actions if one["id"] == str(action_id)), None)
    if action is None:
        return False
    me = uow.caller.person_id if isinstance(uow.caller, Person) else None
    relation = caller_access.access_to_owner(uow, "unit", kept.owner_id)
    return action["owner_id"] == str(me) or can_write_retrospective(relation)

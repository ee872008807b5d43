"""Help across (协同): asked of another unit, answered by its head."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from directory import queries as directory
from servicekit.callers import Person
from servicekit.errors import Conflict, Forbidden, NotFound, invalid, require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access, editable_owners
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.collaborations import COLLABORATION_STEPS, Collaboration
from services.goals.alignment.queries import collaborations as collaboration_queries
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.models import step


def ask(uow: UnitOfWork, goal_id: UUID, new: dict[str, Any]) -> Collaboration:
    """Ask a unit beside the goal's own for help with it, or with one key result of it."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_edit(caller_access.access_to(uow, goal)))
    require_open(uow, goal)
    if goal.state not in ("draft", "active"):
        raise Conflict("collaboration.goal_over")
    _check(uow, goal, new)
    asked = Collaboration(**new, goal_id=goal.id, goal=goal, asked_by=_person(uow))
    asked.asked_at = uow.now()
    uow.add(asked)
    uow.flush()
    uow.publish(alignment_events.collaboration_asked(asked), key=goal.id)
    uow.publish_state(asked, alignment_events.collaboration_state)
    after = {"unit_id": asked.unit_id, "ask": asked.ask}
    uow.audit("collaboration.asked", f"collaboration:{asked.id}", after=after)
    return asked


def answer(uow: UnitOfWork, collaboration_id: UUID, to: str, reason: str) -> Collaboration:
    """Accept or decline as the unit's head; withdraw on the side that asked."""
    found = collaboration_queries.collaboration(uow, collaboration_id, lock=True)
    asks, answers = _sides(uow, found)
    if not (asks or answers or caller_access.access_to(uow, found.goal).sees):
        raise NotFound("collaboration.not_found")
    if not (asks if to == "withdrawn" else answers):
        raise Forbidden("collaboration.not_yours")
    if to == "declined" and not reason:
        raise invalid("reason", "collaboration.reason_needed")
    before = found.state
    found.state = step(COLLABORATION_STEPS, "collaboration", before, to)
    found.reason, found.answered_by, found.answered_at = reason, _person(uow), uow.now()
    if to != "withdrawn":
        uow.publish(alignment_events.collaboration_answered(found), key=found.goal_id)
    uow.publish_state(found, alignment_events.collaboration_state)
    after = {"state": to, "reason": reason}
    uow.audit("collaboration.moved", f"collaboration:{found.id}", {"state": before}, after)
    uow.flush()
    return found


def list_box(uow: UnitOfWork, box: str, **query: Any) -> Page:
    """What comes in to the units that the caller heads, or what the caller asked."""
    kept = collaboration_queries
    found = {"incoming": kept.incoming, "outgoing": kept.outgoing}[box](uow, **query)
    return Page(items=show(uow, found["items"]), next=found["next"])


def show_of_goal(uow: UnitOfWork, goal_id: UUID) -> list[dict[str, Any]]:
    """What a goal that the caller may see has asked of others."""
    goal = goal_queries.goal(uow, goal_id)
    return show(uow, collaboration_queries.of_goal(uow, goal.id))


class Known(NamedTuple):
    """What is read once for all requests of an answer."""

    names: dict[UUID, str]
    titles: dict[UUID, str]
    # Goals that the reader may see, owners for whom they may ask, units for which they answer.
    seen: frozenset[UUID]
    edited: frozenset[tuple[str, UUID | None]]
    headed: frozenset[UUID]


def show(uow: UnitOfWork, rows: Sequence[Collaboration]) -> list[dict[str, Any]]:
    """With names; a unit that is asked sees the title of what it is asked for."""
    goals = [row.goal for row in rows]
    people = [id for row in rows for id in (row.asked_by, row.answered_by)]
    ids = {*people, *(row.unit_id for row in rows), *(goal.owner_id for goal in goals)}
    parts = {row.key_result_id for row in rows if row.key_result_id}
    known = Known(
        names=directory.names(uow, {id for id in ids if id}),
        titles=collaboration_queries.titles(uow, parts),
        seen=goal_queries.visible_goal_ids(uow, {goal.id for goal in goals}),
        edited=editable_owners.editable_owners(
            uow, [(goal.owner_kind, goal.owner_id) for goal in goals]
        ),
        headed=frozenset(collaboration_queries.headed_by(uow)),
    )
    return [_line(uow, row, known) for row in rows]


def _line(uow: UnitOfWork, row: Collaboration, known: Known) -> dict[str, Any]:
    goal, names = row.goal, known.names
    owner = names.get(goal.owner_id, "") if goal.owner_id else uow.tenant.name
    waits = row.state == "asked"
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "goal": {"id": goal.id, "name": goal.title},
        "goal_visible": goal.id in known.seen,
        "key_result": _named(row.key_result_id, known.titles),
        "owner": {"kind": goal.owner_kind, "id": goal.owner_id, "name": owner},
        "unit": _named(row.unit_id, names),
        "asked_by": _named(row.asked_by, names),
        "answered_by": _named(row.answered_by, names),
        "may_answer": waits and row.unit_id in known.headed,
        "may_withdraw": waits and (goal.owner_kind, goal.owner_id) in known.edited,
    }


PLAIN = ("id", "ask", "needed_on", "state", "reason", "asked_at", "answered_at", "version")


def _named(id: UUID | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    return None if id is None else {"id": id, "name": names.get(id, "")}


def _check(uow: UnitOfWork, goal: Goal, new: dict[str, Any]) -> None:
    known = {item.id for item in goal.key_results if not item.cancelled}
    if new["key_result_id"] and new["key_result_id"] not in known:
        raise invalid("key_result_id", "key_result.not_found")
    if not collaboration_queries.unit_is_there(uow, new["unit_id"]):
        raise invalid("unit_id", "sheet.owner_unknown")
    if collaboration_queries.own_unit(uow, goal) == new["unit_id"]:
        raise invalid("unit_id", "collaboration.own_unit")
    if collaboration_queries.waiting_like(uow, goal.id, new["key_result_id"], new["unit_id"]):
        raise Conflict("collaboration.asked_already")


def _sides(uow: UnitOfWork, row: Collaboration) -> tuple[bool, bool]:
    """Whether the caller stands on the side that asks, and on the one that answers."""
    asks = can_edit(caller_access.access_to(uow, row.goal))
    return asks, row.unit_id in collaboration_queries.headed_by(uow)


def _person(uow: UnitOfWork) -> UUID | None:
    return uow.caller.person_id if isinstance(uow.caller, Person) else None

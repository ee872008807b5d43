"""Help across units (协同): asked of another unit, answered by its head."""

from typing import NamedTuple
from uuid import UUID

from servicekit.callers import Person
from servicekit.errors import Conflict, Forbidden, NotFound, invalid, require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.collaborations import COLLABORATION_STEPS, Collaboration
from services.goals.alignment.queries import collaborations as collaboration_queries
from services.goals.alignment.schemas.collaborations import CollaborationInData
from services.goals.alignment.views.collaborations import CollaborationView, show_collaborations
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.models import step


class CallerSides(NamedTuple):
    """Whether the caller may set the asking goal, and whether they head the asked unit."""

    asks: bool
    answers: bool


def ask_unit(uow: UnitOfWork, goal_id: UUID, new: CollaborationInData) -> Collaboration:
    """Ask another unit for help with a goal, or with one key result of it.

    Conflict collaboration.goal_over unless it is a draft or active, collaboration.asked_already;
    Invalid key_result.not_found, sheet.owner_unknown, collaboration.own_unit.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_edit(caller_access.access_to(uow, goal)))
    require_open(uow, goal)
    if goal.state not in ("draft", "active"):
        raise Conflict("collaboration.goal_over")
    _check(uow, goal, new)
    collaboration = Collaboration(**new, goal_id=goal.id, goal=goal, asked_by=_person_id(uow))
    collaboration.asked_at = uow.now()
    uow.add(collaboration)
    uow.flush()
    uow.publish(alignment_events.collaboration_asked(collaboration), key=goal.id)
    uow.publish_state(collaboration, alignment_events.collaboration_state)
    after = {"unit_id": collaboration.unit_id, "ask": collaboration.ask}
    uow.audit("collaboration.asked", f"collaboration:{collaboration.id}", after=after)
    return collaboration


def answer_collaboration(
    uow: UnitOfWork, collaboration_id: UUID, to: str, reason: str
) -> Collaboration:
    """Accept or decline as head of the unit; withdraw as one who may set the goal.

    Forbidden collaboration.not_yours, Invalid collaboration.reason_needed for a decline without
    one, Conflict collaboration.cannot_move.
    """
    collaboration = collaboration_queries.collaboration(uow, collaboration_id, lock=True)
    sides = _caller_sides(uow, collaboration)
    if not (sides.asks or sides.answers or caller_access.access_to(uow, collaboration.goal).sees):
        raise NotFound("collaboration.not_found")
    if not (sides.asks if to == "withdrawn" else sides.answers):
        raise Forbidden("collaboration.not_yours")
    if to == "declined" and not reason:
        raise invalid("reason", "collaboration.reason_needed")
    before = collaboration.state
    collaboration.state = step(COLLABORATION_STEPS, "collaboration", before, to)
    collaboration.reason = reason
    collaboration.answered_by, collaboration.answered_at = _person_id(uow), uow.now()
    if to != "withdrawn":
        message = alignment_events.collaboration_answered(collaboration)
        uow.publish(message, key=collaboration.goal_id)
    uow.publish_state(collaboration, alignment_events.collaboration_state)
    subject, after = f"collaboration:{collaboration.id}", {"state": to, "reason": reason}
    uow.audit("collaboration.moved", subject, {"state": before}, after)
    uow.flush()
    return collaboration


def list_collaborations(
    uow: UnitOfWork, *, box: str, state: str | None, after: str, limit: int
) -> Page:
    """List what is asked of the caller's units (box incoming), or by the caller (outgoing)."""
    boxes = {
        "incoming": collaboration_queries.incoming_page,
        "outgoing": collaboration_queries.outgoing_page,
    }
    rows = boxes[box](uow, state=state, after=after, limit=limit)
    return Page(items=show_collaborations(uow, rows["items"]), next=rows["next"])


def list_goal_collaborations(uow: UnitOfWork, goal_id: UUID) -> list[CollaborationView]:
    """List what a goal that the caller sees has asked of other units."""
    goal = goal_queries.goal(uow, goal_id)
    return show_collaborations(uow, collaboration_queries.collaborations_of_goal(uow, goal.id))


def _check(uow: UnitOfWork, goal: Goal, new: CollaborationInData) -> None:
    key_result_id, unit_id = new["key_result_id"], new["unit_id"]
    key_result_ids = {item.id for item in goal.key_results if not item.cancelled}
    if key_result_id and key_result_id not in key_result_ids:
        raise invalid("key_result_id", "key_result.not_found")
    if not collaboration_queries.has_unit(uow, unit_id):
        raise invalid("unit_id", "sheet.owner_unknown")
    if collaboration_queries.unit_of_goal(uow, goal) == unit_id:
        raise invalid("unit_id", "collaboration.own_unit")
    if collaboration_queries.has_open_collaboration(uow, goal.id, key_result_id, unit_id):
        raise Conflict("collaboration.asked_already")


def _caller_sides(uow: UnitOfWork, collaboration: Collaboration) -> CallerSides:
    return CallerSides(
        asks=can_edit(caller_access.access_to(uow, collaboration.goal)),
        answers=collaboration.unit_id in collaboration_queries.headed_units(uow),
    )


def _person_id(uow: UnitOfWork) -> UUID | None:
    return uow.caller.person_id if isinstance(uow.caller, Person) else None

"""Help across units (协同): asked of another unit, answered by its head."""

from typing import NamedTuple
from uuid import UUID

from servicekit.callers import Person
from servicekit.errors import Conflict, NotFound, invalid, require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.cross_unit_requests import (
    CROSS_UNIT_REQUEST_STEPS,
    CrossUnitRequest,
    check_reason,
)
from services.goals.alignment.permissions import can_move_cross_unit_request
from services.goals.alignment.queries import cross_unit_requests as cross_unit_request_queries
from services.goals.alignment.schemas.cross_unit_requests import CrossUnitRequestInput
from services.goals.alignment.views.cross_unit_requests import (
    CrossUnitRequestView,
    show_cross_unit_requests,
)
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.permissions import ASKING_STATES
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.models import step


class CallerSides(NamedTuple):
    """Whether the caller may set the asking goal, and whether they head the asked unit."""

    asks: bool
    answers: bool


def ask_unit(uow: UnitOfWork, goal_id: UUID, new: CrossUnitRequestInput) -> CrossUnitRequest:
    """Ask another unit for help with a goal, or with one key result of it.

    Conflict cross_unit_request.goal_over unless it is a draft or active,
    cross_unit_request.already_asked; Invalid key_result.not_found, sheet.owner_unknown,
    cross_unit_request.own_unit.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_edit(caller_access.access_to(uow, goal)))
    require_open(uow, goal)
    if goal.state not in ASKING_STATES:
        raise Conflict("cross_unit_request.goal_over")
    _check(uow, goal, new)
    request = CrossUnitRequest(**new, goal_id=goal.id, goal=goal, requested_by=_person_id(uow))
    request.requested_at = uow.now()
    uow.add(request)
    uow.flush()
    uow.publish(alignment_events.cross_unit_request_asked(request), key=goal.id)
    uow.publish_state(request, alignment_events.cross_unit_request_state)
    after = {"unit_id": request.unit_id, "request_text": request.request_text}
    uow.audit("cross_unit_request.opened", f"cross_unit_request:{request.id}", after=after)
    return request


def answer_cross_unit_request(
    uow: UnitOfWork, cross_unit_request_id: UUID, to: str, reason: str
) -> CrossUnitRequest:
    """Accept or decline as head of the unit; withdraw as one who may set the goal.

    Forbidden cross_unit_request.not_yours, Invalid cross_unit_request.reason_needed for a decline
    without one, Conflict cross_unit_request.cannot_move.
    """
    request = cross_unit_request_queries.cross_unit_request(uow, cross_unit_request_id, lock=True)
    sides = _caller_sides(uow, request)
    if not (sides.asks or sides.answers or caller_access.access_to(uow, request.goal).sees):
        raise NotFound("cross_unit_request.not_found")
    require(can_move_cross_unit_request(to, **sides._asdict()), "cross_unit_request.not_yours")
    check_reason(to, reason)
    before = request.state
    request.state = step(CROSS_UNIT_REQUEST_STEPS, "cross_unit_request", before, to)
    request.reason = reason
    request.answered_by, request.answered_at = _person_id(uow), uow.now()
    if to != "withdrawn":
        message = alignment_events.cross_unit_request_answered(request)
        uow.publish(message, key=request.goal_id)
    uow.publish_state(request, alignment_events.cross_unit_request_state)
    subject, after = f"cross_unit_request:{request.id}", {"state": to, "reason": reason}
    uow.audit("cross_unit_request.moved", subject, {"state": before}, after)
    uow.flush()
    return request


def list_cross_unit_requests(
    uow: UnitOfWork, *, box: str, state: str | None, after: str, limit: int
) -> Page:
    """List what is asked of the caller's units (box incoming), or by the caller (outgoing)."""
    boxes = {
        "incoming": cross_unit_request_queries.incoming_page,
        "outgoing": cross_unit_request_queries.outgoing_page,
    }
    rows = boxes[box](uow, state=state, after=after, limit=limit)
    return Page(items=show_cross_unit_requests(uow, rows["items"]), next=rows["next"])


def list_goal_cross_unit_requests(uow: UnitOfWork, goal_id: UUID) -> list[CrossUnitRequestView]:
    """List what a goal that the caller sees has asked of other units."""
    goal = goal_queries.goal(uow, goal_id)
    return show_cross_unit_requests(
        uow, cross_unit_request_queries.cross_unit_requests_of_goal(uow, goal.id)
    )


def _check(uow: UnitOfWork, goal: Goal, new: CrossUnitRequestInput) -> None:
    key_result_id, unit_id = new["key_result_id"], new["unit_id"]
    key_result_ids = {item.id for item in goal.key_results if not item.cancelled}
    if key_result_id and key_result_id not in key_result_ids:
        raise invalid("key_result_id", "key_result.not_found")
    if not cross_unit_request_queries.has_unit(uow, unit_id):
        raise invalid("unit_id", "sheet.owner_unknown")
    if cross_unit_request_queries.unit_of_goal(uow, goal) == unit_id:
        raise invalid("unit_id", "cross_unit_request.own_unit")
    if cross_unit_request_queries.has_open_cross_unit_request(uow, goal.id, key_result_id, unit_id):
        raise Conflict("cross_unit_request.already_asked")


def _caller_sides(uow: UnitOfWork, request: CrossUnitRequest) -> CallerSides:
    return CallerSides(
        asks=can_edit(caller_access.access_to(uow, request.goal)),
        answers=request.unit_id in cross_unit_request_queries.headed_units(uow),
    )


def _person_id(uow: UnitOfWork) -> UUID | None:
    return uow.caller.person_id if isinstance(uow.caller, Person) else None

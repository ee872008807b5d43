"""Notices of cross-unit requests (协同): requested, and answered."""

from chengshi.goals.v1.events_pb2 import CrossUnitRequestAnswered, CrossUnitRequestOpened
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.queries import nearest_head
from services.notifications.rules.use_cases.notification import notify, quote


def notify_cross_unit_request_opened(uow: UnitOfWork, event: CrossUnitRequestOpened) -> None:
    """Notify the head of the requested unit, or the next head above, unless they request it."""
    unit_id = parse_id(event.unit_id)
    head_id = nearest_head(uow, unit_id) if unit_id else None
    if head_id and str(head_id) != event.requested_by:
        parameters = {"asker_id": event.requested_by, "unit_id": event.unit_id}
        notify(
            uow,
            head_id,
            "cross_unit_request.opened",
            "/",
            **parameters,
            text=quote(event.request_text),
        )


def notify_cross_unit_request_answered(uow: UnitOfWork, event: CrossUnitRequestAnswered) -> None:
    """Notify the requester of an acceptance or a refusal."""
    kind = (
        "cross_unit_request.accepted"
        if event.state == "accepted"
        else "cross_unit_request.declined"
    )
    requester_id, link = parse_id(event.requested_by), f"/goals/{event.goal_id}"
    notify(uow, requester_id, kind, link, unit_id=event.unit_id, text=quote(event.reason))

"""Notices of cross-unit requests (协同): requested, and answered."""

from chengshi.goals.v1.events_pb2 import CollaborationAnswered, CollaborationAsked
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.queries import nearest_head
from services.notifications.rules.use_cases.notification import notify, quote


def notify_collaboration_requested(uow: UnitOfWork, event: CollaborationAsked) -> None:
    """Notify the head of the requested unit, or the next head above, unless they request it."""
    unit_id = parse_id(event.unit_id)
    head_id = nearest_head(uow, unit_id) if unit_id else None
    if head_id and str(head_id) != event.asked_by:
        parameters = {"asker_id": event.asked_by, "unit_id": event.unit_id}
        notify(uow, head_id, "collaboration.asked", "/", **parameters, text=quote(event.ask))


def notify_collaboration_answered(uow: UnitOfWork, event: CollaborationAnswered) -> None:
    """Notify the requester of an acceptance or a refusal."""
    kind = "collaboration.accepted" if event.state == "accepted" else "collaboration.declined"
    requester_id, link = parse_id(event.asked_by), f"/goals/{event.goal_id}"
    notify(uow, requester_id, kind, link, unit_id=event.unit_id, text=quote(event.reason))

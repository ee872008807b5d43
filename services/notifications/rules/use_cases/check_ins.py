"""Notices of check-ins that are marked as blocked."""

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from directory import queries as directory
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.use_cases.notification import notify, quote


def notify_blocked(uow: UnitOfWork, event: CheckInRecorded) -> None:
    """Notify the manager of the author of a blocked check-in."""
    author_id, text = parse_id(event.author_id), event.text.strip()
    if not event.blocked or author_id is None:
        return
    kind = "check_in.blocked" if text else "check_in.blocked_without_comment"
    manager_id, link = directory.manager_of(uow, author_id), f"/goals/{event.goal_id}"
    notify(uow, manager_id, kind, link, author_id=event.author_id, text=quote(text))

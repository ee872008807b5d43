"""Notices of the signed-in person: list, count the unread, mark as read."""

from typing import TypedDict
from uuid import UUID

from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.inbox import queries, views
from services.notifications.inbox.views import NoticeView


class UnreadCount(TypedDict):
    """The number of unread notices."""

    unread: int


def list_notices(uow: UnitOfWork, locale: str, *, after: str, limit: int) -> Page:
    """List the person's notices as NoticeView, newest first."""
    page = queries.notices(uow, uow.person.person_id, after=after, limit=limit)
    return Page(items=views.notice_views(uow, page["items"], locale), next=page["next"])


def count_unread(uow: UnitOfWork) -> UnreadCount:
    """Count the person's unread notices."""
    return UnreadCount(unread=queries.unread_count(uow, uow.person.person_id))


def mark_read(uow: UnitOfWork, notice_id: UUID, locale: str) -> NoticeView:
    """Store when a notice was first read; raises NotFound `notice.not_found`."""
    notice = queries.notice(uow, notice_id, uow.person.person_id)
    notice.read_at = notice.read_at or uow.now()
    return views.notice_views(uow, [notice], locale)[0]

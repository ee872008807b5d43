"""SELECT statements of the inbox."""

from uuid import UUID

import sqlalchemy as sa

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.inbox.models import Notice


def notices(uow: UnitOfWork, person_id: UUID, *, after: str, limit: int) -> Page:
    """Page a person's notices, newest first."""
    query = sa.select(Notice).where(Notice.person_id == person_id)
    return page(uow.session, query, [Notice.id], after=after, limit=limit, descending=True)


def unread_count(uow: UnitOfWork, person_id: UUID) -> int:
    """Count a person's unread notices."""
    query = sa.select(sa.func.count()).where(
        Notice.person_id == person_id, Notice.read_at.is_(None)
    )
    return uow.session.scalars(query).one()


def notice(uow: UnitOfWork, notice_id: UUID, person_id: UUID) -> Notice:
    """Load a person's notice; raises NotFound `notice.not_found`, also for another person's."""
    row = uow.session.get(Notice, notice_id)
    if row is None or row.person_id != person_id:
        raise NotFound("notice.not_found")
    return row

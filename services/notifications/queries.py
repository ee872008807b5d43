"""Every SELECT of this service."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import Delivery, Endpoint, Mail, Message, Notice


def notices(uow: UnitOfWork, person_id: UUID, *, after: str, limit: int) -> Page:
    own = sa.select(Notice).where(Notice.person_id == person_id)
    return page(uow.session, own, [Notice.id], after=after, limit=limit, descending=True)


def unread(uow: UnitOfWork, person_id: UUID) -> int:
    query = sa.select(sa.func.count()).where(
        Notice.person_id == person_id, Notice.read_at.is_(None)
    )
    return uow.session.scalars(query).one()


def notice(uow: UnitOfWork, notice_id: UUID, person_id: UUID) -> Notice:
    """The person's own notice; anybody else's does not exist."""
    found = uow.session.get(Notice, notice_id)
    if found is None or found.person_id != person_id:
        raise NotFound("notice.not_found")
    return found


def due_mail(uow: UnitOfWork, mail_id: UUID) -> tuple[Mail, Notice] | None:
    """The mail and its notice, if it is to go now and no other worker has it."""
    query = (
        sa.select(Mail, Notice)
        .join(Notice, Notice.id == Mail.notice_id)
        .where(Mail.id == mail_id, Mail.state == "waiting", Mail.next_at <= uow.now())
        .with_for_update(of=Mail, skip_locked=True)
    )
    row = uow.session.execute(query).first()
    return (row[0], row[1]) if row else None


def mail(uow: UnitOfWork, mail_id: UUID) -> Mail | None:
    return uow.session.get(Mail, mail_id, with_for_update=True)


def endpoints(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    query = sa.select(Endpoint)
    return page(uow.session, query, [Endpoint.id], after=after, limit=limit, descending=True)


def endpoint(uow: UnitOfWork, endpoint_id: UUID) -> Endpoint:
    found = uow.session.get(Endpoint, endpoint_id)
    if found is None:
        raise NotFound("endpoint.not_found")
    return found


def endpoint_count(uow: UnitOfWork) -> int:
    return uow.session.scalars(sa.select(sa.func.count()).select_from(Endpoint)).one()


def active_endpoints(uow: UnitOfWork, events: Collection[str]) -> list[Endpoint]:
    """Those that want one of `events`."""
    wanted = [Endpoint.events.contains([event]) for event in events]
    query = sa.select(Endpoint).where(Endpoint.state == "active", sa.or_(*wanted))
    return list(uow.session.scalars(query))


def deliveries(uow: UnitOfWork, endpoint_id: UUID, *, after: str, limit: int) -> Page:
    """Newest first; each item is a delivery, with its message loaded into the session."""
    query = sa.select(Delivery).where(Delivery.endpoint_id == endpoint_id)
    return page(uow.session, query, [Delivery.id], after=after, limit=limit, descending=True)


def message_types(uow: UnitOfWork, message_ids: Collection[UUID]) -> dict[UUID, str]:
    query = sa.select(Message.id, Message.type).where(Message.id.in_(message_ids))
    return {row.id: row.type for row in uow.session.execute(query)}


def due_delivery(uow: UnitOfWork, endpoint_id: UUID) -> tuple[Delivery, Message, Endpoint] | None:
    """The endpoint's delivery that waits longest, if one is due and no other worker has it."""
    now = uow.now()
    rested = sa.or_(Endpoint.resting_until.is_(None), Endpoint.resting_until <= now)
    query = (
        sa.select(Delivery, Message, Endpoint)
        .join(Message, Message.id == Delivery.message_id)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == "waiting")
        .where(Delivery.next_at <= now, Endpoint.state == "active", rested)
        .order_by(Delivery.next_at, Delivery.id)
        .limit(1)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    row = uow.session.execute(query).first()
    return (row[0], row[1], row[2]) if row else None


def next_delivery_at(uow: UnitOfWork, endpoint_id: UUID) -> datetime | None:
    """When the endpoint has something to get again; None where nothing waits."""
    query = (
        sa.select(sa.func.greatest(sa.func.min(Delivery.next_at), Endpoint.resting_until))
        .select_from(Delivery)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == "waiting")
        .where(Endpoint.state == "active")
        .group_by(Endpoint.resting_until)
    )
    found: datetime | None = uow.session.scalar(query)
    return found


def sent_delivery(uow: UnitOfWork, delivery_id: UUID) -> tuple[Delivery, Endpoint] | None:
    """A delivery whose attempt has ended, with its endpoint; None where they were removed."""
    query = (
        sa.select(Delivery, Endpoint)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id == delivery_id)
        .with_for_update()
    )
    row = uow.session.execute(query).first()
    return (row[0], row[1]) if row else None

"""SELECT statements of deliveries."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.delivery.models import Delivery, Message
from services.notifications.endpoints.models import Endpoint


class DueDelivery(NamedTuple):
    """A delivery that is due, locked, with its message and endpoint."""

    delivery: Delivery
    message: Message
    endpoint: Endpoint


class LockedDelivery(NamedTuple):
    """A delivery and its endpoint, both locked."""

    delivery: Delivery
    endpoint: Endpoint


def deliveries(uow: UnitOfWork, endpoint_id: UUID, *, after: str, limit: int) -> Page:
    """Page an endpoint's deliveries, newest first."""
    query = sa.select(Delivery).where(Delivery.endpoint_id == endpoint_id)
    return page(uow.session, query, [Delivery.id], after=after, limit=limit, descending=True)


def message_types(uow: UnitOfWork, message_ids: Collection[UUID]) -> dict[UUID, str]:
    """Map messages to their event types."""
    query = sa.select(Message.id, Message.type).where(Message.id.in_(message_ids))
    return {row.id: row.type for row in uow.session.execute(query)}


def due_delivery(uow: UnitOfWork, endpoint_id: UUID) -> DueDelivery | None:
    """Lock the endpoint's longest due delivery; None where none is due or free to lock."""
    now = uow.now()
    is_not_paused = sa.or_(Endpoint.paused_until.is_(None), Endpoint.paused_until <= now)
    query = (
        sa.select(Delivery, Message, Endpoint)
        .join(Message, Message.id == Delivery.message_id)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == "waiting")
        .where(Delivery.next_at <= now, Endpoint.state == "active", is_not_paused)
        .order_by(Delivery.next_at, Delivery.id)
        .limit(1)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    row = uow.session.execute(query).first()
    return DueDelivery(*row) if row else None


def next_delivery_at(uow: UnitOfWork, endpoint_id: UUID) -> datetime | None:
    """Return when the endpoint's next delivery is due; None where nothing waits."""
    query = (
        sa.select(sa.func.greatest(sa.func.min(Delivery.next_at), Endpoint.paused_until))
        .select_from(Delivery)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == "waiting")
        .where(Endpoint.state == "active")
        .group_by(Endpoint.paused_until)
    )
    next_at: datetime | None = uow.session.scalar(query)
    return next_at


def locked_delivery(uow: UnitOfWork, delivery_id: UUID) -> LockedDelivery | None:
    """Lock a delivery with its endpoint; None where they were removed."""
    query = (
        sa.select(Delivery, Endpoint)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id == delivery_id)
        .with_for_update()
    )
    row = uow.session.execute(query).first()
    return LockedDelivery(*row) if row else None

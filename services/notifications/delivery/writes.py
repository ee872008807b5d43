"""Set-based INSERT, UPDATE and DELETE statements of deliveries."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple, TypedDict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.delivery.models import Delivery, Message

MESSAGE_RETENTION = timedelta(days=30)
PURGE_BATCH = 100


class MessageRow(TypedDict):
    """A row of `messages`; `event_key` is the key of the event."""

    id: UUID
    event_key: str
    type: str
    body: str


class InsertedMessage(NamedTuple):
    """A message that was not there before, with the key of its event."""

    message_id: UUID
    event_key: str


def insert_new_messages(uow: UnitOfWork, rows: Sequence[MessageRow]) -> list[InsertedMessage]:
    """Insert messages, leaving out those whose event has one; answers the inserted ones."""
    insertion = (
        insert(Message)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["event_key"])
        .returning(Message.id, Message.event_key)
    )
    return [InsertedMessage(*row) for row in uow.session.execute(insertion)]


def end_waiting_deliveries(uow: UnitOfWork, endpoint_id: UUID) -> None:
    """Set an endpoint's waiting deliveries to `dead`."""
    update = sa.update(Delivery).where(
        Delivery.endpoint_id == endpoint_id, Delivery.state == "waiting"
    )
    uow.session.execute(update.values(state="dead"))


def purge_messages(uow: UnitOfWork) -> None:
    """Delete up to PURGE_BATCH messages past their retention, with their deliveries."""
    limit = uow.now() - MESSAGE_RETENTION
    expired = sa.select(Message.id).where(Message.created_at < limit).limit(PURGE_BATCH)
    uow.session.execute(sa.delete(Message).where(Message.id.in_(expired)))

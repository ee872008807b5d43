"""Webhook messages and their deliveries."""

import uuid
from datetime import datetime
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from servicekit import clock
from servicekit.database.models import Identified
from services.notifications.models import Model


class AttemptRecord(TypedDict):
    """How an attempt ended: `at` in ISO 8601, `status` of HTTP, None without a response."""

    at: str
    status: int | None
    latency_ms: int
    reply: str
    error: str


class Message(Identified, Model):
    """An event as partners receive it; every attempt sends the same bytes under the same id."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.UniqueConstraint("event_key"),
        sa.Index("messages_created_at", "created_at"),
    )

    # The key of the event (endpoints.events.event_key).
    event_key: Mapped[str]
    type: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())


class Delivery(Identified, Model):
    """A message to one endpoint: `waiting | delivered | dead` (after the last attempt)."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.UniqueConstraint("endpoint_id", "message_id"),
        sa.Index("deliveries_newest", "endpoint_id", "id"),
        sa.Index(
            "deliveries_due",
            "endpoint_id",
            "next_at",
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index("deliveries_message_id", "message_id"),
    )

    endpoint_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("endpoints.id", ondelete="CASCADE")
    )
    message_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("messages.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    # The attempts that ended, oldest first.
    attempt_records: Mapped[list[AttemptRecord]] = mapped_column(JSONB, default=list)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())

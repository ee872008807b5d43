"""The tables of notifications, with the rules of their state."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from directory.tables import add_tables
from servicekit import clock
from servicekit.database.models import TYPES, Identified, add_inbox
from servicekit.database.models import metadata as new_metadata

metadata = new_metadata()
add_tables(metadata)
add_inbox(metadata)


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Notice(Identified, Model):
    """Something one person should know; its words are chosen when it is read."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index("notices_person", "person_id", "id"),
        sa.Index("notices_unread", "person_id", postgresql_where=sa.text("read_at IS NULL")),
    )

    person_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    # What the words name; a key that ends in _id is a person or unit, named when it is read.
    parameters: Mapped[dict[str, str]] = mapped_column(JSONB)
    link: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())
    read_at: Mapped[datetime | None]


class Mail(Identified, Model):
    """The mail of a notice: waiting, sent, failed, or skipped for lack of an address."""

    __tablename__ = "mails"
    __table_args__ = (sa.UniqueConstraint("notice_id"),)

    notice_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("notices.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


class Endpoint(Identified, Model):
    """A partner's address and which events go there."""

    __tablename__ = "endpoints"

    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(JSONB)
    # open: what everybody in the company may know; all: what is restricted as well.
    reach: Mapped[str] = mapped_column(server_default="all")
    # Sealed for this row's id; shown once, when the endpoint is added.
    secret: Mapped[bytes] = mapped_column(sa.LargeBinary)
    # active or disabled.
    state: Mapped[str] = mapped_column(default="active")
    disabled_reason: Mapped[str | None]
    # Failures without a success between: many of them let the endpoint rest.
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    resting_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())

    def disable(self, reason: str) -> None:
        self.state, self.disabled_reason = "disabled", reason


class Message(Identified, Model):
    """An event as partners get it; every attempt sends the same bytes under the same id."""

    __tablename__ = "messages"
    __table_args__ = (sa.UniqueConstraint("fact"), sa.Index("messages_created_at", "created_at"))

    # What happened, in a form that the same fact always has.
    fact: Mapped[str]
    type: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())


class Delivery(Identified, Model):
    """A message on its way to one endpoint: waiting, delivered, or dead after the last attempt."""

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
    # One entry for each attempt that ended: at, status, latency_ms, reply, error.
    tries: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())

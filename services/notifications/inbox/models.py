"""Notices."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from servicekit import clock
from servicekit.database.models import Identified
from services.notifications.models import Model


class Notice(Identified, Model):
    """A notice to one person; its text is composed when it is read."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index("notices_person", "person_id", "id"),
        sa.Index("notices_unread", "person_id", postgresql_where=sa.text("read_at IS NULL")),
    )

    person_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    # Parameters of the text; a key that ends in _id is a person or unit, named when it is read.
    parameters: Mapped[dict[str, str]] = mapped_column(JSONB)
    link: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())
    read_at: Mapped[datetime | None]

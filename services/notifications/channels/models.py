"""Mails of notices."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Identified
from services.notifications.models import Model


class Mail(Identified, Model):
    """The mail of a notice: `waiting | sent | failed | skipped` (without an address)."""

    __tablename__ = "mails"
    __table_args__ = (sa.UniqueConstraint("notice_id"),)

    notice_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("notices.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")

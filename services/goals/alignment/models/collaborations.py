"""Help that goals ask of other units (协同), and its states."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit import clock
from servicekit.database.models import Versioned
from services.goals.goal_sheets.models.goals import Goal
from services.goals.models import Model

COLLABORATION_STEPS = {
    "asked": {"accepted", "declined", "withdrawn"},
    "accepted": set(),
    "declined": set(),
    "withdrawn": set(),
}


class Collaboration(Versioned, Model):
    """Help that one goal, or one key result of it, asks of a unit other than its own."""

    __tablename__ = "collaborations"
    __table_args__ = (
        sa.Index("collaborations_unit", "unit_id", "id"),
        sa.Index("collaborations_asked_by", "asked_by", "id"),
    )

    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goals.id"), index=True)
    key_result_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("key_results.id"))
    unit_id: Mapped[uuid.UUID]
    ask: Mapped[str]
    needed_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="asked")
    # None where an API client asked, not a person.
    asked_by: Mapped[uuid.UUID | None]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    goal: Mapped[Goal] = relationship(lazy="joined", innerjoin=True)

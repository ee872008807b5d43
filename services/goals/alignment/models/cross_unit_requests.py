"""Help that goals ask of other units (协同), and its states."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit import clock
from servicekit.database.models import Versioned
from servicekit.errors import invalid
from services.goals.goal_sheets.models.goals import Goal
from services.goals.models import Model

CROSS_UNIT_REQUEST_STEPS = {
    "asked": {"accepted", "declined", "withdrawn"},
    "accepted": set(),
    "declined": set(),
    "withdrawn": set(),
}


def check_reason(to: str, reason: str) -> None:
    """Raise Invalid `cross_unit_request.reason_needed` where it is declined without one."""
    if to == "declined" and not reason:
        raise invalid("reason", "cross_unit_request.reason_needed")


class CrossUnitRequest(Versioned, Model):
    """Help that one goal, or one key result of it, asks of a unit other than its own."""

    __tablename__ = "cross_unit_requests"
    __table_args__ = (
        sa.Index("cross_unit_requests_unit", "unit_id", "id"),
        sa.Index("cross_unit_requests_asked_by", "requested_by", "id"),
    )

    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goals.id"), index=True)
    key_result_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("key_results.id"))
    unit_id: Mapped[uuid.UUID]
    request_text: Mapped[str]
    needed_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="asked")
    # None where an API client asked, not a person.
    requested_by: Mapped[uuid.UUID | None]
    requested_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    goal: Mapped[Goal] = relationship(lazy="joined", innerjoin=True)

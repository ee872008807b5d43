"""Check-ins."""

import uuid
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Identified

from .tables import Amount, Model


class CheckIn(Identified, Model):
    """A value, a text and a confidence for one period; never changed, a correction is a new one."""

    __tablename__ = "check_ins"
    __table_args__ = (
        sa.Index("check_ins_newest", "key_result_id", "recorded_at", "id"),
        sa.Index("check_ins_effective", "key_result_id", "period_start", "recorded_at", "id"),
        sa.Index(
            "check_ins_corrects", "corrects", postgresql_where=sa.text("corrects IS NOT NULL")
        ),
    )

    # No foreign keys: key results are a copy.
    key_result_id: Mapped[uuid.UUID]
    goal_id: Mapped[uuid.UUID]
    period_start: Mapped[date]
    period_end: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Amount)
    numerator: Mapped[Decimal | None] = mapped_column(Amount)
    denominator: Mapped[Decimal | None] = mapped_column(Amount)
    # The milestones that are done, where these were reported instead of a value.
    done: Mapped[list[str] | None] = mapped_column(sa.ARRAY(sa.Text))
    text: Mapped[str]
    confidence: Mapped[int | None] = mapped_column(sa.SmallInteger)
    blocked: Mapped[bool]
    corrects: Mapped[uuid.UUID | None]
    author_id: Mapped[uuid.UUID]
    late: Mapped[bool]
    recorded_at: Mapped[datetime]


def displayed_value(
    unit: str, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal | None:
    """Convert a value to its unit, a ratio to six decimals: 95 of 100 is 95 in %, else 0.95."""
    if numerator is None or not denominator:
        return value
    return round((100 if unit == "%" else 1) * numerator / denominator, 6)

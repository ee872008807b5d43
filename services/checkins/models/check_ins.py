"""What was told."""

import uuid
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Identified

from .tables import Amount, Model


class CheckIn(Identified, Model):
    """What somebody told about one period; never changed, a correction is a new one."""

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
    # Which milestones are done, where that was told instead of a value.
    done: Mapped[list[str] | None] = mapped_column(sa.ARRAY(sa.Text))
    text: Mapped[str]
    confidence: Mapped[int | None] = mapped_column(sa.SmallInteger)
    blocked: Mapped[bool]
    corrects: Mapped[uuid.UUID | None]
    author_id: Mapped[uuid.UUID]
    late: Mapped[bool]
    recorded_at: Mapped[datetime]


def value_shown(
    unit: str, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal | None:
    """The value as its unit reads: 95 of 100 is 95 where the unit is %, else 0.95."""
    if numerator is None or not denominator:
        return value
    return round((100 if unit == "%" else 1) * numerator / denominator, 6)

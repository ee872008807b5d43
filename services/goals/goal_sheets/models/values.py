"""Values that were told of key results."""

import uuid
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.goals.models import Amount, Model


class Value(Model):
    """What a check-in told about one period; only check-ins move a number."""

    __tablename__ = "key_result_values"
    __table_args__ = (
        sa.Index("key_result_values_period", "key_result_id", "period_start", "recorded_at"),
    )

    check_in_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    # No foreign key: it comes by event, in any order.
    key_result_id: Mapped[uuid.UUID]
    period_start: Mapped[date]
    period_end: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Amount)
    numerator: Mapped[Decimal | None] = mapped_column(Amount)
    denominator: Mapped[Decimal | None] = mapped_column(Amount)
    # Which milestones were done by then; none where only their weight was told.
    done: Mapped[list[str] | None] = mapped_column(sa.ARRAY(sa.Text))
    corrects: Mapped[uuid.UUID | None]
    recorded_at: Mapped[datetime]
    # False where it came after its cycle was closed: kept, and moves nothing.
    counts: Mapped[bool]


# The company has no id of its own; with one, every series is found by one index.
COMPANY = uuid.UUID(int=0)

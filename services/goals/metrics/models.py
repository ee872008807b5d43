"""Metrics, whose values a data provider enters once for all key results bound to them."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from measures.due import Period, next_period, period_of
from servicekit.database.models import Identified, Versioned
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.models import Amount, Model

# What a provider measures; whether something is done is for its owner to tell.
MEASURED = ("increase", "decrease", "at_least", "at_most", "between")


class Metric(Versioned, Model):
    """What is measured, how, by whom, and for which units: one series of values for each."""

    __tablename__ = "metrics"
    __table_args__ = (sa.UniqueConstraint("code"),)

    code: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    formula: Mapped[str] = mapped_column(default="")
    # What a key result bound to it takes where its writer chooses nothing else.
    direction: Mapped[str] = mapped_column(default="increase")
    accumulation: Mapped[str] = mapped_column(default="latest")
    period: Mapped[str] = mapped_column(default="month")
    source: Mapped[str] = mapped_column(default="")
    provider_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    # A period's value is due so many days after its end.
    data_day: Mapped[int] = mapped_column(sa.SmallInteger, default=5)
    for_company: Mapped[bool] = mapped_column(default=True)
    # Ids of the units that have a series of their own.
    unit_ids: Mapped[list[str]] = mapped_column(JSONB, default=list)
    archived: Mapped[bool] = mapped_column(default=False)
    # The ends of the last periods of which the provider was told that the value is due, or overdue.
    due_told: Mapped[date | None]
    overdue_told: Mapped[date | None]

    @property
    def series(self) -> list[uuid.UUID]:
        """The company first, where it has a series, then the units."""
        units = [uuid.UUID(text) for text in self.unit_ids]
        return [COMPANY, *units] if self.for_company else units

    def due_on(self, period: Period) -> date:
        return period.ends_on + timedelta(days=self.data_day)

    def newest_due(self, day: date) -> Period:
        """The last period whose value is due by `day`."""
        reached = day - timedelta(days=self.data_day)
        found = period_of(reached, self.period)
        if found.ends_on == reached:
            return found
        return period_of(found.starts_on - timedelta(days=1), self.period)

    def to_tell(self, day: date) -> tuple[str, Period] | None:
        """What its provider is to be told on `day`, unless the value is there: due or overdue."""
        period = self.newest_due(day)
        step = "due" if self.due_on(period) == day else "overdue"
        told = self.due_told if step == "due" else self.overdue_told
        return None if told and told >= period.ends_on else (step, period)

    def next_look(self, day: date) -> date:
        """The first day after `day` on which a value becomes due or overdue."""
        newest = self.newest_due(day)
        if self.due_on(newest) == day:
            return day + timedelta(days=1)
        return self.due_on(next_period(newest, self.period))

    def faults_of(
        self, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
    ) -> Iterator[tuple[str, str]]:
        """Names and codes of what is wrong with a value; with none at all it is withdrawn."""
        if self.accumulation != "ratio":
            if numerator is not None or denominator is not None:
                yield "denominator" if numerator is None else "numerator", "metric.not_a_ratio"
            return
        if value is not None:
            yield "value", "metric.ratio_in_two_numbers"
        elif (numerator is None) != (denominator is None):
            yield "numerator" if numerator is None else "denominator", "field.required"
        elif denominator is not None and denominator <= 0:
            yield "denominator", "metric.denominator_positive"


class MetricValue(Identified, Model):
    """What was provided for one period; never changed: the newest counts, the others tell how."""

    __tablename__ = "metric_values"
    __table_args__ = (
        sa.Index("metric_values_cell", "metric_id", "unit_id", "period_start", "recorded_at"),
    )

    metric_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("metrics.id"))
    # COMPANY for the company's own series.
    unit_id: Mapped[uuid.UUID]
    period_start: Mapped[date]
    period_end: Mapped[date]
    # None of the three where the value was withdrawn.
    value: Mapped[Decimal | None] = mapped_column(Amount)
    numerator: Mapped[Decimal | None] = mapped_column(Amount)
    denominator: Mapped[Decimal | None] = mapped_column(Amount)
    # As in the audit log: person:…, client:….
    author: Mapped[str]
    recorded_at: Mapped[datetime]

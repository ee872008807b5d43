"""Metrics, whose values a data provider enters once for all key results that follow them."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from measures.due import Period, next_period, period_of
from servicekit.database.models import Identified, Versioned
from servicekit.errors import Conflict
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.models import Amount, Model

# Directions of key results that can follow a metric; whether something is done, its owner reports.
MEASURABLE_DIRECTIONS = ("increase", "decrease", "at_least", "at_most", "between")

# They decide what provided values and targets of key results mean.
FIXED_IN_USE = ("unit", "accumulation", "period")


class CellKey(NamedTuple):
    """The place of a value: metric, unit (COMPANY for the company) and first day of the period."""

    metric_id: uuid.UUID
    unit_id: uuid.UUID
    period_start: date


class Numbers(NamedTuple):
    """A provided value: a number, or numerator and denominator; all None where withdrawn."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class NewValue:
    """A value to insert."""

    id: uuid.UUID
    metric_id: uuid.UUID
    unit_id: uuid.UUID
    period_start: date
    period_end: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def key(self) -> CellKey:
        return CellKey(self.metric_id, self.unit_id, self.period_start)

    @property
    def numbers(self) -> Numbers:
        return Numbers(self.value, self.numerator, self.denominator)


@dataclass(frozen=True, kw_only=True)
class ProvidedValue:
    """The newest value of a cell, which is the one that counts."""

    id: uuid.UUID
    metric_id: uuid.UUID
    unit_id: uuid.UUID
    period_start: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    recorded_at: datetime

    @property
    def key(self) -> CellKey:
        return CellKey(self.metric_id, self.unit_id, self.period_start)

    @property
    def numbers(self) -> Numbers:
        return Numbers(self.value, self.numerator, self.denominator)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the provider has withdrawn the value."""
        return self.value is None and self.denominator is None


@dataclass(frozen=True, kw_only=True)
class SeriesFollowers:
    """How many live key results of these dates follow a series (unit_id COMPANY: the company's)."""

    metric_id: uuid.UUID
    unit_id: uuid.UUID
    starts_on: date
    ends_on: date
    key_results: int

    def expect(self, period: Period) -> bool:
        """Whether the key results need a value of the period."""
        return self.starts_on <= period.ends_on and self.ends_on >= period.starts_on


class Reminder(NamedTuple):
    """What a provider is reminded of: `step` is due or overdue, `period` lacks its value."""

    step: str
    period: Period


class MetricUsage(NamedTuple):
    """Whether values were ever provided, and whether a key result follows the metric."""

    has_values: bool
    has_followers: bool


def check_usage(usage: MetricUsage, changed: Collection[str], *, archives: bool) -> None:
    """Raise Conflict where a metric in use would change these columns, or be archived.

    Codes `metric.in_use` for FIXED_IN_USE, `metric.still_bound` while key results follow it.
    """
    if any(usage) and {*changed} & {*FIXED_IN_USE}:
        raise Conflict("metric.in_use")
    if usage.has_followers and archives:
        raise Conflict("metric.still_bound")


class Metric(Versioned, Model):
    """What is measured, how, by whom, and for which units: one series of values for each."""

    __tablename__ = "metrics"
    __table_args__ = (sa.UniqueConstraint("code"),)

    code: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    formula: Mapped[str] = mapped_column(default="")
    # The default of key results that follow it.
    direction: Mapped[str] = mapped_column(default="increase")
    accumulation: Mapped[str] = mapped_column(default="latest")
    period: Mapped[str] = mapped_column(default="month")
    source: Mapped[str] = mapped_column(default="")
    provider_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    # A period's value is due so many days after its end.
    data_day: Mapped[int] = mapped_column(sa.SmallInteger, default=5)
    for_company: Mapped[bool] = mapped_column(default=True)
    # Ids of the units that have a series.
    unit_ids: Mapped[list[str]] = mapped_column(JSONB, default=list)
    archived: Mapped[bool] = mapped_column(default=False)
    # Ends of the last periods of which the provider was reminded that the value is due, or overdue.
    due_reminded_through: Mapped[date | None]
    overdue_reminded_through: Mapped[date | None]

    @property
    def series(self) -> list[uuid.UUID]:
        """Unit ids of its series: COMPANY first, where the company has one."""
        units = [uuid.UUID(text) for text in self.unit_ids]
        return [COMPANY, *units] if self.for_company else units

    def due_on(self, period: Period) -> date:
        """The day on which the value of the period is due: `data_day` days after its end."""
        return period.ends_on + timedelta(days=self.data_day)

    def last_due_period(self, day: date) -> Period:
        """The last period whose value is due by `day`."""
        last_end = day - timedelta(days=self.data_day)
        period = period_of(last_end, self.period)
        if period.ends_on == last_end:
            return period
        return period_of(period.starts_on - timedelta(days=1), self.period)

    def reminder_on(self, day: date) -> Reminder | None:
        """What its provider is reminded of on `day` if the value is missing; each step once."""
        period = self.last_due_period(day)
        step = "due" if self.due_on(period) == day else "overdue"
        last_reminder = (
            self.due_reminded_through if step == "due" else self.overdue_reminded_through
        )
        if last_reminder and last_reminder >= period.ends_on:
            return None
        return Reminder(step, period)

    def next_reminder_day(self, day: date) -> date:
        """The first day after `day` on which a value becomes due or overdue."""
        period = self.last_due_period(day)
        if self.due_on(period) == day:
            return day + timedelta(days=1)
        return self.due_on(next_period(period, self.period))

    def value_errors(
        self, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
    ) -> Iterator[tuple[str, str]]:
        """Fields and codes of errors in a value; no number at all withdraws it."""
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
    """A value provided for one period; rows are never changed, the newest of a cell counts."""

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


class MissingValues(NamedTuple):
    """A due or overdue period of a metric and the number of series that lack its value."""

    metric: Metric
    step: str
    period: Period
    series: int

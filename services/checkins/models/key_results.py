"""Copies of key results, and which values may be reported for them."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.due import Period, next_due, period_of, reported_in_cadence
from measures.pace import expected_of
from measures.plan import due_weights, phased_percents, weight_done
from servicekit.errors import FieldError

from .goals import Goal
from .tables import Amount, Model

# How long after a period's end its owner may still report a value for it.
BACKDATING_DAYS = 14


class PhasedTarget(TypedDict):
    """A phased target as events have it: an ISO day and a number, both as text."""

    on: str
    value: str


class MilestoneState(TypedDict):
    """A milestone as events have it: ISO days and a weight as text; `done_on` where it is done."""

    id: str
    title: str
    weight: str
    due_on: str
    done_on: NotRequired[str]


class KeyResult(Model):
    """A copy of a key result: what it measures, its days, and its progress."""

    __tablename__ = "key_results"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    goal_id: Mapped[uuid.UUID] = mapped_column(index=True)
    title: Mapped[str]
    unit: Mapped[str]
    direction: Mapped[str]
    accumulation: Mapped[str]
    period: Mapped[str]
    start: Mapped[Decimal | None] = mapped_column(Amount)
    target: Mapped[Decimal | None] = mapped_column(Amount)
    target_high: Mapped[Decimal | None] = mapped_column(Amount)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # The columns up to milestones are empty where the release before wrote the copy: a value is due
    # once a period, by hand, and expected on a line.
    cadence: Mapped[str | None]
    progress_source: Mapped[str | None]
    phased_targets: Mapped[list[PhasedTarget] | None] = mapped_column(JSONB)
    milestones: Mapped[list[MilestoneState] | None] = mapped_column(JSONB)
    current: Mapped[Decimal | None] = mapped_column(Amount)
    progress: Mapped[Decimal | None] = mapped_column(Amount)
    last_check_in_id: Mapped[uuid.UUID | None]
    last_check_in_at: Mapped[datetime | None]
    cancelled: Mapped[bool]
    # The metric that it follows: a data provider reports its values, and its owner comments.
    metric_id: Mapped[uuid.UUID | None]
    # The goal's: its state has all its key results.
    version: Mapped[int] = mapped_column(sa.BigInteger)
    # Of the GoalProgressState that set its numbers since, if any did.
    numbers_version: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")

    goal: Mapped[Goal] = relationship(
        primaryjoin="foreign(KeyResult.goal_id) == Goal.id",
        lazy="joined",
        innerjoin=True,
        viewonly=True,
    )

    @property
    def is_over(self) -> bool:
        """Whether check-ins from now on are late: it is cancelled, or its goal is over."""
        return self.cancelled or self.goal.is_over

    def period_at(self, day: date) -> Period:
        """The period that holds `day`; the last one where the key result is over by then."""
        return period_of(min(day, self.ends_on), self.period)

    def overlaps(self, period: Period) -> bool:
        """Whether a day of the period is among the days of the key result."""
        return period.ends_on >= self.starts_on and period.starts_on <= self.ends_on

    def open_period(self, reported_through: date | None, today: date) -> Period | None:
        """Find the period for which a value is due next; None while none is.

        Everything up to `reported_through` has a value. Of earlier periods without one, only that
        before the current one counts: a value of today says nothing about a month ago.
        """
        if self.progress_source == "children":
            return None
        if self.cadence and self.cadence != self.period:
            return self._open_period_by_cadence(self.cadence, reported_through, today)
        current = period_of(today, self.period)
        previous = period_of(current.starts_on - timedelta(days=1), self.period)
        oldest = previous if is_reportable(previous, today) else current
        unreported = next_due(
            reported_through, self.period, starts_on=self.starts_on, ends_on=self.ends_on
        )
        if unreported is None:
            return None
        due = max(unreported, oldest, key=lambda period: period.starts_on)
        return due if due.starts_on <= min(today, self.ends_on) else None

    def _open_period_by_cadence(
        self, cadence: str, reported_through: date | None, today: date
    ) -> Period | None:
        """Where values are due less often than once a period: the last period of what is due."""
        unreported = next_due(
            reported_in_cadence(reported_through, self.period, cadence),
            cadence,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )
        if unreported is None or unreported.starts_on > today:
            return None
        last_period = self.period_at(min(today, unreported.ends_on))
        if is_reportable(last_period, today):
            return replace(last_period, due_on=unreported.due_on)
        current = period_of(min(today, self.ends_on), cadence)
        return replace(self.period_at(today), due_on=current.due_on)

    def expected_value(self, period: Period, now: datetime, zone: str) -> Decimal | None:
        """Compute the value that is expected by `now`; of a sum, what `period` is to add.

        Two decimals, in the key result's unit; of milestones percent (docs/measures.md).
        """
        if self.direction == "milestones" and self.milestones:
            return round(self._expected_percent(now, zone), 2)
        if self.direction not in {"increase", "decrease"}:
            return self.target
        if self.start is None or self.target is None:
            return None
        distance = self.target - self.start
        if self.accumulation == "sum":
            before = self._expected_percent_after(period.starts_on - timedelta(days=1), zone)
            percent = self._expected_percent_after(period.ends_on, zone) - before
            return round(distance * percent / 100, 2)
        return round(self.start + distance * self._expected_percent(now, zone) / 100, 2)

    def _expected_percent_after(self, day: date, zone: str) -> Decimal:
        return self._expected_percent(end_of_day(day, zone), zone)

    def _expected_percent(self, now: datetime, zone: str) -> Decimal:
        numbers = {"start": self.start, "target": self.target}
        return expected_of(
            self.direction,
            self.starts_on,
            self.ends_on,
            now=now,
            zone=zone,
            phased_targets=phased_percents(
                self.phased_targets or (), direction=self.direction, **numbers
            ),
            milestones=due_weights(self.milestones or ()),
        )

    def stored_value(self, done: Collection[str] | None, value: Decimal | None) -> Decimal | None:
        """The value to store: where milestones are reported as `done`, their weight in percent."""
        if done is None:
            return value
        percent = weight_done(self.milestones or (), done)
        return None if percent is None else round(percent, 6)

    def value_faults(
        self,
        *,
        value: Decimal | None,
        numerator: Decimal | None,
        denominator: Decimal | None,
        text: str,
        done: Collection[str] | None = None,
        confidence: int | None = None,
    ) -> Iterator[FieldError]:
        """List what is wrong with a check-in on this key result; `done` are ids of milestones."""
        numbers = {"value": value, "numerator": numerator, "denominator": denominator, "done": done}
        entered = [name for name, number in numbers.items() if number is not None]
        if self.metric_id and entered:
            yield FieldError(entered[0], "check_in.values_from_provider")
        elif done is not None:
            yield from self._milestone_faults(done, value)
        elif not entered:
            if not text and not (self.metric_id and confidence):
                yield FieldError("value", "check_in.empty")
        elif self.progress_source == "children":
            yield FieldError("value", "check_in.driven_by_children")
        elif self.accumulation == "ratio":
            yield from _ratio_faults(value, numerator, denominator)
        elif numerator is not None or denominator is not None:
            path = "denominator" if numerator is None else "numerator"
            yield FieldError(path, "check_in.not_a_ratio")
        elif self.direction == "binary" and value not in {0, 1}:
            yield FieldError("value", "check_in.binary_value")
        elif self.direction == "milestones" and not 0 <= (value or 0) <= 100:
            yield FieldError("value", "field.range", {"min": 0, "max": 100})

    def _milestone_faults(
        self, done: Collection[str], value: Decimal | None
    ) -> Iterator[FieldError]:
        if self.direction != "milestones" or self.progress_source == "children":
            yield FieldError("done", "check_in.no_milestones")
            return
        if value is not None:
            yield FieldError("value", "check_in.milestones_or_value")
        milestone_ids = {item["id"] for item in self.milestones or ()}
        for index, milestone_id in enumerate(done):
            if milestone_id not in milestone_ids:
                yield FieldError(f"done.{index}", "check_in.milestone_unknown")


def _ratio_faults(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Iterator[FieldError]:
    if value is not None:
        yield FieldError("value", "check_in.ratio_needs_both_numbers")
    for path, number in (("numerator", numerator), ("denominator", denominator)):
        if number is None:
            yield FieldError(path, "field.required")
    if denominator is not None and denominator <= 0:
        yield FieldError("denominator", "check_in.denominator_positive")


def end_of_day(day: date, zone: str) -> datetime:
    """The midnight after `day` in `zone`."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def is_reportable(period: Period, today: date) -> bool:
    """Whether owners may still report a value for the period: BACKDATING_DAYS after its end."""
    return (today - period.ends_on).days <= BACKDATING_DAYS

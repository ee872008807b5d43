"""Copies of key results, and what can be told of them."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.due import Period, next_due, period_of, reported_in_cadence
from measures.pace import expected_of
from measures.plan import due_weights, phased_percents, weight_done
from servicekit.errors import FieldError

from .goals import Goal
from .tables import Amount, Items, Model

# How long after a period's end its owner may still tell a value for it.
DATE_BACK_DAYS = 14


class KeyResult(Model):
    """A copy of a key result: what it measures, when, and where it stands."""

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
    # Empty where the release before wrote the copy: told once a period, by its owner, on a line.
    cadence: Mapped[str | None]
    driver: Mapped[str | None]
    phased: Mapped[Items | None]
    milestones: Mapped[Items | None]
    current: Mapped[Decimal | None] = mapped_column(Amount)
    progress: Mapped[Decimal | None] = mapped_column(Amount)
    last_check_in_id: Mapped[uuid.UUID | None]
    last_check_in_at: Mapped[datetime | None]
    cancelled: Mapped[bool]
    # The metric that it follows: a data provider tells its values, and its owner comments.
    metric_id: Mapped[uuid.UUID | None]
    # The goal's: a goal is told with all its key results.
    version: Mapped[int] = mapped_column(sa.BigInteger)
    # Likewise of where it stands, if that was told by itself since.
    numbers_version: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")

    goal: Mapped[Goal] = relationship(
        primaryjoin="foreign(KeyResult.goal_id) == Goal.id",
        lazy="joined",
        innerjoin=True,
        viewonly=True,
    )

    @property
    def settled(self) -> bool:
        return self.cancelled or self.goal.settled

    def period_at(self, day: date) -> Period:
        """The period that holds `day`; the last one where the key result is over by then."""
        return period_of(min(day, self.ends_on), self.period)

    def covers(self, period: Period) -> bool:
        return period.ends_on >= self.starts_on and period.starts_on <= self.ends_on

    def open_period(self, covered: date | None, today: date) -> Period | None:
        """The period its owner should tell a value for next; None while nothing is wanted.

        Everything up to `covered` has been told. Of what was missed only the period before the
        current one is asked for: a value of today says nothing about a month ago.
        """
        if self.driver == "children":
            return None
        if self.cadence and self.cadence != self.period:
            return self._open_by_cadence(self.cadence, covered, today)
        current = period_of(today, self.period)
        previous = period_of(current.starts_on - timedelta(days=1), self.period)
        oldest = previous if can_still_be_told(previous, today) else current
        wanted = next_due(covered, self.period, starts_on=self.starts_on, ends_on=self.ends_on)
        if wanted is None:
            return None
        wanted = max(wanted, oldest, key=lambda period: period.starts_on)
        return wanted if wanted.starts_on <= min(today, self.ends_on) else None

    def _open_by_cadence(self, cadence: str, covered: date | None, today: date) -> Period | None:
        """Told less often than once a period: the last period of the time that is wanted."""
        kept = reported_in_cadence(covered, self.period, cadence)
        wanted = next_due(kept, cadence, starts_on=self.starts_on, ends_on=self.ends_on)
        if wanted is None or wanted.starts_on > today:
            return None
        last = self.period_at(min(today, wanted.ends_on))
        if not can_still_be_told(last, today):
            wanted, last = period_of(min(today, self.ends_on), cadence), self.period_at(today)
        return replace(last, due_on=wanted.due_on)

    def expected_value(self, period: Period, now: datetime, zone: str) -> Decimal | None:
        """What stands there when all goes to plan; of a sum, the part that `period` adds."""
        if self.direction == "milestones" and self.milestones:
            return round(self._expected(now, zone), 2)
        if self.direction not in {"increase", "decrease"}:
            return self.target
        if self.start is None or self.target is None:
            return None
        way = self.target - self.start
        if self.accumulation == "sum":
            share = self._expected_by(period.ends_on, zone) - self._expected_by(
                period.starts_on - timedelta(days=1), zone
            )
            return round(way * share / 100, 2)
        return round(self.start + way * self._expected(now, zone) / 100, 2)

    def _expected_by(self, day: date, zone: str) -> Decimal:
        return self._expected(end_of(day, zone), zone)

    def _expected(self, now: datetime, zone: str) -> Decimal:
        numbers = {"start": self.start, "target": self.target}
        return expected_of(
            self.direction,
            self.starts_on,
            self.ends_on,
            now=now,
            zone=zone,
            phased=phased_percents(self.phased or (), direction=self.direction, **numbers),
            milestones=due_weights(self.milestones or ()),
        )

    def value_of(self, done: Collection[str] | None, value: Decimal | None) -> Decimal | None:
        """What is kept as the value: of milestones told by name, their part of the weight."""
        if done is None:
            return value
        percent = weight_done(self.milestones or (), done)
        return None if percent is None else round(percent, 6)

    def faults_of(
        self,
        *,
        value: Decimal | None,
        numerator: Decimal | None,
        denominator: Decimal | None,
        text: str,
        done: Collection[str] | None = None,
        confidence: int | None = None,
    ) -> Iterator[FieldError]:
        """What is wrong with a value told for this key result."""
        told = {"value": value, "numerator": numerator, "denominator": denominator, "done": done}
        if self.metric_id and (path := next((key for key in told if told[key] is not None), "")):
            yield FieldError(path, "check_in.provided")
        elif done is not None:
            yield from self._faults_of_done(done, value)
        elif value is None and numerator is None and denominator is None:
            if not text and not (self.metric_id and confidence):
                yield FieldError("value", "check_in.nothing_told")
        elif self.driver == "children":
            yield FieldError("value", "check_in.children_drive")
        elif self.accumulation == "ratio":
            yield from _faults_of_ratio(value, numerator, denominator)
        elif numerator is not None or denominator is not None:
            path = "denominator" if numerator is None else "numerator"
            yield FieldError(path, "check_in.not_a_ratio")
        elif self.direction == "binary" and value not in {0, 1}:
            yield FieldError("value", "check_in.zero_or_one")
        elif self.direction == "milestones" and not 0 <= (value or 0) <= 100:
            yield FieldError("value", "field.range", {"min": 0, "max": 100})

    def _faults_of_done(self, done: Collection[str], value: Decimal | None) -> Iterator[FieldError]:
        known = {item["id"] for item in self.milestones or ()}
        if self.direction != "milestones" or self.driver == "children":
            yield FieldError("done", "check_in.no_milestones")
            return
        if value is not None:
            yield FieldError("value", "check_in.done_or_value")
        for index, name in enumerate(done):
            if name not in known:
                yield FieldError(f"done.{index}", "check_in.milestone_unknown")


def _faults_of_ratio(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Iterator[FieldError]:
    if value is not None:
        yield FieldError("value", "check_in.ratio_in_two_numbers")
    for path, number in (("numerator", numerator), ("denominator", denominator)):
        if number is None:
            yield FieldError(path, "field.required")
    if denominator is not None and denominator <= 0:
        yield FieldError("denominator", "check_in.denominator_positive")


def end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def can_still_be_told(period: Period, today: date) -> bool:
    return (today - period.ends_on).days <= DATE_BACK_DAYS

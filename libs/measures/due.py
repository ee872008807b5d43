"""When a value is due and when it is overdue (docs/domain.md#check-ins)."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from .leave import Leave, grace_ends, present_from

FRIDAY = 4
DATA_DAY = 5
# A value may be late by this many days before its goal counts as outdated.
GRACE_DAYS = 3
MONTHS = {"month": 1, "quarter": 3}
SHORTEST_FIRST = ("week", "month", "quarter")


@dataclass(frozen=True)
class Period:
    """One period that a value speaks for, both days inclusive, and the day it is due."""

    starts_on: date
    ends_on: date
    due_on: date


def period_of(day: date, period: str) -> Period:
    """The week (from Monday), month or quarter that holds `day`."""
    if period == "week":
        starts_on = day - timedelta(days=day.weekday())
        return Period(starts_on, starts_on + timedelta(days=6), starts_on + timedelta(days=FRIDAY))
    length = MONTHS.get(period)
    if length is None:
        raise ValueError(f"no such period: {period}")
    first = (day.month - 1) // length * length + 1
    last = first + length - 1
    ends_on = date(day.year, last, calendar.monthrange(day.year, last)[1])
    return Period(date(day.year, first, 1), ends_on, ends_on + timedelta(days=DATA_DAY))


def following(known: Period, period: str) -> Period:
    return period_of(known.ends_on + timedelta(days=1), period)


def first_due(starts_on: date, period: str) -> Period:
    """The first period to be told of; a week that starts on its weekend is nobody's duty."""
    first = period_of(starts_on, period)
    return first if first.due_on >= starts_on else following(first, period)


def last_due(ends_on: date, period: str) -> Period:
    return period_of(ends_on, period)


def covered_by(day: date, period: str) -> date:
    """The end of the period that a value told on `day` speaks for, where nothing says which."""
    current = period_of(day, period)
    if period == "week":
        return current.ends_on
    previous = period_of(current.starts_on - timedelta(days=1), period)
    return previous.ends_on if day <= previous.due_on else current.ends_on


def next_due(
    last_period_end_covered: date | None, period: str, *, starts_on: date, ends_on: date
) -> Period | None:
    """The oldest period after the covered one; None when all periods are covered."""
    found = first_due(starts_on, period)
    if last_period_end_covered is not None and last_period_end_covered >= found.starts_on:
        found = following(period_of(last_period_end_covered, period), period)
    return found if found.starts_on <= ends_on else None


def covered_in(reported_through: date | None, period: str, cadence: str) -> date | None:
    """The day up to which a cadence is kept by a value told for the `period` that ends then.

    A week told of in November keeps November, although it may end in December.
    """
    if reported_through is None or cadence == period:
        return reported_through
    return period_of(reported_through, period).starts_on


def overdue(
    last_period_end_covered: date | None,
    period: str,
    today: date,
    grace_days: int,
    *,
    starts_on: date,
    ends_on: date,
    leaves: Collection[Leave] = (),
) -> bool:
    """Whether the oldest period without a value was due more than `grace_days` ago.

    What fell due on leave is due on the day of return, and days away are none of the grace.
    """
    waiting = next_due(last_period_end_covered, period, starts_on=starts_on, ends_on=ends_on)
    due_on = present_from(waiting.due_on, leaves) if waiting else None
    late_after = grace_ends(due_on, grace_days, leaves) if due_on else None
    return late_after is not None and today > late_after

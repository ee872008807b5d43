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
    """The week (from Monday), month or quarter that holds `day`.

    Raises ValueError for another period.
    """
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


def next_period(current: Period, period: str) -> Period:
    """The period after `current`."""
    return period_of(current.ends_on + timedelta(days=1), period)


def first_due(starts_on: date, period: str) -> Period:
    """The first period with a due value; a week that starts on its weekend has none."""
    first = period_of(starts_on, period)
    return first if first.due_on >= starts_on else next_period(first, period)


def reported_period_end(day: date, period: str) -> date:
    """The last day of the period that a value of `day` counts for, where none is given."""
    current = period_of(day, period)
    if period == "week":
        return current.ends_on
    previous = period_of(current.starts_on - timedelta(days=1), period)
    return previous.ends_on if day <= previous.due_on else current.ends_on


def next_due(
    last_period_end_covered: date | None, period: str, *, starts_on: date, ends_on: date
) -> Period | None:
    """The oldest period after the last reported one; None when all periods are reported."""
    candidate = first_due(starts_on, period)
    if last_period_end_covered is not None and last_period_end_covered >= candidate.starts_on:
        candidate = next_period(period_of(last_period_end_covered, period), period)
    return candidate if candidate.starts_on <= ends_on else None


def reported_in_cadence(reported_through: date | None, period: str, cadence: str) -> date | None:
    """The day through which a `cadence` is reported by a value for the `period` that ends then.

    A weekly value of November reports November, although the week may end in December.
    """
    if reported_through is None or cadence == period:
        return reported_through
    return period_of(reported_through, period).starts_on


def is_overdue(
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

    What fell due on leave is due on the day of return; days away use up no grace.
    """
    waiting = next_due(last_period_end_covered, period, starts_on=starts_on, ends_on=ends_on)
    due_on = present_from(waiting.due_on, leaves) if waiting else None
    late_after = grace_ends(due_on, grace_days, leaves) if due_on else None
    return late_after is not None and today > late_after

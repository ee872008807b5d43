"""When values are due: weekly on Friday, monthly and quarterly on the fifth day after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import first_due, is_overdue, next_due, period_of

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
kinds = st.sampled_from(["week", "month", "quarter"])
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("day", "period", "starts_on", "ends_on", "due_on"),
    [
        ("2026-11-18", "week", "2026-11-16", "2026-11-22", "2026-11-20"),
        ("2026-11-22", "week", "2026-11-16", "2026-11-22", "2026-11-20"),
        ("2026-02-10", "month", "2026-02-01", "2026-02-28", "2026-03-05"),
        ("2026-12-31", "month", "2026-12-01", "2026-12-31", "2027-01-05"),
        ("2026-11-18", "quarter", "2026-10-01", "2026-12-31", "2027-01-05"),
    ],
)
def test_a_period_and_its_due_day(day, period, starts_on, ends_on, due_on):
    found = period_of(date.fromisoformat(day), period)

    assert (found.starts_on, found.ends_on, found.due_on) == tuple(
        map(date.fromisoformat, (starts_on, ends_on, due_on))
    )


def test_an_unknown_period_is_refused():
    with pytest.raises(ValueError, match="no such period"):
        period_of(date(2026, 1, 1), "fortnight")


def test_a_week_begun_at_its_weekend_is_nobodys_duty():
    assert first_due(date(2026, 11, 21), "week").due_on == date(2026, 11, 27)
    assert first_due(date(2026, 11, 20), "week").due_on == date(2026, 11, 20)


def test_the_last_due_day_may_follow_the_end():
    assert period_of(date(2026, 12, 31), "quarter").due_on == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("covered", "today", "late"),
    [
        (None, "2026-02-05", False),
        (None, "2026-02-08", False),
        (None, "2026-02-09", True),
        ("2026-01-31", "2026-03-08", False),
        ("2026-01-31", "2026-03-09", True),
        ("2026-01-15", "2026-03-09", True),
        ("2026-12-31", "2030-01-01", False),
    ],
)
def test_a_monthly_value_is_overdue_past_its_grace(covered, today, late):
    known = date.fromisoformat(covered) if covered else None

    assert is_overdue(known, "month", date.fromisoformat(today), 3, **YEAR) is late


def test_when_all_periods_are_covered_nothing_is_due():
    assert next_due(date(2026, 12, 31), "month", **YEAR) is None


@given(days, kinds)
def test_each_day_belongs_to_exactly_one_period(day, kind):
    found = period_of(day, kind)

    assert found.starts_on <= day <= found.ends_on
    assert period_of(found.ends_on + timedelta(days=1), kind).starts_on == (
        found.ends_on + timedelta(days=1)
    )


@given(days, st.integers(0, 400), st.none() | days, kinds)
def test_what_is_due_lies_after_what_is_covered(starts_on, length, covered, kind):
    ends_on = starts_on + timedelta(days=length)
    found = next_due(covered, kind, starts_on=starts_on, ends_on=ends_on)

    if found is not None:
        assert found.starts_on <= ends_on
        assert found.due_on >= starts_on
        assert covered is None or found.ends_on > covered

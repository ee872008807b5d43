"""Which period a value is for, and for which one it is due next."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import next_period, period_of
from services.checkins.models import BACKDATING_DAYS, KeyResult, is_reportable

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
kinds = st.sampled_from(["week", "month", "quarter"])


def a_key_result(**changes: Any) -> KeyResult:
    usual = {
        "period": "week",
        "direction": "increase",
        "accumulation": "latest",
        "start": Decimal(0),
        "target": Decimal(100),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    return KeyResult(**(usual | changes))


@given(days, kinds)
def test_every_day_lies_in_exactly_one_period_of_each_kind(day: date, kind: str) -> None:
    period = period_of(day, kind)
    before = period_of(period.starts_on - timedelta(days=1), kind)
    after = next_period(period, kind)

    assert period.starts_on <= day <= period.ends_on
    assert before.ends_on + timedelta(days=1) == period.starts_on
    assert period.ends_on + timedelta(days=1) == after.starts_on


@given(days, kinds, st.one_of(st.none(), days))
def test_an_open_period_has_no_value_has_begun_and_can_be_reported(
    today: date, kind: str, reported_through: date | None
) -> None:
    key_result = a_key_result(period=kind, starts_on=date(2020, 1, 1), ends_on=date(2035, 12, 31))

    period = key_result.open_period(reported_through, today)

    if period is not None:
        assert period.starts_on <= today
        assert is_reportable(period, today)
        assert key_result.overlaps(period)
        assert reported_through is None or period.ends_on > reported_through


@pytest.mark.parametrize(
    ("kind", "today", "reported_through", "starts_on"),
    [
        ("week", "2026-11-18", None, "2026-11-09"),  # last week was missed
        ("week", "2026-11-18", "2026-11-15", "2026-11-16"),
        ("week", "2026-11-18", "2026-11-22", None),  # this week is reported
        ("month", "2026-11-03", "2026-09-30", "2026-10-01"),  # due on the fifth
        ("month", "2026-11-20", "2026-09-30", "2026-11-01"),  # too late for October
        ("quarter", "2026-10-04", None, "2026-07-01"),
        ("week", "2027-01-05", None, "2026-12-28"),  # the last week of the key result
        ("week", "2027-02-01", None, None),  # over, and too late to date back
    ],
)
def test_the_open_period(
    kind: str, today: str, reported_through: str | None, starts_on: str | None
) -> None:
    reported_day = date.fromisoformat(reported_through) if reported_through else None

    period = a_key_result(period=kind).open_period(reported_day, date.fromisoformat(today))

    assert (period.starts_on.isoformat() if period else None) == starts_on


def test_no_period_before_the_first_day_is_open() -> None:
    key_result = a_key_result(period="month", starts_on=date(2026, 11, 2))

    period = key_result.open_period(None, date(2026, 11, 3))

    assert period is not None
    assert period.starts_on == date(2026, 11, 1)


def test_the_owner_has_fourteen_days_after_the_end_of_a_period() -> None:
    period = period_of(date(2026, 10, 31), "month")

    assert is_reportable(period, period.ends_on + timedelta(days=BACKDATING_DAYS))
    assert not is_reportable(period, period.ends_on + timedelta(days=BACKDATING_DAYS + 1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Decimal(50)),
        ({"direction": "decrease", "start": Decimal(100), "target": Decimal(60)}, Decimal(80)),
        ({"direction": "at_least", "start": None, "target": Decimal(98)}, Decimal(98)),
        ({"direction": "binary", "start": None, "target": None}, None),
        # A third of the year's 365 would be due by the first 121.67 days; this is one month of it.
        ({"accumulation": "sum", "target": Decimal(365)}, Decimal(31)),
    ],
)
def test_the_expected_value(changes: dict[str, Any], expected: Decimal | None) -> None:
    key_result = a_key_result(period="month", **changes)
    noon_of_the_middle = datetime(2026, 7, 2, 12, tzinfo=UTC)

    period = period_of(date(2026, 7, 2), "month")

    assert key_result.expected_value(period, noon_of_the_middle, "UTC") == expected

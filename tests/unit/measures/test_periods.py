"""What a period is called leads back to it, and nothing else does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import period_of
from measures.periods import EARLIEST, LATEST, name_of, parse_period

KINDS = st.sampled_from(["week", "month", "quarter"])


@given(day=st.dates(date(2000, 1, 3), date(2099, 12, 27)), kind=KINDS)
def test_a_period_is_found_by_its_name_and_by_each_of_its_days(day: date, kind: str) -> None:
    period = period_of(day, kind)

    assert parse_period(name_of(period, kind), kind) == period
    assert parse_period(day.isoformat(), kind) == period


@given(text=st.text(alphabet="0123456789-WQwq ", max_size=12), kind=KINDS)
def test_any_text_is_a_period_or_none(text: str, kind: str) -> None:
    found = parse_period(text, kind)

    assert found is None or EARLIEST <= found.ends_on <= LATEST.replace(year=2100)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-10", "week"),
        ("2026-W45", "month"),
        ("2026-Q4", "month"),
        ("2026-13", "month"),
        ("2026-W54", "week"),
        ("2026-Q5", "quarter"),
        ("2026-02-30", "month"),
        ("2026-W01-01", "week"),
        ("1999-12", "month"),
        ("", "month"),
    ],
)
def test_what_is_no_such_period_is_none(text: str, kind: str) -> None:
    assert parse_period(text, kind) is None


def test_periods_are_named_as_spreadsheets_write_them() -> None:
    names = [
        name_of(period_of(date(2026, 1, 1), kind), kind) for kind in ("week", "month", "quarter")
    ]

    assert names == ["2026-W01", "2026-01", "2026-Q1"]

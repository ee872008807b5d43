"""Expected progress and health, with examples of docs/measures.md."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import first_due
from measures.pace import WORST_FIRST, expected_of, health_of, worst_of
from measures.progress import progress_of

SHANGHAI = "Asia/Shanghai"
START, END = date(2026, 10, 1), date(2026, 12, 31)
percents = st.decimals(-200, 300, places=2)
instants = st.integers(0, 150 * 24 * 60).map(
    lambda minutes: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def shanghai(text):
    return datetime.fromisoformat(text + "+08:00")


def expected(direction, moment, **more):
    return expected_of(direction, START, END, now=shanghai(moment), zone=SHANGHAI, **more)


@pytest.mark.parametrize(
    ("moment", "percent"),
    [
        ("2026-09-30T23:59:59", 0),
        ("2026-10-01T00:00:00", 0),
        ("2026-11-16T00:00:00", 50),
        ("2027-01-01T00:00:00", 100),
        ("2027-03-01T00:00:00", 100),
    ],
)
def test_a_line_expects_the_elapsed_share_of_its_dates(moment, percent):
    assert expected("increase", moment) == Decimal(percent)
    assert expected("milestones", moment) == Decimal(percent)


def test_a_change_of_clocks_is_no_day_of_its_own():
    # 25 October 2026 has 25 hours in Berlin: of 49 hours 24 have passed.
    day = date(2026, 10, 24)
    now = datetime.fromisoformat("2026-10-25T00:00:00+02:00")
    found = expected_of("increase", day, day + timedelta(days=1), now=now, zone="Europe/Berlin")

    assert found == Decimal(100) * 24 / 49


def test_bounds_hold_from_the_first_due_value():
    due = date(2026, 11, 5)

    assert expected("at_most", "2026-11-05T23:59:00", first_due_on=due) == 0
    assert expected("at_most", "2026-11-06T00:00:00", first_due_on=due) == 100
    assert expected("between", "2026-10-01T00:00:00") == 100


def test_a_binary_is_expected_once_its_date_is_over():
    assert expected("binary", "2026-12-31T23:59:59") == 0
    assert expected("binary", "2027-01-01T00:00:00") == 100


def test_phased_targets_are_points_in_time():
    phased_targets = [(date(2026, 10, 31), Decimal(20)), (date(2026, 11, 30), Decimal(70))]

    assert expected("increase", "2026-10-31T12:00:00", phased_targets=phased_targets) == 0
    assert expected("increase", "2026-11-01T00:00:00", phased_targets=phased_targets) == 20
    assert expected("milestones", "2026-12-24T00:00:00", phased_targets=phased_targets) == 70


def test_dates_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        expected_of("increase", END, START, now=shanghai("2026-11-01T00:00:00"), zone=SHANGHAI)


@pytest.mark.parametrize(
    ("progress", "pace", "updated", "overdue", "first_due_passed", "health"),
    [
        (95, 100, True, False, True, "on_track"),
        ("94.99", 100, True, False, True, "lagging"),
        (75, 100, True, False, True, "lagging"),
        ("74.99", 100, True, False, True, "at_risk"),
        (100, 40, True, False, True, "achieved"),
        (-5, 0, True, False, True, "on_track"),
        (-5, 20, True, False, True, "at_risk"),
        (90, 100, True, True, True, "outdated"),
        (99, 100, True, True, True, "outdated"),
        (100, 100, True, True, True, "outdated"),
        (10, 100, True, True, True, "at_risk"),
        (None, 100, False, True, True, "outdated"),
        (None, 50, False, False, True, "pending"),
        (None, 50, False, False, False, "pending"),
        (100, 50, False, False, True, "pending"),
        (None, 5, False, False, False, "early"),
        (0, "9.99", True, False, False, "early"),
        (0, 10, True, False, False, "at_risk"),
        (0, 5, True, False, True, "at_risk"),
        (None, None, False, False, False, "early"),
    ],
)
def test_the_verdict(progress, pace, updated, overdue, first_due_passed, health):
    found = health_of(
        None if progress is None else Decimal(progress),
        None if pace is None else Decimal(pace),
        updated=updated,
        overdue=overdue,
        first_due_passed=first_due_passed,
    )

    assert found == health


def test_defects_of_at_most_two_percent_standing_at_three_are_at_risk():
    progress = progress_of(
        "at_most", start=None, target=Decimal(2), tolerance=Decimal(2), current=Decimal(3)
    )
    pace = expected("at_most", "2026-11-20T09:00:00", first_due_on=date(2026, 11, 5))

    assert (progress, pace) == (50, 100)
    assert _told(progress, pace) == "at_risk"


def test_a_binary_due_next_month_is_on_track():
    progress = progress_of("binary", start=None, target=None, current=Decimal(0))

    assert _told(progress, expected("binary", "2026-11-20T09:00:00")) == "on_track"


def test_an_honest_zero_on_the_second_day_is_early():
    now = shanghai("2026-10-02T09:00:00")
    due = first_due(START, "week").due_on
    pace = expected_of("increase", START, END, now=now, zone=SHANGHAI)

    assert due == date(2026, 10, 2)
    assert Decimal(1) < pace < Decimal(2)
    assert _told(Decimal(0), pace, first_due_passed=False) == "early"


def test_an_early_period_ends_with_its_first_tenth():
    assert _told(
        Decimal(3), expected("increase", "2026-10-10T00:00:00"), first_due_passed=False
    ) == ("early")
    assert _told(
        Decimal(3), expected("increase", "2026-10-11T00:00:00"), first_due_passed=False
    ) == ("at_risk")


def test_the_worst_verdict_stands_for_several():
    assert worst_of(["achieved", "lagging", "outdated", "early"]) == "outdated"
    assert worst_of([]) == "pending"


@given(st.none() | percents, percents, st.booleans(), st.booleans(), st.booleans())
def test_green_is_only_what_was_told_in_time(progress, pace, updated, overdue, due_passed):
    found = health_of(progress, pace, updated=updated, overdue=overdue, first_due_passed=due_passed)

    assert found in WORST_FIRST
    if found in {"on_track", "achieved"}:
        assert updated
        assert not overdue
        assert progress is not None


@given(instants, instants)
def test_expectation_never_falls(one, other):
    for direction in ("increase", "binary", "at_least"):
        early, late = (
            expected_of(
                direction, START, END, now=now, zone=SHANGHAI, first_due_on=date(2026, 11, 5)
            )
            for now in sorted((one, other))
        )
        assert Decimal(0) <= early <= late <= Decimal(100)


def _told(progress, pace, *, first_due_passed=True):
    return health_of(progress, pace, updated=True, overdue=False, first_due_passed=first_due_passed)

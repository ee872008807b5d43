"""Leave pauses due dates: what falls due meanwhile is due on the return."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.assessment import KeyResultFacts, assess
from measures.due import is_overdue
from measures.leave import grace_ends, leaves_of, present_from

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
NOVEMBER = ((date(2026, 11, 2), date(2026, 11, 22)),)
OPEN = ((date(2026, 11, 2), None),)


@st.composite
def times_away(draw):
    """Leaves that do not overlap, oldest first, each with an end."""
    bounds = sorted(draw(st.lists(DAYS, max_size=8, unique=True)))
    return tuple(zip(bounds[::2], bounds[1::2], strict=False))


def away(day, leaves):
    return any(first <= day and (last is None or day <= last) for first, last in leaves)


@given(DAYS, times_away())
def test_the_return_is_the_first_day_that_is_not_away(day, leaves):
    back = present_from(day, leaves)

    assert not away(back, leaves)
    assert all(away(day + timedelta(n), leaves) for n in range((back - day).days))


@given(DAYS, st.integers(0, 9), times_away())
def test_days_away_are_none_of_the_grace(day, count, leaves):
    ends = grace_ends(day, count, leaves)

    between = [day + timedelta(n) for n in range(1, (ends - day).days + 1)]
    assert [away(one, leaves) for one in between].count(False) == count


@given(DAYS, st.integers(0, 9))
def test_without_leave_nothing_is_paused(day, count):
    assert present_from(day, ()) == day
    assert grace_ends(day, count, ()) == day + timedelta(count)


@pytest.mark.parametrize(
    ("today", "leaves", "late"),
    [
        # Due on Friday the 6th, three days of grace.
        ("2026-11-09", (), False),
        ("2026-11-10", (), True),
        ("2026-11-22", NOVEMBER, False),
        # Back on Monday the 23rd: due that day.
        ("2026-11-26", NOVEMBER, False),
        ("2026-11-27", NOVEMBER, True),
        ("2026-12-31", OPEN, False),
    ],
)
def test_nothing_is_overdue_while_its_owner_is_away(today, leaves, late):
    dates = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    day = date.fromisoformat(today)

    assert is_overdue(date(2026, 11, 1), "week", day, 3, **dates, leaves=leaves) is late


def stands(leaves, day="2026-11-16"):
    facts = KeyResultFacts(
        direction="increase",
        period="week",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        progress=None,
        reported_through=date(2026, 11, 1),
        updated=True,
        leaves=leaves,
    )
    now = datetime.fromisoformat(f"{day}T09:00:00+08:00")
    return assess(facts, now=now, zone="Asia/Shanghai")


def test_the_verdict_waits_for_the_return():
    assert (stands(()).health, stands(()).due_on) == ("outdated", date(2026, 11, 6))
    assert stands(NOVEMBER).health != "outdated"
    assert stands(NOVEMBER).due_on == date(2026, 11, 23)
    assert stands(OPEN).due_on is None


def test_leaves_travel_as_text_and_are_read_oldest_first():
    told = [{"from": "2026-11-02", "until": None}, {"from": "2026-01-05", "until": "2026-01-09"}]

    assert leaves_of(told) == ((date(2026, 1, 5), date(2026, 1, 9)), (date(2026, 11, 2), None))

"""The state of a cycle by its dates, and what it accepts in each state."""

from datetime import date, timedelta
from typing import Any

import pytest

from servicekit.errors import Invalid
from services.goals.cycles.models import CYCLE_STEPS, Cycle

FIRST, LAST = date(2030, 4, 1), date(2030, 6, 30)
DAY = timedelta(days=1)


def make_cycle(**columns: Any) -> Cycle:
    dates = {
        "starts_on": FIRST,
        "ends_on": LAST,
        "drafting_on": date(2030, 3, 11),
        "cut_off_on": date(2030, 7, 12),
        "closes_on": date(2030, 8, 9),
    }
    return Cycle(**{"state": "active", **dates, **columns})


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2030, 3, 10), "planned"),
        (date(2030, 3, 11), "drafting"),
        (FIRST, "active"),
        (LAST, "active"),
        (LAST + DAY, "planned"),
    ],
)
def test_a_cycle_is_added_in_the_state_of_its_dates_unless_it_is_over(
    day: date, state: str
) -> None:
    assert make_cycle().state_when_added(day) == state


@pytest.mark.parametrize("state", CYCLE_STEPS)
def test_the_calendar_moves_a_cycle_forward_only(state: str) -> None:
    order = list(CYCLE_STEPS)
    later = make_cycle(state=state).later_state(LAST + DAY)

    assert later == ("scoring" if order.index(state) < order.index("scoring") else None)


@pytest.mark.parametrize(
    ("dates", "path", "code"),
    [
        ({"ends_on": FIRST}, "ends_on", "cycle.ends_before_start"),
        ({"drafting_on": FIRST + DAY}, "drafting_on", "cycle.drafting_after_start"),
        ({"cut_off_on": LAST - DAY}, "cut_off_on", "cycle.cut_off_before_end"),
        ({"closes_on": date(2030, 7, 12)}, "closes_on", "cycle.closes_before_cut_off"),
    ],
)
def test_dates_that_contradict_one_another_are_refused(
    dates: dict[str, date], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_cycle(**dates).check_dates()

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [(path, code)]


@pytest.mark.parametrize(
    "dates",
    [{}, {"drafting_on": FIRST, "cut_off_on": LAST}, {"drafting_on": None, "closes_on": None}],
)
def test_dates_in_their_order_are_accepted(dates: dict[str, Any]) -> None:
    make_cycle(**dates).check_dates()


@pytest.mark.parametrize(
    ("day", "first_day"),
    [
        (FIRST - DAY, FIRST),
        (FIRST, FIRST),
        (FIRST + DAY, FIRST + DAY),
        (LAST, LAST),
        (LAST + DAY, FIRST),
    ],
)
def test_what_is_set_in_a_running_cycle_starts_today(day: date, first_day: date) -> None:
    assert make_cycle().first_day_from(day) == first_day


@pytest.mark.parametrize(
    ("state", "reopened_until", "accepts"),
    [
        ("planned", None, True),
        ("scoring", None, True),
        ("closed", None, False),
        ("closed", LAST - DAY, False),
        ("closed", LAST, True),
    ],
)
def test_a_closed_cycle_accepts_changes_through_the_last_reopened_day(
    state: str, reopened_until: date | None, accepts: bool
) -> None:
    assert make_cycle(state=state).accepts_changes(reopened_until, LAST) is accepts


@pytest.mark.parametrize(
    ("state", "day", "takes"),
    [
        ("active", date(2031, 1, 1), True),
        ("scoring", date(2030, 7, 12), True),
        ("scoring", date(2030, 7, 13), False),
        ("closed", LAST, False),
    ],
)
def test_values_count_until_the_cut_off_or_the_close(state: str, day: date, takes: bool) -> None:
    assert make_cycle(state=state).takes_values(day) is takes


@pytest.mark.parametrize(("offset", "is_later"), [(-1, False), (0, False), (1, True)])
def test_a_later_cycle_begins_after_the_other(offset: int, is_later: bool) -> None:
    other = make_cycle(starts_on=FIRST + offset * DAY)

    assert other.is_later_than(make_cycle()) is is_later

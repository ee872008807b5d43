"""Cycles in the state of their dates."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from measures.working_days import regional_calendar, weekdays
from services.goals.cycles.models import CYCLE_STEPS
from services.goals.cycles.use_cases.cycle_years import LENGTHS, cycles_of_year
from services.goals.cycles.use_cases.cycles import new_cycle

ORDER = list(CYCLE_STEPS)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(2, 400), st.integers(-60, 500))
def test_a_state_follows_the_one_before_and_never_goes_back(
    starts_on: date, length: int, offset: int
) -> None:
    cycle = new_cycle(weekdays, starts_on=starts_on, ends_on=starts_on + timedelta(days=length))
    day = starts_on + timedelta(days=offset)

    before, after = cycle.state_on(day), cycle.state_on(day + timedelta(days=1))

    assert ORDER.index(after) - ORDER.index(before) in (0, 1)


@given(DAYS, st.integers(2, 400), st.integers(-60, 500))
def test_the_next_change_is_the_first_day_of_another_state(
    starts_on: date, length: int, offset: int
) -> None:
    cycle = new_cycle(weekdays, starts_on=starts_on, ends_on=starts_on + timedelta(days=length))
    day = starts_on + timedelta(days=offset)

    change = cycle.next_change(day)

    if change is None:
        assert cycle.state_on(day) == "closed"
    else:
        assert cycle.state_on(change) != cycle.state_on(day)
        assert cycle.state_on(change - timedelta(days=1)) == cycle.state_on(day)


@given(
    st.integers(2000, 2100),
    st.integers(1, 12),
    st.sampled_from(list(LENGTHS)),
)
def test_the_cycles_of_a_year_fill_it_without_a_gap(
    year: int, first_month: int, length: str
) -> None:
    cycles = list(cycles_of_year(weekdays, "person", length, year, first_month))

    assert len(cycles) == 12 // LENGTHS[length]
    assert cycles[0].starts_on == date(year, first_month, 1)
    assert cycles[-1].ends_on + timedelta(days=1) == date(year + 1, first_month, 1)
    for one, following in pairwise(cycles):
        assert following.starts_on == one.ends_on + timedelta(days=1)
    assert len({one.name for one in cycles}) == len(cycles)


def test_dates_that_are_not_given_follow_from_the_first_and_the_last_day() -> None:
    cycle = new_cycle(weekdays, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))

    assert cycle.drafting_on == date(2026, 9, 10)
    # Ten working days after a Thursday, twenty more until it closes.
    assert cycle.cut_off_on == date(2027, 1, 14)
    assert cycle.closes_on == date(2027, 2, 11)


def test_a_company_in_china_counts_by_its_holidays() -> None:
    cycle = new_cycle(
        regional_calendar("CN"), starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30)
    )

    # 8, 9 and 10 October (the last a make-up Saturday), 12 to 16, 19 and 20 October.
    assert cycle.cut_off_on == date(2026, 10, 20)
    assert new_cycle(
        weekdays, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30)
    ).cut_off_on == (date(2026, 10, 14))

"""Working days: by a region's public holidays, and by days that a company decides itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.working_days import (
    company_calendar,
    default_region,
    deviations,
    regional_calendar,
    regions,
    weekdays,
    working_days_after,
)

CHINA = regional_calendar("CN")
CALENDARS = st.sampled_from([weekdays, CHINA])
DAYS = st.dates(date(2003, 1, 1), date(2031, 12, 31))
# The first question about a region reads its holidays, which no later one waits for.
without_deadline = settings(deadline=None)


@without_deadline
@given(DAYS, st.integers(1, 40), CALENDARS)
def test_exactly_so_many_working_days_lie_between_and_the_last_is_one(day, count, works):
    until = working_days_after(day, count, works)

    between = [day + timedelta(days=n) for n in range(1, (until - day).days + 1)]
    assert [works(one) for one in between].count(True) == count
    assert works(until)


@without_deadline
@given(DAYS, st.integers(1, 20), st.integers(1, 20), CALENDARS)
def test_counting_on_is_counting_all(day, one, more, works):
    step = working_days_after(day, one, works)

    assert working_days_after(step, more, works) == working_days_after(day, one + more, works)


@pytest.mark.parametrize(
    ("name", "day", "count", "until"),
    [
        # 1 to 7 October are off; Saturday the 10th is worked for them.
        ("National Day", "2026-09-30", 1, "2026-10-08"),
        ("make-up Saturday", "2026-10-09", 1, "2026-10-10"),
        ("National Day, ten days", "2026-09-30", 10, "2026-10-20"),
        # 15 to 23 February are off; Saturdays the 14th and the 28th are worked for them.
        ("Spring Festival", "2026-02-13", 2, "2026-02-24"),
        ("Spring Festival, ten days", "2026-02-13", 10, "2026-03-05"),
        # Saturday 31 January is none, although the month ends.
        ("an ordinary weekend", "2026-01-30", 1, "2026-02-02"),
        # Sunday 29 September 2024 is worked for 4 October, Saturday the 12th for the 7th.
        ("a year that is past", "2024-09-28", 8, "2024-10-14"),
        # A make-up Sunday at the end of a year belongs to the holiday of the next one.
        ("make-up Sunday in December", "2006-12-29", 2, "2006-12-31"),
    ],
)
def test_a_company_in_china_works_by_its_calendar(name, day, count, until):
    assert working_days_after(date.fromisoformat(day), count, CHINA) == date.fromisoformat(until)


def test_spring_festival_is_off_in_a_year_that_is_not_announced():
    # From New Year's Eve to the third day of the year.
    eve = date(2028, 1, 25)

    assert not any(CHINA(eve + timedelta(days=offset)) for offset in range(4))
    assert working_days_after(date(2028, 1, 24), 1, CHINA) > date(2028, 1, 28)


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("Asia/Shanghai", "CN"),
        ("Asia/Urumqi", "CN"),
        ("Asia/Chongqing", "CN"),
        ("PRC", "CN"),
        ("Asia/Hong_Kong", ""),
        ("Asia/Singapore", ""),
        ("Europe/Berlin", ""),
        ("UTC", ""),
    ],
)
def test_only_the_mainland_has_a_region_by_its_zone(zone, region):
    assert default_region(zone) == region


def test_without_a_region_monday_to_friday_are_worked():
    calendar = regional_calendar("")

    assert working_days_after(date(2026, 9, 30), 1, calendar) == date(2026, 10, 1)
    assert working_days_after(date(2026, 10, 9), 1, calendar) == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("region", "day", "works"),
    [
        # Epiphany is a holiday in Bavaria and none in Berlin.
        ("DE-BY", date(2026, 1, 6), False),
        ("DE-BE", date(2026, 1, 6), True),
        # The weekend of Saudi Arabia is Friday and Saturday.
        ("SA", date(2026, 11, 13), False),
        ("SA", date(2026, 11, 15), True),
        ("HK", date(2026, 10, 1), False),
    ],
)
def test_a_region_has_its_own_holidays_and_weekend(region, day, works):
    assert region in regions()
    assert regional_calendar(region)(day) is works


@without_deadline
@given(DAYS, st.sampled_from(["", "CN", "DE-BY"]))
def test_what_a_company_decides_comes_before_the_holidays(day, region):
    other = day + timedelta(days=1)
    calendar = company_calendar(region, days_off=[day], make_up_days=[other])

    assert (calendar(day), calendar(other)) == (False, True)
    after = day + timedelta(days=2)
    assert calendar(after) == regional_calendar(region)(after)


def test_deviations_are_weekdays_off_and_weekends_worked():
    calendar = company_calendar("CN", days_off=[date(2026, 10, 8)], make_up_days=[])

    found = deviations(calendar, date(2026, 9, 28), date(2026, 10, 11))

    off = [date(2026, 10, day) for day in (1, 2, 5, 6, 7, 8)]
    assert found == dict.fromkeys(off, False) | {date(2026, 10, 10): True}

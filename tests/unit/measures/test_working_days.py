"""Working days: Monday to Friday, or by the holidays and make-up days of mainland China."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.working_days import calendar_of, mainland, weekdays, working_days_after

CALENDARS = st.sampled_from([weekdays, mainland])
# From before the first to after the last year that the calendar of China knows.
DAYS = st.dates(date(2003, 1, 1), date(2031, 12, 31))


@given(DAYS, st.integers(1, 40), CALENDARS)
def test_exactly_so_many_working_days_lie_between_and_the_last_is_one(day, count, works):
    until = working_days_after(day, count, works)

    between = [day + timedelta(days=n) for n in range(1, (until - day).days + 1)]
    assert [works(one) for one in between].count(True) == count
    assert works(until)


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
    ],
)
def test_a_company_in_china_works_by_its_calendar(name, day, count, until):
    found = working_days_after(date.fromisoformat(day), count, calendar_of("Asia/Shanghai"))

    assert found == date.fromisoformat(until), name


@pytest.mark.parametrize("zone", ["Asia/Hong_Kong", "Asia/Singapore", "Europe/Berlin", "UTC"])
def test_a_company_elsewhere_works_monday_to_friday(zone):
    assert working_days_after(date(2026, 9, 30), 1, calendar_of(zone)) == date(2026, 10, 1)
    assert working_days_after(date(2026, 10, 9), 1, calendar_of(zone)) == date(2026, 10, 12)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "PRC"])
def test_every_zone_of_the_mainland_keeps_its_holidays(zone):
    assert not calendar_of(zone)(date(2026, 10, 1))


@given(
    st.dates(date(2030, 1, 1), date(2060, 1, 1)) | st.dates(date(1990, 1, 1), date(2003, 12, 31))
)
def test_a_year_that_is_not_announced_counts_monday_to_friday(day):
    assert mainland(day) == weekdays(day)

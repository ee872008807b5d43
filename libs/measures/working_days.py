"""Working days, counted by the calendar that holds where a company is."""

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar

# Whether a day is worked.
Calendar = Callable[[date], bool]

SATURDAY = 5
DAY = timedelta(days=1)
# The zones of mainland China, old names included; Hong Kong, Macau and Taiwan keep other holidays.
MAINLAND = frozenset(
    "Asia/" + name for name in ("Shanghai", "Urumqi", "Chongqing", "Chungking", "Harbin", "Kashgar")
) | {"PRC"}


def weekdays(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < SATURDAY


def mainland(day: date) -> bool:
    """The State Council's calendar: holidays are off, make-up Saturdays and Sundays are worked.

    It is announced each November for the year that follows. A year that the pinned release of the
    calendar does not know counts Monday to Friday until a newer release is taken.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return weekdays(day)


def calendar_of(time_zone: str) -> Calendar:
    """The calendar of a company, chosen by its zone."""
    return mainland if time_zone in MAINLAND else weekdays


def working_days_after(day: date, count: int, works: Calendar) -> date:
    """The `count`-th working day after `day`; the day itself does not count."""
    while count > 0:
        day += DAY
        count -= works(day)
    return day

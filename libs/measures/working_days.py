"""Working days, counted by a region's public holidays and by days that a company adds to them."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

# Whether a day is worked.
Calendar = Callable[[date], bool]

SATURDAY = 5
DAY = timedelta(days=1)
# Of a company that follows no region's holidays.
MONDAY_TO_FRIDAY = ""
MAINLAND_CHINA = "CN"
# The zones of mainland China, old names included; Hong Kong, Macau and Taiwan keep other holidays.
MAINLAND_ZONES = frozenset(
    "Asia/" + name for name in ("Shanghai", "Urumqi", "Chongqing", "Chungking", "Harbin", "Kashgar")
) | {"PRC"}


def weekdays(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < SATURDAY


def default_region(time_zone: str) -> str:
    """The region of a company that has chosen none, by its IANA time zone."""
    return MAINLAND_CHINA if time_zone in MAINLAND_ZONES else MONDAY_TO_FRIDAY


@cache
def regions() -> frozenset[str]:
    """Every region whose holidays are known: ISO 3166 countries and their parts, CN or DE-BY."""
    # Here and below, not above: 11 MB that only those who count working days need.
    from holidays import list_supported_countries

    countries = list_supported_countries(include_aliases=False)
    parts = {f"{country}-{part}" for country, parts in countries.items() for part in parts}
    return frozenset(countries) | parts


def regional_calendar(region: str) -> Calendar:
    """The calendar of one of `regions`, with its own weekend; MONDAY_TO_FRIDAY without one.

    Make-up days of mainland China are announced each November for the year that follows. A year
    whose announcement the pinned release does not hold has its statutory holidays and no make-up
    days.
    """
    if region == MONDAY_TO_FRIDAY:
        return weekdays
    return lambda day: _holidays(region, day.year).is_working_day(day)


def company_calendar(
    region: str, days_off: Collection[date], make_up_days: Collection[date]
) -> Calendar:
    """A region's calendar, except on the days that the company decides itself."""
    decided = dict.fromkeys(days_off, False) | dict.fromkeys(make_up_days, True)
    regional = regional_calendar(region)
    return lambda day: decided[day] if day in decided else regional(day)


def deviations(calendar: Calendar, first: date, last: date) -> dict[date, bool]:
    """The days from `first` to `last`, inclusive, that differ from Monday to Friday."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return {day: calendar(day) for day in days if calendar(day) != weekdays(day)}


def working_days_after(day: date, count: int, works: Calendar) -> date:
    """The `count`-th working day after `day`; the day itself does not count."""
    while count > 0:
        day += DAY
        count -= works(day)
    return day


@lru_cache(maxsize=64)
def _holidays(region: str, year: int) -> "HolidayBase":
    """Complete when it is made: one that grows as it is asked is not safe for threads."""
    from holidays import country_holidays

    country, _, part = region.partition("-")
    # The next year as well: its holidays move working days into this one's last week.
    return country_holidays(country, part or None, years=(year, year + 1), expand=False)

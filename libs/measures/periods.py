"""How periods are written in files and by partners: 2026-W45, 2026-10, 2026-Q4."""

import re
from datetime import date

from .due import Period, period_of

NAMED = re.compile(r"([0-9]{4})-(?:W([0-9]{2})|Q([1-4])|([0-9]{2}))(?:-([0-9]{2}))?")
# Periods that a calendar can hold with room on both sides.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


def name_of(span: Period, period: str) -> str:
    """Write the period `span`."""
    day = span.starts_on
    if period == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if period == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02}"


def parse_period(text: str, period: str) -> Period | None:
    """Read a period, or the day in one, in that notation; None where `text` is neither."""
    match = NAMED.fullmatch(text.strip().upper())
    day = _day(match, period) if match else None
    if day is None or not EARLIEST <= day <= LATEST:
        return None
    return period_of(day, period)


def _day(match: re.Match[str], period: str) -> date | None:
    year, week, quarter, month, day = match.groups()
    try:
        if day is not None:
            return date(int(year), int(month), int(day)) if month else None
        if week is not None:
            return date.fromisocalendar(int(year), int(week), 1) if period == "week" else None
        if quarter is not None:
            first = date(int(year), 3 * int(quarter) - 2, 1)
            return first if period == "quarter" else None
        return date(int(year), int(month), 1) if period == "month" else None
    except ValueError:
        return None

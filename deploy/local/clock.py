"""The business time of an instance: how far it is ahead stands in a file that its fleet follows."""

from datetime import UTC, datetime, timedelta, timezone

from deploy.local.errors import SetupError
from deploy.local.instances import Instance

SHANGHAI = timezone(timedelta(hours=8))
# Where arithmetic on days breaks: ends and beginnings of months, quarters and years, the leap day,
# and hours at which UTC is on another day.
DAYS = ("01-01T00:10", "02-29T10:00", "03-31T18:00", "06-30T23:30", "12-01T09:00", "12-31T22:00")
LEAP_YEARS_APART = 8


def move(of: Instance, to: datetime | None) -> None:
    """Have whoever follows the instance's clock be at `to`, or at the time of the world again."""
    if to is None:
        of.clock.unlink(missing_ok=True)
        return
    seconds = (to - datetime.now(UTC)).total_seconds()
    beside = of.clock.with_suffix(".new")
    beside.write_text(str(seconds), encoding="ascii")
    beside.replace(of.clock)


def moment(text: str) -> datetime | None:
    """A day, or a day and a time, in Shanghai; `real` is none.

    Raises SetupError for anything else.
    """
    if text == "real":
        return None
    found = _parsed(text)
    if found is None:
        raise SetupError(f"'{text}' is no time: write 2027-06-30T23:30, or 'real'.")
    return found


def ahead(day: str) -> datetime:
    """The next time at which it is `day`, written like one of DAYS."""
    now = datetime.now(UTC)
    years = range(now.year, now.year + LEAP_YEARS_APART + 1)
    moments = (_parsed(f"{year:04}-{day}") for year in years)
    return next(found for found in moments if found is not None and found > now)


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None

"""Leave pauses due dates: what falls due while somebody is away waits for their return."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

# First and last day away, both inclusive; None where the end is open.
Leave = tuple[date, date | None]

DAY = timedelta(days=1)


def leaves_of(told: Iterable[Mapping[str, str | None]]) -> tuple[Leave, ...]:
    """Leaves as they travel, oldest first."""
    return tuple(
        sorted(
            (
                (date.fromisoformat(item["from"]), _day(item["until"]))
                for item in told
                if item["from"]
            ),
            key=lambda leave: leave[0],
        )
    )


def present_from(day: date, leaves: Collection[Leave]) -> date | None:
    """The first day from `day` on that is not away; None while the end of a leave is open."""
    for starts_on, until in leaves:
        if starts_on <= day and until is None:
            return None
        if until is not None and starts_on <= day <= until:
            day = until + DAY
    return day


def grace_ends(due_on: date, days: int, leaves: Collection[Leave]) -> date | None:
    """The last of so many days after `due_on`, days away not counted."""
    found: date | None = due_on
    for _ in range(days):
        found = present_from(found + DAY, leaves) if found else None
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

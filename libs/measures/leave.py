"""Leave pauses due dates: what falls due while somebody is away waits for their return."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

# First and last day away, both inclusive; None where the end is open.
Leave = tuple[date, date | None]

DAY = timedelta(days=1)


def leaves_of(items: Iterable[Mapping[str, str | None]]) -> tuple[Leave, ...]:
    """Parse leaves {from, until} as events carry them, oldest first."""
    return tuple(
        sorted(
            (
                (date.fromisoformat(item["from"]), _day(item["until"]))
                for item in items
                if item["from"]
            ),
            key=lambda leave: leave[0],
        )
    )


def present_from(day: date, leaves: Collection[Leave]) -> date | None:
    """The first day from `day` on outside any leave; None while a leave has no end."""
    for starts_on, until in leaves:
        if starts_on <= day and until is None:
            return None
        if until is not None and starts_on <= day <= until:
            day = until + DAY
    return day


def grace_ends(due_on: date, days: int, leaves: Collection[Leave]) -> date | None:
    """The last of `days` days after `due_on`, days on leave not counted."""
    day: date | None = due_on
    for _ in range(days):
        day = present_from(day + DAY, leaves) if day else None
    return day


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

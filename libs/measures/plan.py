"""What a key result plans ahead: phased targets and milestones (docs/domain.md#progress)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .progress import progress_of

ALL = Decimal(100)
# Both travel and are stored as small lists of objects whose days and numbers are text.
Items = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Done:
    """The milestones that one check-in reports as done, and its day."""

    day: date
    milestones: frozenset[str]


def phased_percents(
    items: Items, *, direction: str, start: Decimal | None, target: Decimal | None
) -> tuple[tuple[date, Decimal], ...]:
    """Convert phased targets to (day, percent), by the key result's own formula.

    Raises ValueError for a target without a value.
    """
    points = [
        (date.fromisoformat(item["on"]), _percent(item["value"], direction, start, target))
        for item in items
    ]
    return tuple(sorted(points))


def due_weights(items: Items) -> tuple[tuple[date, Decimal], ...]:
    """List (due day, weight) of the milestones, oldest first."""
    return tuple(
        sorted((date.fromisoformat(item["due_on"]), Decimal(item["weight"])) for item in items)
    )


def weight_done(items: Items, done: Collection[str]) -> Decimal | None:
    """Percent of the whole weight that the milestones in `done` have; None without any weight."""
    weights = [(item["id"], Decimal(item["weight"])) for item in items]
    whole = sum((weight for _, weight in weights), Decimal(0))
    if not whole:
        return None
    return ALL * sum((weight for name, weight in weights if name in done), Decimal(0)) / whole


def done_on(reports: Sequence[Done]) -> dict[str, date]:
    """The milestones that the last report calls done, with the day since when they are.

    `reports` are ordered by period, oldest first.
    """
    if not reports:
        return {}
    since = dict.fromkeys(reports[-1].milestones, reports[-1].day)
    still_done = set(since)
    for earlier in reversed(reports[:-1]):
        still_done &= earlier.milestones
        since |= dict.fromkeys(still_done, earlier.day)
    return since


def _percent(value: Any, direction: str, start: Decimal | None, target: Decimal | None) -> Decimal:
    percent = progress_of(direction, start=start, target=target, current=Decimal(value))
    if percent is None:
        raise ValueError("a phased target has no value")
    return percent

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
    """The milestones that one check-in told to be done, and the day on which it was told."""

    day: date
    milestones: frozenset[str]


def phased_percents(
    items: Items, *, direction: str, start: Decimal | None, target: Decimal | None
) -> tuple[tuple[date, Decimal], ...]:
    """Each phased target in percent, by the key result's own formula at that value."""
    found = [
        (date.fromisoformat(item["on"]), _percent(item["value"], direction, start, target))
        for item in items
    ]
    return tuple(sorted(found))


def due_weights(items: Items) -> tuple[tuple[date, Decimal], ...]:
    """When which weight of milestones is due."""
    return tuple(
        sorted((date.fromisoformat(item["due_on"]), Decimal(item["weight"])) for item in items)
    )


def weight_done(items: Items, done: Collection[str]) -> Decimal | None:
    """Percent of the whole weight that the milestones in `done` have; None where nothing weighs."""
    weights = [(item["id"], Decimal(item["weight"])) for item in items]
    whole = sum((weight for _, weight in weights), Decimal(0))
    if not whole:
        return None
    return ALL * sum((weight for name, weight in weights if name in done), Decimal(0)) / whole


def done_on(told: Sequence[Done]) -> dict[str, date]:
    """What the last of `told` (oldest period first) calls done, with the day since when it is."""
    if not told:
        return {}
    since = dict.fromkeys(told[-1].milestones, told[-1].day)
    standing = set(since)
    for earlier in reversed(told[:-1]):
        standing &= earlier.milestones
        since |= dict.fromkeys(standing, earlier.day)
    return since


def _percent(value: Any, direction: str, start: Decimal | None, target: Decimal | None) -> Decimal:
    found = progress_of(direction, start=start, target=target, current=Decimal(value))
    if found is None:
        raise ValueError("a phased target has no value")
    return found

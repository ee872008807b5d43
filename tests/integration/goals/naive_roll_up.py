"""A naive reckoning of a tree of goals: plain recursion, no set, no SQL, no pass."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from servicekit.ids import new_id

LIVE = ("active", "achieved", "missed")


@dataclass
class Measure:
    """A key result of the reckoning, with what was told of it by period."""

    target: Decimal
    weight: Decimal
    progress_source: str
    by: str
    told: dict[str, tuple[Any, Decimal]] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)


@dataclass
class Node:
    """A goal of the reckoning; `above` names parents by place, and of each perhaps a measure."""

    progress_source: str
    measures: list[Measure]
    above: dict[tuple[int, int | None], Decimal]
    state: str = "active"
    id: UUID = field(default_factory=new_id)


class NaiveRollUp:
    """Every number from the leaves up, by plain recursion: docs/domain.md#roll-up."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    def progress(self, at: int) -> Decimal | None:
        node = self.nodes[at]
        parts: list[tuple[Decimal, Decimal | None]] = []
        if node.progress_source in ("key_results", "both"):
            parts += [(one.weight, self.measure(at, n)) for n, one in enumerate(node.measures)]
        if node.progress_source in ("children", "both"):
            parts += [(share, self.progress(child)) for child, share in self.below(at, None)]
        return mean(parts)

    def measure(self, at: int, number: int) -> Decimal | None:
        one = self.nodes[at].measures[number]
        if one.progress_source == "children" and one.by == "share":
            return mean((share, self.progress(child)) for child, share in self.below(at, number))
        current = self.current(at, number)
        return None if current is None else 100 * current / one.target

    def current(self, at: int, number: int) -> Decimal | None:
        one = self.nodes[at].measures[number]
        if one.progress_source == "own":
            return sum((value for _, value in one.told.values()), Decimal(0)) if one.told else None
        if one.by == "share":
            # Made up of percents: there is no amount to hand on.
            return None
        amounts = [
            amount
            for child, _ in self.below(at, number)
            for n in range(len(self.nodes[child].measures))
            if (amount := self.current(child, n)) is not None
        ]
        return sum(amounts, Decimal(0)) if amounts else None

    def below(self, at: int, number: int | None) -> Iterator[tuple[int, Decimal]]:
        for child, node in enumerate(self.nodes):
            if (at, number) in node.above and node.state in LIVE:
                yield child, node.above[(at, number)]


def mean(pairs: Any) -> Decimal | None:
    items = list(pairs)
    whole = sum(weight for weight, _ in items)
    if all(value is None for _, value in items) or not whole:
        return None
    clamped = [
        (weight, min(max(value or Decimal(0), Decimal(0)), Decimal(100))) for weight, value in items
    ]
    return sum((weight * value for weight, value in clamped), Decimal(0)) / whole

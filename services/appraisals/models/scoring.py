"""How scores become a total: exact fractions all the way, rounded once at the end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .evidence import Item

LOWEST, HIGHEST = 0, 120


@dataclass(frozen=True)
class Part:
    """One item of the working; without a score it has no share and adds nothing."""

    item_id: str
    weight: Fraction
    score: Decimal | None
    share: Fraction | None
    contribution: Fraction | None


def weights(items: Sequence[Item]) -> dict[str, Fraction]:
    """Goal's weight × the key result's share of its goal; no weights anywhere: equal goals."""
    goals = {item["goal_id"]: _fraction(item["goal_weight"]) for item in items}
    if not any(goals.values()):
        goals = {goal_id: Fraction(100, len(goals)) for goal_id in goals}
    within: defaultdict[str, list[Fraction]] = defaultdict(list)
    for item in items:
        within[item["goal_id"]].append(_fraction(item["key_result_weight"]))
    return {
        item["id"]: goals[item["goal_id"]]
        * _share(_fraction(item["key_result_weight"]), within[item["goal_id"]])
        for item in items
    }


def working(items: Sequence[Item], scores: Mapping[str, Decimal]) -> list[Part]:
    """Every item with what it adds to Σw·s/Σw; the sums go over what is really scored."""
    weight = weights(items)
    whole = sum((weight[item["id"]] for item in items if item["id"] in scores), Fraction())
    return [_part(item["id"], weight[item["id"]], scores.get(item["id"]), whole) for item in items]


def total(parts: Sequence[Part]) -> Decimal | None:
    """The sum of the contributions; None where nothing that has a weight is scored."""
    told = [part.contribution for part in parts if part.contribution is not None]
    return rounded(sum(told, Fraction())) if told else None


def suggested(progress: str | None) -> Decimal | None:
    """A score from attainment, linear and clamped: shown beside the human one, never instead."""
    if progress is None:
        return None
    return rounded(min(max(Fraction(progress), Fraction(LOWEST)), Fraction(HIGHEST)))


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, as people round; only for values that are not negative."""
    steps = 10**places
    return Decimal(int(value * steps + Fraction(1, 2))) / steps


def _part(item_id: str, weight: Fraction, score: Decimal | None, whole: Fraction) -> Part:
    if score is None or not whole:
        return Part(item_id, weight, score, None, None)
    share = weight / whole
    return Part(item_id, weight, score, share, share * Fraction(score))


def _share(own: Fraction, of_goal: Sequence[Fraction]) -> Fraction:
    """Key results of a goal share its weight; without weights of their own, equally."""
    summed = sum(of_goal, Fraction())
    return own / summed if summed else Fraction(1, len(of_goal))


def _fraction(text: str | None) -> Fraction:
    return Fraction(text) if text else Fraction()

"""How scores become a total: exact fractions all the way, rounded once at the end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .evidence import EvidenceItem

LOWEST_SCORE, HIGHEST_SCORE = 0, 120


@dataclass(frozen=True)
class ScoreBreakdownItem:
    """What an item adds to the total; without a score it has neither share nor contribution."""

    item_id: str
    weight: Fraction
    score: Decimal | None
    share: Fraction | None
    contribution: Fraction | None


def item_weights(items: Sequence[EvidenceItem]) -> dict[str, Fraction]:
    """Compute weights in percent by item id: the goal's weight × the key result's share of it.

    Where no goal has a weight all goals weigh the same (docs/domain.md#appraisals).
    """
    goal_weights = {item["goal_id"]: _fraction(item["goal_weight"]) for item in items}
    if not any(goal_weights.values()):
        goal_weights = {goal_id: Fraction(100, len(goal_weights)) for goal_id in goal_weights}
    key_result_weights: defaultdict[str, list[Fraction]] = defaultdict(list)
    for item in items:
        key_result_weights[item["goal_id"]].append(_fraction(item["key_result_weight"]))
    return {
        item["id"]: goal_weights[item["goal_id"]]
        * _share_of_goal(_fraction(item["key_result_weight"]), key_result_weights[item["goal_id"]])
        for item in items
    }


def score_breakdown(
    items: Sequence[EvidenceItem], scores: Mapping[str, Decimal]
) -> list[ScoreBreakdownItem]:
    """Break the total Σw·s/Σw down by item; both sums go over the items that have a score.

    `scores` are 0..120 by item id.
    """
    weights = item_weights(items)
    scored_weight = sum((weights[item["id"]] for item in items if item["id"] in scores), Fraction())
    return [
        _breakdown_item(item["id"], weights[item["id"]], scores.get(item["id"]), scored_weight)
        for item in items
    ]


def total_score(breakdown: Sequence[ScoreBreakdownItem]) -> Decimal | None:
    """Add the contributions up, to two decimals; None where no item with a weight has a score."""
    contributions = [item.contribution for item in breakdown if item.contribution is not None]
    return round_half_up(sum(contributions, Fraction())) if contributions else None


def suggested_score(progress: str | None) -> Decimal | None:
    """Suggest a score: progress in percent, clamped to 0..120, shown beside the score given."""
    if progress is None:
        return None
    score = min(max(Fraction(progress), Fraction(LOWEST_SCORE)), Fraction(HIGHEST_SCORE))
    return round_half_up(score)


def round_half_up(value: Fraction, places: int = 2) -> Decimal:
    """Round half up, as people do; only for values that are not negative."""
    steps = 10**places
    return Decimal(int(value * steps + Fraction(1, 2))) / steps


def _breakdown_item(
    item_id: str, weight: Fraction, score: Decimal | None, scored_weight: Fraction
) -> ScoreBreakdownItem:
    if score is None or not scored_weight:
        return ScoreBreakdownItem(item_id, weight, score, None, None)
    share = weight / scored_weight
    return ScoreBreakdownItem(item_id, weight, score, share, share * Fraction(score))


def _share_of_goal(weight: Fraction, key_result_weights: Sequence[Fraction]) -> Fraction:
    """The key result's share of its goal, 0..1; equal shares where no key result has a weight."""
    goal_total = sum(key_result_weights, Fraction())
    return weight / goal_total if goal_total else Fraction(1, len(key_result_weights))


def _fraction(text: str | None) -> Fraction:
    return Fraction(text) if text else Fraction()

"""The total: exact, renormalised over what is scored, whatever the order."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.appraisals.models import EvidenceItem, totals

WEIGHTS = st.one_of(st.none(), st.decimals(0, 100, places=2).map(str))
SCORES = st.decimals(0, 120, places=2)


def an_item(
    name: str, *, goal: str = "g", weight: str | None = "1", of: str | None = "1"
) -> EvidenceItem:
    """An item with those fields alone that a total needs."""
    fields: dict[str, Any] = {"id": name, "goal_id": goal, "key_result_weight": weight}
    return EvidenceItem(**fields, goal_weight=of)  # type: ignore[typeddict-item]


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[EvidenceItem], dict[str, Decimal]]:
    """Items of up to four goals, some of them scored."""
    goals = draw(st.lists(WEIGHTS, min_size=1, max_size=4))
    items = [
        an_item(f"{number}.{position}", goal=str(number), weight=draw(WEIGHTS), of=weight)
        for number, weight in enumerate(goals)
        for position in range(draw(st.integers(1, 3)))
    ]
    scored = draw(st.sets(st.sampled_from([item["id"] for item in items])))
    return items, {item_id: draw(SCORES) for item_id in sorted(scored)}


def total_of(items: list[EvidenceItem], scores: dict[str, Decimal]) -> Decimal | None:
    return totals.total_score(totals.score_breakdown(items, scores))


@given(forms())
def test_a_total_lies_between_the_lowest_and_the_highest_score(form: Any) -> None:
    items, scores = form

    total = total_of(items, scores)

    if total is not None:
        cent = Decimal("0.01")
        assert min(scores.values()) - cent <= total <= max(scores.values()) + cent


@given(forms(), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(form: Any, random: Any) -> None:
    items, scores = form
    shuffled = list(items)
    random.shuffle(shuffled)

    assert total_of(shuffled, scores) == total_of(items, scores)


@given(forms())
def test_the_shares_of_scored_items_add_up_to_one(form: Any) -> None:
    items, scores = form

    breakdown = totals.score_breakdown(items, scores)

    shares = [item.share for item in breakdown if item.share is not None]
    assert sum(shares, Fraction()) in (0, 1)
    assert {item.item_id for item in breakdown if item.share is None} >= {
        item["id"] for item in items if item["id"] not in scores
    }


@given(forms(), SCORES)
def test_equal_scores_are_the_total(form: Any, score: Decimal) -> None:
    items, scores = form

    assert total_of(items, dict.fromkeys(scores, score)) in (None, score)


@given(forms())
def test_a_total_depends_on_the_proportions_of_weights_alone(form: Any) -> None:
    items, scores = form

    tripled = [
        item | {"goal_weight": item["goal_weight"] and str(3 * Decimal(item["goal_weight"]))}
        for item in items
    ]

    assert total_of(tripled, scores) == total_of(items, scores)


@given(forms())
def test_the_weights_of_a_goals_items_add_up_to_the_goals(form: Any) -> None:
    items, _ = form
    goal_weights = {item["goal_id"]: Fraction(item["goal_weight"] or 0) for item in items}

    weights = totals.item_weights(items)

    for goal_id, weight in goal_weights.items():
        goal_sum = sum(weights[item["id"]] for item in items if item["goal_id"] == goal_id)
        assert goal_sum == (
            weight if any(goal_weights.values()) else Fraction(100, len(goal_weights))
        )


def test_not_scored_is_never_zero() -> None:
    items = [an_item("a", goal="1", of="60"), an_item("b", goal="2", of="40")]

    assert total_of(items, {"a": Decimal(90)}) == 90
    assert total_of(items, {"a": Decimal(90), "b": Decimal(0)}) == 54
    assert total_of(items, {}) is None


def test_key_results_share_the_weight_of_their_goal() -> None:
    items = [
        an_item("a", goal="1", weight="3", of="60"),
        an_item("b", goal="1", weight="1", of="60"),
        an_item("c", goal="2", weight="100", of="40"),
    ]

    assert totals.item_weights(items) == {"a": 45, "b": 15, "c": 40}


def test_a_total_is_rounded_half_up_and_once() -> None:
    thirds = [an_item(name) for name in "abc"]

    assert total_of(thirds, {"a": Decimal(100), "b": Decimal(100), "c": Decimal(0)}) == Decimal(
        "66.67"
    )
    assert totals.round_half_up(Fraction("0.125")) == Decimal("0.13")


@pytest.mark.parametrize(
    ("progress", "score"),
    [
        (None, None),
        ("42", 42),
        ("-10", 0),
        ("0", 0),
        ("120", 120),
        ("180.5", 120),
        ("7.125", "7.13"),
    ],
)
def test_attainment_suggests_a_score_up_to_120(progress: str | None, score: Any) -> None:
    assert totals.suggested_score(progress) == (None if score is None else Decimal(score))

"""Which scores are accepted, and which of them change something."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from servicekit.ids import new_id
from services.appraisals.models import Score
from services.appraisals.schemas import ScoreInput
from services.appraisals.use_cases.scores import changed_scores, score_faults

ITEM, OTHER_ITEM = new_id(), new_id()


def a_score(item_id: UUID = ITEM, score: str | None = "80", **comment: Any) -> ScoreInput:
    value = None if score is None else Decimal(score)
    return ScoreInput(item_id=item_id, score=value, **comment)


@pytest.mark.parametrize(
    ("scores", "faults"),
    [
        ([a_score(score="0"), a_score(OTHER_ITEM, "120")], []),
        ([a_score(score=None)], []),
        ([a_score(new_id())], [("scores.0.item_id", "form.item_unknown")]),
        ([a_score(), a_score()], [("scores.1.item_id", "form.duplicate_item")]),
        ([a_score(score="-0.01")], [("scores.0.score", "field.range")]),
        ([a_score(), a_score(OTHER_ITEM, "120.01")], [("scores.1.score", "field.range")]),
    ],
)
def test_scores_are_of_known_items_once_and_within_0_and_120(
    scores: list[ScoreInput], faults: list[tuple[str, str]]
) -> None:
    item_ids = {str(ITEM), str(OTHER_ITEM)}

    assert [(fault.path, fault.code) for fault in score_faults(item_ids, scores)] == faults


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        (a_score(score="80.00"), None),
        (a_score(score="81"), Score(score="81", comment="stable")),
        (a_score(score=None), Score(score=None, comment="stable")),
        (a_score(comment="better"), Score(score="80", comment="better")),
        (a_score(comment=None), Score(score="80", comment="")),
    ],
)
def test_a_score_without_a_comment_keeps_the_previous_one(
    new: ScoreInput, changed: Score | None
) -> None:
    previous = {str(ITEM): Score(score="80", comment="stable")}

    assert changed_scores(previous, [new]) == ({str(ITEM): changed} if changed else {})


def test_a_first_score_has_no_comment_unless_one_is_given() -> None:
    assert changed_scores({}, [a_score()]) == {str(ITEM): Score(score="80", comment="")}

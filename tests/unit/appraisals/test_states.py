"""Rounds and forms refuse what their state does not allow."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from servicekit.errors import Conflict
from servicekit.ids import new_id
from services.appraisals.models import EvidenceItem, Form, Round, Score, fingerprint

NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOAL, KEY_RESULT = str(new_id()), str(new_id())


def an_item(**fields: Any) -> EvidenceItem:
    usual = {"id": KEY_RESULT, "goal_id": GOAL, "goal_weight": "100", "key_result_weight": "1"}
    return EvidenceItem(**(usual | fields))  # type: ignore[typeddict-item]


def a_form(state: str = "self", **fields: Any) -> Form:
    usual = {"items": [an_item()], "loaded_at": NOW, "self_scores": {}, "manager_scores": {}}
    return Form(id=new_id(), employee_id=new_id(), state=state, **(usual | fields))


def scored(score: str | None = "80") -> dict[str, Score]:
    return {KEY_RESULT: Score(score=score, comment="")}


def test_a_form_goes_from_self_to_manager_to_done() -> None:
    form, manager_id = a_form(self_scores=scored()), new_id()

    form.submit("self", form.employee_id, NOW)
    assert (form.state, form.frozen_at) == ("manager", NOW)
    assert form.evidence_hash == fingerprint(form.items)

    form.put_scores("manager", scored("70"))
    form.submit("manager", manager_id, NOW)
    assert (form.state, form.manager_submitted_by) == ("done", manager_id)


@pytest.mark.parametrize(
    ("state", "side", "code"),
    [
        ("self", "manager", "form.self_review_pending"),
        ("manager", "self", "form.submitted"),
        ("done", "self", "form.submitted"),
        ("done", "manager", "form.submitted"),
    ],
)
def test_a_side_writes_only_in_its_turn(state: str, side: Any, code: str) -> None:
    form = a_form(state, self_scores=scored(), manager_scores=scored())

    with pytest.raises(Conflict, match=f"^{re.escape(code)}$"):
        form.put_scores(side, scored())
    with pytest.raises(Conflict, match=f"^{re.escape(code)}$"):
        form.submit(side, new_id(), NOW)
    assert form.state == state


@pytest.mark.parametrize("scores", [{}, scored(None), {"gone": Score(score="9", comment="")}])
def test_a_form_without_a_score_cannot_be_submitted(scores: dict[str, Score]) -> None:
    form = a_form(self_scores=scores)

    with pytest.raises(Conflict, match=r"^form\.no_scores$"):
        form.submit("self", form.employee_id, NOW)


def test_a_form_without_goals_can_be_submitted() -> None:
    form = a_form(items=[])

    form.submit("self", form.employee_id, NOW)

    assert form.state == "manager"


def test_a_form_without_evidence_cannot_be_submitted() -> None:
    form = a_form(loaded_at=None, items=[])

    with pytest.raises(Conflict, match=r"^form\.not_loaded$"):
        form.submit("self", form.employee_id, NOW)


def test_the_first_load_counts_even_without_goals() -> None:
    form = a_form(loaded_at=None, items=[])

    assert form.load([], NOW)
    assert not form.load([], NOW)


@pytest.mark.parametrize("state", ["manager", "done"])
def test_frozen_evidence_is_not_loaded_again(state: str) -> None:
    form = a_form(state)

    assert not form.load([an_item(result="99")], NOW)
    assert form.items == [an_item()]


def test_scores_of_other_items_stay() -> None:
    form = a_form(self_scores={"other": Score(score="10", comment="x")})

    form.put_scores("self", scored("0"))

    assert set(form.self_scores) == {"other", KEY_RESULT}
    assert form.numeric_scores("self") == {KEY_RESULT: 0}


def test_the_hash_follows_the_content_and_not_the_order_of_keys() -> None:
    item = an_item(result="42")

    assert fingerprint([item]) == fingerprint([dict(reversed(item.items()))])  # type: ignore[list-item]
    assert fingerprint([item]) != fingerprint([an_item(result="43")])


def test_a_round_goes_from_draft_to_open_to_closed() -> None:
    appraisal_round = Round(state="draft")

    with pytest.raises(Conflict, match=r"^round\.not_open$"):
        appraisal_round.close()
    appraisal_round.launch()
    appraisal_round.launch()
    appraisal_round.close()
    for change in (appraisal_round.launch, appraisal_round.close):
        with pytest.raises(Conflict, match=r"^round\.closed$"):
            change()

"""What a decision needs, and whether the goals still allow what was requested."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from servicekit.errors import Invalid, Problem
from services.goals.approvals.models.differences import Difference
from services.goals.approvals.models.requests import check_comment
from services.goals.approvals.schemas.requests import DecisionInput
from services.goals.approvals.use_cases.change_sets import check_applicable
from services.goals.approvals.use_cases.requests import delegate_of
from services.goals.goal_sheets.models.goals import GOAL_STEPS, Goal, KeyResult

COLLEAGUE, LEAVER, GOAL_ID, KEY_RESULT_ID = (uuid4() for _ in range(4))


def make_goal(state: str = "active") -> Goal:
    key_result = KeyResult(
        id=KEY_RESULT_ID,
        direction="increase",
        period="month",
        start=Decimal(0),
        target=Decimal(10),
        starts_on=date(2030, 4, 1),
        ends_on=date(2030, 6, 30),
    )
    return Goal(id=GOAL_ID, state=state, key_results=[key_result])


def make_difference(field: str, after: Any, id: UUID = KEY_RESULT_ID) -> Difference:
    return {
        "subject": "goal" if id == GOAL_ID else "key_result",
        "id": str(id),
        "goal_id": str(GOAL_ID),
        "title": "",
        "field": field,
        "before": None,
        "after": after,
    }


@pytest.mark.parametrize("decision", ["approve", "delegate", "return", "object"])
@pytest.mark.parametrize("comment", ["", "没有数字"])
def test_a_return_and_an_objection_say_why(decision: str, comment: str) -> None:
    if comment or decision in ("approve", "delegate"):
        check_comment(decision, comment)
        return
    with pytest.raises(Invalid) as refusal:
        check_comment(decision, comment)

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        ("comment", "request.comment_needed")
    ]


def test_it_is_delegated_to_somebody_who_is_there() -> None:
    decision: DecisionInput = {"decision": "delegate", "comment": "", "to": COLLEAGUE}

    assert delegate_of(decision, {COLLEAGUE}) == COLLEAGUE


@pytest.mark.parametrize("to", [None, LEAVER])
def test_it_is_delegated_to_nobody_who_has_left(to: UUID | None) -> None:
    with pytest.raises(Invalid) as refusal:
        delegate_of({"decision": "delegate", "comment": "", "to": to}, {COLLEAGUE})

    assert [fault.code for fault in refusal.value.faults] == ["request.person_unknown"]


@pytest.mark.parametrize("state", GOAL_STEPS)
def test_approved_changes_apply_to_active_goals_alone(state: str) -> None:
    diff = [make_difference("target", "12")]
    if state == "active":
        check_applicable(make_goal(state), diff)
        return
    with pytest.raises(Problem) as refusal:
        check_applicable(make_goal(state), diff)

    assert refusal.value.code == "goal.cannot_move"


def test_a_draft_starts_by_request_and_an_active_goal_does_not_start_again() -> None:
    diff = [make_difference("state", "active", GOAL_ID)]

    check_applicable(make_goal("draft"), diff)
    with pytest.raises(Problem) as refusal:
        check_applicable(make_goal("active"), diff)
    assert refusal.value.code == "goal.cannot_move"


def test_changes_of_a_goal_that_is_gone_are_not_found() -> None:
    with pytest.raises(Problem) as refusal:
        check_applicable(None, [make_difference("target", "12")])

    assert refusal.value.code == "goal.not_found"


def test_what_cannot_be_computed_any_more_is_not_applied() -> None:
    with pytest.raises(Invalid) as refusal:
        check_applicable(make_goal(), [make_difference("target", "0")])

    assert [fault.code for fault in refusal.value.faults] == ["kr.start_equals_target"]

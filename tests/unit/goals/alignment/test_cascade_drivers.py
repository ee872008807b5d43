"""How the contributions of a cascade come to drive key results."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from servicekit.errors import Conflict
from services.goals.alignment.schemas.cascade import ContributionInput
from services.goals.alignment.use_cases.cascade_rules import driver_changes
from services.goals.goal_sheets.models.goals import Goal, KeyResult

FIRST, SECOND = uuid4(), uuid4()


def make_goal(state: str, **columns: Any) -> Goal:
    defaults = {"progress_source": "own", "children_mode": "share"}
    first, second = KeyResult(id=FIRST, **{**defaults, **columns}), KeyResult(id=SECOND, **defaults)
    return Goal(state=state, key_results=[first, second])


def make_contribution(key_result_id: UUID = FIRST, *, can_split: bool = True) -> ContributionInput:
    return {
        "key_result_id": key_result_id,
        "owner": {"kind": "unit", "id": uuid4()},
        "cycle_id": None,
        "title": None,
        "share": None if can_split else Decimal(1),
        "amount": Decimal(5) if can_split else None,
    }


def test_key_results_are_driven_as_their_contributions_measure() -> None:
    contributions = [make_contribution(), make_contribution(SECOND, can_split=False)]

    assert driver_changes(make_goal("draft"), contributions) == {FIRST: "amount", SECOND: "share"}


def test_key_results_without_contributions_stay_as_they_are() -> None:
    assert driver_changes(make_goal("draft"), [make_contribution()]) == {FIRST: "amount"}


@pytest.mark.parametrize(
    ("columns", "changes"),
    [
        ({"progress_source": "children", "children_mode": "amount"}, False),
        ({"progress_source": "children", "children_mode": "share"}, True),
        ({"progress_source": "own", "children_mode": "amount"}, True),
    ],
)
def test_an_agreed_goal_changes_its_driver_by_request_alone(
    columns: dict[str, str], changes: bool
) -> None:
    goal = make_goal("active", **columns)
    if not changes:
        assert driver_changes(goal, [make_contribution()]) == {}
        return
    with pytest.raises(Conflict) as refusal:
        driver_changes(goal, [make_contribution()])

    assert refusal.value.code == "goal.change_request_needed"

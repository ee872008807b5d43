"""How well a cascade works, by what its reader sees of the contributing goals."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.goals.alignment.queries.cascade import ContributionLink, ContributorResult
from services.goals.alignment.views.effectiveness import effectiveness, key_result_effectiveness
from services.goals.goal_sheets.models.goals import Goal, KeyResult

KEY_RESULT_ID = uuid4()


def make_key_result(**columns: Any) -> KeyResult:
    defaults = {
        "id": KEY_RESULT_ID,
        "title": "",
        "unit": "",
        "direction": "increase",
        "accumulation": "sum",
        "start": Decimal(0),
        "target": Decimal(100),
        "progress": Decimal(50),
        "cancelled": False,
    }
    return KeyResult(**{**defaults, **columns})


def make_link(goal_id: UUID, amount: int | None = None) -> ContributionLink:
    return ContributionLink(
        parent_goal_id=uuid4(),
        parent_key_result_id=KEY_RESULT_ID,
        goal_id=goal_id,
        share=Decimal(1),
        amount=None if amount is None else Decimal(amount),
        title="",
        state="active",
        progress=None,
        owner_kind="person",
        owner_id=uuid4(),
    )


def make_result(goal_id: UUID, progress: int | None, difficulty: int | None) -> ContributorResult:
    return ContributorResult(goal_id, None if progress is None else Decimal(progress), difficulty)


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [([], 0), ([None], 100), ([30], 30), ([30, None, 15], 45)],
)
def test_coverage_is_what_amounts_make_of_the_target_and_whole_by_shares(
    amounts: list[int | None], rate: int
) -> None:
    links = [make_link(uuid4(), amount) for amount in amounts]

    view = key_result_effectiveness(make_key_result(), links, {})

    assert view.rate == rate
    assert (view.contribution_count, view.visible_count) == (len(amounts), 0)


@pytest.mark.parametrize(
    ("progress", "lagging", "never_reported"),
    [(99, True, False), (100, False, False), (None, False, True)],
)
def test_a_key_result_lags_behind_when_all_contributing_goals_are_done(
    progress: int | None, lagging: bool, never_reported: bool
) -> None:
    ids = [uuid4(), uuid4()]
    key_result = make_key_result(progress=None if progress is None else Decimal(progress))
    results = {id: make_result(id, 100, None) for id in ids}

    view = key_result_effectiveness(key_result, [make_link(id) for id in ids], results)

    assert (view.children_done, view.never_reported, view.done_count) == (
        lagging,
        never_reported,
        2,
    )


def test_nobody_says_that_a_key_result_lags_behind_what_its_reader_does_not_see() -> None:
    visible_id, hidden_id = uuid4(), uuid4()
    links = [make_link(visible_id), make_link(hidden_id)]

    view = key_result_effectiveness(
        make_key_result(), links, {visible_id: make_result(visible_id, 100, 4)}
    )

    assert (view.contribution_count, view.visible_count, view.done_count) == (2, 1, 1)
    assert not view.children_done
    assert view.difficulty == Decimal(4)


def test_a_goal_is_covered_by_its_key_results_with_contributors() -> None:
    key_results = [
        make_key_result(),
        make_key_result(id=uuid4()),
        make_key_result(id=uuid4(), cancelled=True),
    ]
    goal = Goal(id=uuid4(), state="active", key_results=key_results)
    ids = [uuid4(), uuid4()]
    results = {ids[0]: make_result(ids[0], 10, 5), ids[1]: make_result(ids[1], None, None)}

    view = effectiveness(goal, [make_link(id) for id in ids], results)

    assert (view.covered_key_results, view.key_result_count, view.rate) == (1, 2, Decimal(50))
    assert (view.difficulty, view.judged) == (Decimal(5), 1)

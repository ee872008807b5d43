"""Which goals of a sheet are submitted, and what kind of request a change is."""

from typing import cast
from uuid import uuid4

import pytest

from services.goals.approvals.models.differences import Difference
from services.goals.drafts.use_cases.submission import request_kind
from services.goals.goal_sheets.models.goals import GOAL_STEPS, Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import goals_to_submit


def make_difference(after: object) -> Difference:
    return cast(Difference, {"field": "state", "before": "active", "after": after})


@pytest.mark.parametrize("state", GOAL_STEPS)
def test_drafts_are_submitted(state: str) -> None:
    goal = Goal(state=state)

    assert goals_to_submit(Sheet(), [goal]) == ([goal] if state == "draft" else [])


@pytest.mark.parametrize("state", GOAL_STEPS)
def test_a_returned_sheet_submits_its_live_goals_once_more(state: str) -> None:
    goal = Goal(state=state)

    submitted = goals_to_submit(Sheet(returned_by=uuid4()), [goal])

    assert submitted == ([] if state in {"cancelled", "archived"} else [goal])


@pytest.mark.parametrize(
    ("after", "kind"),
    [(["cancelled"], "cancel"), (["10", "cancelled"], "cancel"), (["10", None], "change")],
)
def test_a_request_that_ends_a_goal_is_one_to_cancel(after: list[object], kind: str) -> None:
    assert request_kind([make_difference(value) for value in after]) == kind

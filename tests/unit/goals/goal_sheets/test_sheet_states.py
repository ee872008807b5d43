"""What becomes of a sheet by its request, its weights, and who may reopen it until when."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from servicekit.errors import Conflict, Invalid, Problem
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.sheets import check_weights

TODAY = date(2030, 7, 1)
DAY = timedelta(days=1)


def make_sheet(state: str = "draft", cycle_state: str = "active", **columns: Any) -> Sheet:
    return Sheet(state=state, cycle=Cycle(state=cycle_state), **columns)


def make_goals(kind: str, *weights: str | None) -> list[Goal]:
    return [Goal(kind=kind, weight=Decimal(weight) if weight else None) for weight in weights]


def refusal(call: Callable[..., object], *args: object, **kwargs: object) -> Problem:
    with pytest.raises(Problem) as raised:
        call(*args, **kwargs)
    return raised.value


@pytest.mark.parametrize(
    ("outcome", "state"), [("approved", "filed"), ("returned", "draft"), ("withdrawn", "draft")]
)
def test_the_outcome_of_its_request_moves_a_sheet(outcome: str, state: str) -> None:
    sheet = make_sheet("in_approval")

    sheet.settle(outcome)

    assert sheet.state == state


@pytest.mark.parametrize("state", ["draft", "filed"])
def test_a_sheet_that_is_not_in_approval_is_not_approved(state: str) -> None:
    sheet = make_sheet(state)

    assert refusal(sheet.settle, "approved").code == "sheet.cannot_move"
    assert sheet.state == state


@pytest.mark.parametrize(
    ("state", "by_session", "accepts"),
    [
        ("draft", False, False),
        ("draft", True, True),
        ("in_approval", False, False),
        ("in_approval", True, False),
        ("agreed", False, True),
        ("filed", False, True),
    ],
)
def test_goals_change_by_request_once_the_sheet_is_agreed(
    state: str, by_session: bool, accepts: bool
) -> None:
    sheet = make_sheet(state, returned_by=uuid4() if by_session else None)

    assert sheet.accepts_change_requests is accepts


def test_a_sheet_is_reopened_through_today_or_later() -> None:
    sheet = make_sheet(cycle_state="closed")

    sheet.check_reopening(TODAY, TODAY)
    sheet.check_reopening(TODAY + DAY, TODAY)
    in_the_past = refusal(sheet.check_reopening, TODAY - DAY, TODAY)
    assert [fault.code for fault in in_the_past.faults] == ["sheet.reopened_in_the_past"]


@pytest.mark.parametrize("state", ["planned", "drafting", "active", "scoring"])
def test_a_sheet_of_an_open_cycle_is_not_reopened(state: str) -> None:
    sheet = make_sheet(cycle_state=state)

    assert refusal(sheet.check_reopening, TODAY, TODAY).code == "sheet.cycle_is_open"


@pytest.mark.parametrize(
    "goals",
    [
        make_goals("objective", None, None),
        make_goals("objective", "60", "40"),
        make_goals("kpi", "33.3", "66.7"),
        [*make_goals("objective", "100"), *make_goals("kpi", "50", "50")],
        [*make_goals("objective", None), *make_goals("kpi", "100")],
    ],
    ids=("untouched", "objectives", "decimals", "both", "kpi beside untouched objectives"),
)
def test_each_section_weighs_a_hundred_or_shares_equally(goals: list[Goal]) -> None:
    check_weights(goals)


@pytest.mark.parametrize(
    ("goals", "kind", "total"),
    [
        (make_goals("objective", "60", None), "objective", "60"),
        (make_goals("kpi", "60", "50"), "kpi", "110"),
        (make_goals("kpi", None), "kpi", "0"),
        ([*make_goals("objective", "100"), *make_goals("kpi", "99.50")], "kpi", "99.5"),
    ],
)
def test_a_section_of_another_total_is_refused(goals: list[Goal], kind: str, total: str) -> None:
    problem = refusal(check_weights, goals)

    assert isinstance(problem, Invalid)
    assert problem.code == "sheet.weights"
    # A company may decide that it is a warning.
    check_weights(goals, strict=False)
    assert problem.parameters["kind"] == kind
    assert problem.parameters["total"] == total


@pytest.mark.parametrize("strict", [True, False])
def test_an_empty_sheet_is_not_submitted(strict: bool) -> None:
    problem = refusal(check_weights, [], strict=strict)

    assert isinstance(problem, Conflict)
    assert problem.code == "sheet.empty"

"""How a unit stands by its goals."""

from decimal import Decimal

from measures.assessment import HealthAssessment
from servicekit.ids import new_id
from services.insights.queries.board import GoalRow
from services.insights.views.assessments import AssessedGoal, assess_group


def a_goal(progress: int, health: str = "on_track", weight: int | None = None) -> AssessedGoal:
    row = GoalRow(
        id=new_id(),
        cycle_id=new_id(),
        owner_kind="unit",
        owner_id=new_id(),
        title="Quality",
        weight=None if weight is None else Decimal(weight),
        progress=Decimal(progress),
        key_results=(),
        numbers={},
        unit_id=new_id(),
        owner_name=None,
        last_update=None,
        visible=True,
    )
    assessment = HealthAssessment(
        progress=row.progress,
        expected=Decimal(50),
        health=health,
        updated=True,
        overdue=health == "outdated",
        first_due_passed=True,
    )
    return AssessedGoal(row, assessment)


def test_a_goal_that_overshoots_fills_up_for_no_other() -> None:
    assert assess_group([a_goal(150), a_goal(0)]).progress == 50


def test_a_goal_without_a_weight_weighs_an_equal_share() -> None:
    assert assess_group([a_goal(100, weight=150), a_goal(0)]).progress == 75


def test_a_unit_is_outdated_only_when_all_its_goals_are() -> None:
    outdated = a_goal(50, health="outdated")

    assert assess_group([outdated, outdated]).health == "outdated"
    assert assess_group([outdated, a_goal(50)]).health == "on_track"


def test_a_unit_without_goals_has_no_progress() -> None:
    assert assess_group([]).progress is None

"""Sheets side by side (横向比对): what a reader may see of each, as docs/adr/0035 decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from measures import mean, pace
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.alignment.views.effectiveness import Effectiveness, show_effectiveness
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import can_read_title
from services.goals.goal_sheets.views.goals import GoalView, show_goals
from services.goals.goal_sheets.views.sheets import SheetSummary, show_sheet_summaries


class ComparedGoalView(GoalView):
    """A goal with the number of its parents and what its children add up to."""

    restricted: bool
    parents: int
    breakdown: Effectiveness | None


@dataclass(frozen=True)
class RestrictedGoal:
    """A goal of which the reader sees its title, kind and state, and no number."""

    id: UUID
    title: str
    kind: str
    state: str
    restricted: bool = True
    weight: None = None
    progress: None = None
    expected: None = None
    health: None = None
    parents: int = 0
    breakdown: None = None
    key_results: tuple[()] = ()


@dataclass(frozen=True)
class SheetTotals:
    """Weighted means over the goals of a sheet that the reader sees; progress in percent."""

    weight_total: Decimal
    progress: Decimal | None
    expected: Decimal | None
    health: str


class ComparedSheet(SheetSummary):
    """A sheet with its goals and the totals of those that the reader sees, in percent."""

    weight_total: Decimal
    progress: Decimal | None
    expected: Decimal | None
    health: str
    goals: list[ComparedGoalView | RestrictedGoal]


def show_side_by_side(uow: UnitOfWork, sheets: Sequence[Sheet]) -> list[ComparedSheet]:
    """Show sheets with their visible goals, then those whose titles alone the reader may see."""
    goals = comparison_queries.goals_on_sheets(uow, [sheet.id for sheet in sheets])
    visible = [item.goal for item in goals if item.visible]
    restricted = [item.goal for item in goals if not item.visible and can_read_title(item.goal)]
    views = {view["id"]: view for view in show_goals(uow, visible)}
    breakdowns = show_effectiveness(uow, visible)
    compared: list[ComparedSheet] = []
    for sheet in show_sheet_summaries(uow, sheets):
        goal_views = [views[goal.id] for goal in visible if goal.sheet_id == sheet["id"]]
        whole_goals = [_compared_goal(view, breakdowns) for view in goal_views]
        titles = [_restricted_goal(goal) for goal in restricted if goal.sheet_id == sheet["id"]]
        totals = sheet_totals(goal_views)
        compared.append(
            {
                **sheet,
                "weight_total": totals.weight_total,
                "progress": totals.progress,
                "expected": totals.expected,
                "health": totals.health,
                "goals": [*whole_goals, *titles],
            }
        )
    return compared


def sheet_totals(goals: Sequence[GoalView]) -> SheetTotals:
    """Sum up visible goals; one without a weight weighs 1 in means and 0 in `weight_total`."""
    weighted = [(Decimal(1) if goal["weight"] is None else goal["weight"], goal) for goal in goals]
    return SheetTotals(
        weight_total=sum((goal["weight"] or Decimal(0) for goal in goals), Decimal(0)),
        progress=mean.rolled_up_mean([(weight, goal["progress"]) for weight, goal in weighted]),
        expected=mean.weighted_mean([(weight, goal["expected"]) for weight, goal in weighted]),
        health=pace.worst_of([goal["health"] for goal in goals]),
    )


def _compared_goal(goal: GoalView, breakdowns: Mapping[UUID, Effectiveness]) -> ComparedGoalView:
    breakdown = breakdowns[goal["id"]]
    return {
        **goal,
        "restricted": False,
        "parents": len(goal["alignments"]),
        "breakdown": breakdown if breakdown.contribution_count else None,
    }


def _restricted_goal(goal: Goal) -> RestrictedGoal:
    return RestrictedGoal(goal.id, goal.title, goal.kind, goal.state)

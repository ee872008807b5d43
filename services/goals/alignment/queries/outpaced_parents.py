"""What was reached below goals, held against what they measure themselves, among the gaps."""

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import OUTPACING_POINTS, Goal

if TYPE_CHECKING:
    from services.goals.alignment.queries.gaps import Asked


def children_ahead(asked: "Asked") -> sa.Select[Any]:
    """下级都完成了，上级没完成."""
    return _ahead(asked, "children_ahead", "review_breakdown", Goal.progress.is_not(None))


def untold(asked: "Asked") -> sa.Select[Any]:
    """下级有进展，上级从未填报: of the goal itself no value was ever told."""
    action = sa.case((Goal.tellable, "check_in"), else_="write_key_results")
    return _ahead(asked, "untold", action, Goal.progress.is_(None))


def _ahead(
    asked: "Asked", kind: str, action: Any, measured: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    query = asked.goal(kind, sa.func.round(Goal.points_below, 1), action)
    query = query.join(Cycle, Goal.cycle_id == Cycle.id)
    far = (Goal.state == "active", measured, Goal.points_below >= OUTPACING_POINTS)
    return query.where(*far, *asked.holding(), *asked.seen())

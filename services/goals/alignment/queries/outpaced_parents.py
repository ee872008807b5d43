"""Gaps of goals whose children's progress is far above their own."""

from typing import Any

import sqlalchemy as sa

from services.goals.alignment.queries.gap_filter import GapFilter, goal_gap
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import OUTPACING_POINTS, Goal


def children_outpace_parent(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select goals whose progress is at least AHEAD points below their children's.

    下级都完成了，上级没完成: docs/domain.md#filing-comparing-and-gaps.
    """
    has_progress = Goal.progress.is_not(None)
    return _outpaced(gap_filter, "children_outpace_parent", "review_breakdown", has_progress)


def never_reported(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select such goals for which no value was ever reported: 下级有进展，上级从未填报."""
    action = sa.case((Goal.is_reportable, "check_in"), else_="write_key_results")
    return _outpaced(gap_filter, "never_reported", action, Goal.progress.is_(None))


def _outpaced(
    gap_filter: GapFilter,
    kind: str,
    action: str | sa.ColumnElement[str],
    measured: sa.ColumnElement[bool],
) -> sa.Select[Any]:
    query = goal_gap(kind, sa.func.round(Goal.points_behind_children, 1), action)
    query = query.join(Cycle, Goal.cycle_id == Cycle.id)
    outpaced = (Goal.state == "active", measured, Goal.points_behind_children >= OUTPACING_POINTS)
    return query.where(*outpaced, *gap_filter.spanning_cycles(), *gap_filter.visible_to_caller())

"""Where a goal came from and where it goes on, as far as the reader may see it (结转)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.goals.goal_sheets.models.goals import Goal


def show_carry_over_links(goals: Sequence[Goal], rows: Sequence[Any]) -> dict[UUID, dict[str, Any]]:
    """By goal: the one that goes on in it, and those in which it goes on itself, where found."""
    by_id = {row.id: _link(row) for row in rows}
    return {
        goal.id: {
            "carried_from": by_id.get(goal.carried_from) if goal.carried_from else None,
            "carried_to": [_link(row) for row in rows if row.carried_from == goal.id],
        }
        for goal in goals
    }


def _link(row: Any) -> dict[str, Any]:
    return {
        "goal_id": row.id,
        "title": row.title,
        "state": row.state,
        "cycle": {"id": row.cycle_id, "name": row.name},
    }

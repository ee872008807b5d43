"""横向比对: sheets of one level side by side, for heads and above."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from measures import mean, pace
from servicekit.errors import Forbidden
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.alignment.use_cases import effectiveness
from services.goals.cycles import queries as cycle_queries
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import can_read_title
from services.goals.goal_sheets.use_cases.goal_views import show_goals, show_sheet_summaries


def compare(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID, level: str, after: str, limit: int
) -> Page:
    """Sheets of the unit's peers and their heads (own), or of those one level below."""
    cycle = cycle_queries.cycle(uow, cycle_id)
    units = [peer.id for peer in comparison_queries.peers(uow, unit_id)]
    if not units:
        raise Forbidden("comparison.not_yours")
    found = comparison_queries.sheets(uow, cycle.id, units, level, after=after, limit=limit)
    return Page(items=_side_by_side(uow, found["items"]), next=found["next"])


def _side_by_side(uow: UnitOfWork, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Each sheet with what the reader may see of it, and titles of what is kept in its line."""
    known = comparison_queries.goals_of(uow, [sheet.id for sheet in sheets])
    seen = [goal for goal, whole in known if whole]
    titled = [goal for goal, whole in known if not whole and can_read_title(goal)]
    shown = {item["id"]: item for item in show_goals(uow, seen)}
    carried = effectiveness.of_goals(uow, seen)
    lines = show_sheet_summaries(uow, sheets)
    return [
        line
        | _sums([shown[goal.id] for goal in seen if goal.sheet_id == line["id"]])
        | {
            "goals": [
                *[_whole(shown[one.id], carried) for one in seen if one.sheet_id == line["id"]],
                *[_title(one) for one in titled if one.sheet_id == line["id"]],
            ]
        }
        for line in lines
    ]


def _sums(goals: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Over what one sees: what is shown by title alone adds to no number."""
    weights = [item["weight"] if item["weight"] is not None else Decimal(1) for item in goals]
    pairs = list(zip(weights, goals, strict=True))
    return {
        "weight_total": sum((item["weight"] or Decimal(0) for item in goals), Decimal(0)),
        "progress": mean.rolled_up_mean([(weight, item["progress"]) for weight, item in pairs]),
        "expected": mean.weighted_mean([(weight, item["expected"]) for weight, item in pairs]),
        "health": pace.worst_of([item["health"] for item in goals]),
    }


def _whole(item: dict[str, Any], carried: dict[UUID, Any]) -> dict[str, Any]:
    told = carried[item["id"]]
    return item | {
        "restricted": False,
        "parents": len(item["alignments"]),
        "breakdown": told if told["parts"] else None,
    }


def _title(goal: Goal) -> dict[str, Any]:
    """No number, no key result, no state of health: the title and what kind it is of."""
    return {
        **dict.fromkeys(("weight", "progress", "expected", "health", "breakdown")),
        **{name: getattr(goal, name) for name in ("id", "sheet_id", "title", "kind", "state")},
        "restricted": True,
        "parents": 0,
        "key_results": [],
    }

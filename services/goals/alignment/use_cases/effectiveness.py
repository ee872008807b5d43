"""分解有效性: how far what a goal handed down carries it, and whether it moves what is measured."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from measures import mean
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.alignment.queries import effectiveness as effectiveness_queries
from services.goals.alignment.use_cases.breakdown import carried
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.use_cases.goal_views import findings_of
from services.goals.goal_sheets.use_cases.plans import can_split

FULL = Decimal(100)
NOTHING = Decimal(0)


def of_goals(uow: UnitOfWork, goals: Sequence[Goal]) -> dict[Any, dict[str, Any]]:
    """How each goal's key results are carried, in one number of statements for all.

    Sums count every part; what single parts reached is told of those that the reader may see.
    """
    links = carried(goal_tree.child_links(uow, [goal.id for goal in goals]))
    known = effectiveness_queries.parts(uow, {link.goal_id for link in links})
    kept = hidden_amount_queries.goals_with_hidden_amounts(uow, goals)
    told = {
        goal.id: _of(goal, [link for link in links if link.parent_goal_id == goal.id], known)
        for goal in goals
    }
    return {
        goal_id: hidden_amounts.effectiveness_without(one) if goal_id in kept else one
        for goal_id, one in told.items()
    }


def of_goal(uow: UnitOfWork, goal: Goal) -> dict[str, Any]:
    return of_goals(uow, [goal])[goal.id]


def _of(goal: Goal, links: Sequence[Any], known: dict[Any, Any]) -> dict[str, Any]:
    parts = [
        _key_result(item, [one for one in links if one.parent_key_result_id == item.id], known)
        for item in goal.key_results
        if not item.cancelled
    ]
    taken = [part for part in parts if part["parts"]]
    seen = [known[link.goal_id] for link in links if link.goal_id in known]
    judged = [row.difficulty for row in seen if row.difficulty]
    found = {finding["code"] for finding in findings_of(goal)}
    return {
        "goal_id": goal.id,
        "progress": goal.progress,
        "children_progress": goal.children_progress,
        "carried": len(taken),
        "of": len(parts),
        "rate": _percent(len(taken), len(parts)),
        "parts": len(links),
        "difficulty": _mean(judged),
        "judged": len(judged),
        "ahead": "children_ahead" in found,
        "untold": "untold" in found,
        "lagging": [part["id"] for part in parts if part["lagging"]],
        "key_results": parts,
    }


def _key_result(item: KeyResult, links: Sequence[Any], known: dict[Any, Any]) -> dict[str, Any]:
    taken = sum((link.amount or NOTHING for link in links), NOTHING)
    split = can_split(item) and any(link.amount is not None for link in links)
    seen = [known[link.goal_id] for link in links if link.goal_id in known]
    done = [row for row in seen if (row.progress or NOTHING) >= FULL]
    done_below = bool(seen) and len(done) == len(links)
    judged = [row.difficulty for row in seen if row.difficulty]
    return {
        **{name: getattr(item, name) for name in ("id", "title", "unit", "target", "progress")},
        "parts": len(links),
        "seen": len(seen),
        "done": len(done),
        "amounts": taken if split else None,
        "rate": _share(taken, item.target) if split else FULL if links else NOTHING,
        "children_progress": mean.rolled_up_mean(
            [(link.share, known[link.goal_id].progress) for link in links if link.goal_id in known]
        ),
        "difficulty": _mean(judged),
        # 下级都完成了，上级没完成
        "lagging": done_below and item.progress is not None and item.progress < FULL,
        "untold": done_below and item.progress is None,
    }


def _share(amounts: Decimal, target: Decimal | None) -> Decimal | None:
    return round(FULL * amounts / target, 1) if target else None


def _percent(some: int, whole: int) -> Decimal | None:
    return round(FULL * some / whole, 1) if whole else None


def _mean(numbers: Sequence[int]) -> Decimal | None:
    return round(Decimal(sum(numbers)) / len(numbers), 1) if numbers else None

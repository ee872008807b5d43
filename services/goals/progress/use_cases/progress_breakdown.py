"""Why a goal's number is what it is, and what the goal works towards."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from measures import mean
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.goal_views import show_goals
from services.goals.progress.use_cases.roll_up import progress_inputs


def show_progress_breakdown(uow: UnitOfWork, goal: Goal) -> dict[str, Any]:
    """为什么是 42%: the inputs of the goal's number; those one may not see are one weight."""
    links = goal_tree.child_links(uow, [goal.id])
    inputs = progress_inputs(goal, links)
    seen = goal_queries.visible_goal_ids(uow, {link.goal_id for link in links})
    whole = sum((item.weight for item in inputs), Decimal(0)) or Decimal(1)
    shown = [item for item in inputs if item.link is None or item.id in seen]
    return {
        "goal_id": goal.id,
        "progress": goal.progress,
        "driver": goal.driver,
        "computed_at": goal.updated_at,
        "inputs": [
            {
                "kind": item.kind,
                "id": item.id,
                "title": item.title,
                "weight": item.weight,
                "share": item.weight / whole * 100,
                "progress": item.progress,
                "contribution": mean.clamped(item.progress or Decimal(0)) * item.weight / whole,
            }
            for item in shown
        ],
        "hidden_weight": whole - sum((item.weight for item in shown), Decimal(0))
        if len(shown) < len(inputs)
        else Decimal(0),
        "left_out": _left_out(goal, links, {item.id for item in inputs}, seen),
    }


def show_ancestors(uow: UnitOfWork, goal: Goal) -> list[dict[str, Any]]:
    """The goal and those it works towards, up to the company, as far as one may see."""
    line = goal_tree.main_ancestors(uow, goal.id)
    seen = goal_queries.visible_goal_ids(uow, {item.id for item in line})
    line = [item for item in line if item.id in seen]
    fields = ("id", "title", "owner", "cycle", "progress", "expected", "health")
    return [{name: item[name] for name in fields} for item in show_goals(uow, line)]


def _left_out(
    goal: Goal, links: Sequence[Any], counted: set[UUID], seen: Collection[UUID]
) -> list[dict[str, Any]]:
    left = [
        {"id": item.id, "title": item.title, "reason": "cancelled" if item.cancelled else "driver"}
        for item in goal.key_results
        if item.id not in counted
    ]
    return left + [
        {
            "id": link.goal_id,
            "title": link.title,
            "reason": "driver" if goal_tree.is_live(link.state) else link.state,
        }
        for link in links
        if link.goal_id not in counted and link.goal_id in seen
    ]

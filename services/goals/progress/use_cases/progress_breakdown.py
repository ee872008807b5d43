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
    """Break the goal's progress down into its inputs (为什么是 42%); hidden ones are one weight."""
    links = goal_tree.child_links(uow, [goal.id])
    inputs = progress_inputs(goal, links)
    visible_ids = goal_queries.visible_goal_ids(uow, {link.goal_id for link in links})
    total = sum((item.weight for item in inputs), Decimal(0)) or Decimal(1)
    visible_inputs = [item for item in inputs if item.link is None or item.id in visible_ids]
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
                "share": item.weight / total * 100,
                "progress": item.progress,
                "contribution": mean.clamped(item.progress or Decimal(0)) * item.weight / total,
            }
            for item in visible_inputs
        ],
        "hidden_weight": total - sum((item.weight for item in visible_inputs), Decimal(0))
        if len(visible_inputs) < len(inputs)
        else Decimal(0),
        "left_out": _omitted_inputs(goal, links, {item.id for item in inputs}, visible_ids),
    }


def show_ancestors(uow: UnitOfWork, goal: Goal) -> list[dict[str, Any]]:
    """Show the goal and its main ancestors that the caller may see, up to the company."""
    ancestors = goal_tree.main_ancestors(uow, goal.id)
    visible_ids = goal_queries.visible_goal_ids(uow, {item.id for item in ancestors})
    ancestors = [item for item in ancestors if item.id in visible_ids]
    fields = ("id", "title", "owner", "cycle", "progress", "expected", "health")
    return [{name: item[name] for name in fields} for item in show_goals(uow, ancestors)]


def _omitted_inputs(
    goal: Goal, links: Sequence[Any], counted_ids: set[UUID], visible_ids: Collection[UUID]
) -> list[dict[str, Any]]:
    key_results = [
        {"id": item.id, "title": item.title, "reason": "cancelled" if item.cancelled else "driver"}
        for item in goal.key_results
        if item.id not in counted_ids
    ]
    return key_results + [
        {
            "id": link.goal_id,
            "title": link.title,
            "reason": "driver" if goal_tree.is_live(link.state) else link.state,
        }
        for link in links
        if link.goal_id not in counted_ids and link.goal_id in visible_ids
    ]

"""结转: an unfinished goal goes on in a later cycle, with a link and numbers that are set anew."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.drafts.use_cases.goals import add_goal
from services.goals.goal_sheets.models.column_groups import GOAL_CONTENT, KEY_RESULT_CONTENT
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import open_sheet

UNFINISHED = ("active", "missed")


def carry_over(uow: UnitOfWork, goal_id: UUID, new: dict[str, Any]) -> Goal:
    """A draft in the later cycle with the key results that are named, their targets told anew.

    The row is held: a goal goes on once in a cycle. Whoever may not write there is refused.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    if goal.state not in UNFINISHED:
        raise Conflict("carry.not_unfinished")
    cycle = cycle_queries.cycle(uow, new["cycle_id"])
    if cycle.starts_on <= goal.cycle.starts_on:
        raise invalid("cycle_id", "carry.not_later")
    sheet = open_sheet(uow, cycle.id, {"kind": goal.owner_kind, "id": goal.owner_id})
    if past_key_result_queries.is_carried(uow, goal.id, cycle.id):
        raise Conflict("carry.already", cycle=cycle.name)
    parents = past_key_result_queries.living_parents(uow, [goal.id], cycle)[goal.id]
    return add_goal(
        uow,
        {name: getattr(goal, name) for name in GOAL_CONTENT}
        | {
            "sheet_id": sheet.id,
            "title": new["title"] or goal.title,
            "carried_from": goal.id,
            "key_results": _key_results(goal, new["key_results"]),
            "alignments": [_link(parent) for parent in parents],
        },
    )


def _key_results(goal: Goal, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with the numbers that are told; what a direction needs is checked as of a new one."""
    known = {item.id: item for item in goal.key_results if not item.cancelled}
    found = []
    for index, numbers in enumerate(told):
        item = known.pop(numbers["key_result_id"], None)
        if item is None:
            raise invalid(f"key_results.{index}.key_result_id", "key_result.not_found")
        found.append(_key_result(item, numbers))
    if known and not found:
        raise invalid("key_results", "carry.nothing_named")
    return found


def _key_result(item: KeyResult, numbers: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in numbers.items() if name != "key_result_id"}
    return {name: getattr(item, name) for name in KEY_RESULT_CONTENT} | told


def _link(parent: Alignment) -> dict[str, Any]:
    """By share alone: an amount was part of a target that has passed."""
    return {
        "goal_id": parent.parent_goal_id,
        "key_result_id": parent.parent_key_result_id,
        "share": parent.share,
        "amount": None,
    }

"""结转: an unfinished goal continues in a later cycle, linked to the earlier one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.drafts.schemas.goals import AlignmentInput, CarryOverInput, CarryOverKeyResult
from services.goals.drafts.use_cases.goals import add_goal
from services.goals.goal_sheets.models.column_groups import OF_GOAL, OF_KEY_RESULT
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import open_sheet

UNFINISHED_STATES = ("active", "missed")


def carry_over(uow: UnitOfWork, goal_id: UUID, new: CarryOverInput) -> Goal:
    """Add a draft to the later cycle with the chosen key results and their new targets.

    The goal is locked, so that it is carried over once to a cycle. Conflict
    `carry.not_unfinished`, `carry.already`; Invalid `carry.not_later`.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    if goal.state not in UNFINISHED_STATES:
        raise Conflict("carry.not_unfinished")
    cycle = cycle_queries.cycle(uow, new["cycle_id"])
    if cycle.starts_on <= goal.cycle.starts_on:
        raise invalid("cycle_id", "carry.not_later")
    sheet = open_sheet(uow, cycle.id, {"kind": goal.owner_kind, "id": goal.owner_id})
    if past_key_result_queries.is_carried_over(uow, goal.id, cycle.id):
        raise Conflict("carry.already", cycle=cycle.name)
    parents = past_key_result_queries.active_parents(uow, [goal.id], cycle)[goal.id]
    return add_goal(
        uow,
        {name: getattr(goal, name) for name in OF_GOAL}
        | {
            "sheet_id": sheet.id,
            "title": new["title"] or goal.title,
            "carried_from": goal.id,
            "key_results": key_results_to_carry_over(goal.key_results, new["key_results"]),
            "alignments": [_alignment_input(parent) for parent in parents],
        },
    )


def key_results_to_carry_over(
    key_results: Sequence[KeyResult], choices: Sequence[CarryOverKeyResult]
) -> list[dict[str, Any]]:
    """Return the fields of new key results: those of the old ones with the chosen numbers.

    Invalid `key_result.not_found` for an unknown or repeated id, `carry.nothing_named`.
    """
    remaining = {item.id: item for item in key_results if not item.cancelled}
    new_key_results = []
    for index, choice in enumerate(choices):
        key_result = remaining.pop(choice["key_result_id"], None)
        if key_result is None:
            raise invalid(f"key_results.{index}.key_result_id", "key_result.not_found")
        numbers = {name: value for name, value in choice.items() if name != "key_result_id"}
        new_key_results.append(
            {name: getattr(key_result, name) for name in OF_KEY_RESULT} | numbers
        )
    if remaining and not new_key_results:
        raise invalid("key_results", "carry.nothing_named")
    return new_key_results


def _alignment_input(parent: Alignment) -> AlignmentInput:
    """By share alone: an amount is part of the old target."""
    return {
        "goal_id": parent.parent_goal_id,
        "key_result_id": parent.parent_key_result_id,
        "share": parent.share,
        "amount": None,
    }

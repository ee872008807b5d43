"""结转: an unfinished goal continues in a later cycle, linked to the earlier one."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from servicekit.errors import Conflict, invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.schemas import OwnerInput
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.drafts.schemas.goals import CarryOverInput, CarryOverKeyResult
from services.goals.drafts.use_cases.goals import add_goal
from services.goals.goal_sheets.models.column_groups import KEY_RESULT_CONTENT
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.schemas.payloads import AlignmentInput, GoalInput, KeyResultFields
from services.goals.goal_sheets.use_cases.sheets import open_sheet


def carry_over(uow: UnitOfWork, goal_id: UUID, new: CarryOverInput) -> Goal:
    """Add a draft to the later cycle with the chosen key results and their new targets.

    The goal is locked, so that it is carried over once to a cycle. Conflict
    `carry_over.not_unfinished`, `carry_over.already_done`; Invalid `carry_over.cycle_not_later`.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    if not goal.is_unfinished:
        raise Conflict("carry_over.not_unfinished")
    cycle = cycle_queries.cycle(uow, new["cycle_id"])
    if not cycle.is_later_than(goal.cycle):
        raise invalid("cycle_id", "carry_over.cycle_not_later")
    sheet = open_sheet(uow, cycle.id, OwnerInput(kind=goal.owner_kind, id=goal.owner_id))
    if past_key_result_queries.is_carried_over(uow, goal.id, cycle.id):
        raise Conflict("carry_over.already_done", cycle=cycle.name)
    parents = past_key_result_queries.active_parents(uow, [goal.id], cycle)[goal.id]
    return add_goal(uow, _goal_input(goal, sheet.id, new, parents))


def key_results_to_carry_over(
    key_results: Sequence[KeyResult], choices: Sequence[CarryOverKeyResult]
) -> list[KeyResultFields]:
    """Return the fields of new key results: those of the old ones with the chosen numbers.

    Invalid `key_result.not_found` for an unknown or repeated id, `carry_over.no_key_results`.
    """
    remaining = {item.id: item for item in key_results if not item.cancelled}
    new_key_results: list[KeyResultFields] = []
    for index, choice in enumerate(choices):
        key_result = remaining.pop(choice["key_result_id"], None)
        if key_result is None:
            raise invalid(f"key_results.{index}.key_result_id", "key_result.not_found")
        numbers = {name: value for name, value in choice.items() if name != "key_result_id"}
        content = {name: getattr(key_result, name) for name in KEY_RESULT_CONTENT}
        new_key_results.append(cast(KeyResultFields, content | numbers))
    if remaining and not new_key_results:
        raise invalid("key_results", "carry_over.no_key_results")
    return new_key_results


def _goal_input(
    goal: Goal, sheet_id: UUID, new: CarryOverInput, parents: Sequence[Alignment]
) -> GoalInput:
    """The content of the goal, as a goal of the sheet that goes on in its place."""
    return GoalInput(
        sheet_id=sheet_id,
        kind=goal.kind,
        title=new["title"] or goal.title,
        description=goal.description,
        weight=goal.weight,
        progress_source=goal.progress_source,
        visibility=goal.visibility,
        named_viewers=goal.named_viewers,
        amounts_hidden=goal.amounts_hidden,
        strategic=goal.strategic,
        theme=goal.theme,
        dimension=goal.dimension,
        template_id=goal.template_id,
        carried_over_from_id=goal.id,
        key_results=key_results_to_carry_over(goal.key_results, new["key_results"]),
        alignments=[_alignment_input(parent) for parent in parents],
    )


def _alignment_input(parent: Alignment) -> AlignmentInput:
    """By share alone: an amount is part of the old target."""
    return {
        "goal_id": parent.parent_goal_id,
        "key_result_id": parent.parent_key_result_id,
        "share": parent.share,
        "amount": None,
    }

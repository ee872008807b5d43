"""Why a goal's number is what it is, and what the goal works towards."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from measures import mean
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import OwnerView
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries.goal_tree import ChildLink
from services.goals.goal_sheets.views.goals import show_goals
from services.goals.progress.use_cases.roll_up import progress_inputs


class ProgressInput(TypedDict):
    """A key result or child in a goal's progress; `share` and `contribution` in percent."""

    kind: str
    id: UUID
    title: str
    weight: Decimal
    share: Decimal
    progress: Decimal | None
    contribution: Decimal


class OmittedInput(TypedDict):
    """A key result or child that does not count; reason: the source, or the state that ended it."""

    id: UUID
    title: str
    reason: str


class ProgressBreakdownView(TypedDict):
    """The inputs of a goal's progress; `hidden_weight` is that of children out of sight."""

    goal_id: UUID
    progress: Decimal | None
    progress_source: str
    computed_at: datetime
    inputs: list[ProgressInput]
    hidden_weight: Decimal
    omitted_inputs: list[OmittedInput]


class Ancestor(TypedDict):
    """A goal on the way up to the company's; numbers in percent."""

    id: UUID
    title: str
    owner: OwnerView
    cycle: Cycle
    progress: Decimal | None
    expected: Decimal | None
    health: str


class AncestorList(TypedDict):
    """The goal itself and its main ancestors, the company's last."""

    items: list[Ancestor]


def show_progress_breakdown(uow: UnitOfWork, goal: Goal) -> ProgressBreakdownView:
    """Break the goal's progress down into its inputs (为什么是 42%); hidden ones are one weight."""
    links = goal_tree.child_links(uow, [goal.id])
    inputs = progress_inputs(goal, links)
    visible_ids = goal_queries.visible_goal_ids(uow, {link.goal_id for link in links})
    total = sum((item.weight for item in inputs), Decimal(0)) or Decimal(1)
    visible_inputs = [item for item in inputs if item.link is None or item.id in visible_ids]
    return {
        "goal_id": goal.id,
        "progress": goal.progress,
        "progress_source": goal.progress_source,
        "computed_at": goal.updated_at,
        "inputs": [
            ProgressInput(
                kind=item.kind,
                id=item.id,
                title=item.title,
                weight=item.weight,
                share=item.weight / total * 100,
                progress=item.progress,
                contribution=mean.clamped(item.progress or Decimal(0)) * item.weight / total,
            )
            for item in visible_inputs
        ],
        "hidden_weight": total - sum((item.weight for item in visible_inputs), Decimal(0))
        if len(visible_inputs) < len(inputs)
        else Decimal(0),
        "omitted_inputs": _omitted_inputs(goal, links, {item.id for item in inputs}, visible_ids),
    }


def show_ancestors(uow: UnitOfWork, goal: Goal) -> AncestorList:
    """Show the goal and its main ancestors that the caller may see, up to the company."""
    ancestors = goal_tree.main_ancestors(uow, goal.id)
    visible_ids = goal_queries.visible_goal_ids(uow, {item.id for item in ancestors})
    ancestors = [item for item in ancestors if item.id in visible_ids]
    return AncestorList(
        items=[
            Ancestor(
                id=view["id"],
                title=view["title"],
                owner=view["owner"],
                cycle=view["cycle"],
                progress=view["progress"],
                expected=view["expected"],
                health=view["health"],
            )
            for view in show_goals(uow, ancestors)
        ]
    )


def _omitted_inputs(
    goal: Goal, links: Sequence[ChildLink], counted_ids: set[UUID], visible_ids: Collection[UUID]
) -> list[OmittedInput]:
    key_results = [
        OmittedInput(
            id=item.id,
            title=item.title,
            reason="cancelled" if item.cancelled else "progress_source",
        )
        for item in goal.key_results
        if item.id not in counted_ids
    ]
    return key_results + [
        OmittedInput(
            id=link.goal_id,
            title=link.title,
            reason="progress_source" if goal_tree.is_live(link.state) else link.state,
        )
        for link in links
        if link.goal_id not in counted_ids and link.goal_id in visible_ids
    ]

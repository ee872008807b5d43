"""Start the goals of approved sheets."""

from collections.abc import Collection
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.writes import goal_tree as goal_tree_writes
from services.goals.progress.use_cases.roll_up import mark_parents_dirty


def start_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> None:
    """Make drafts active, and schedule the roll-up of their parents."""
    if not goal_ids:
        return
    goal_tree_writes.start_drafts(uow, goal_ids)
    goals = goal_tree.loaded_goals(uow, goal_ids)
    for goal in goals:
        uow.publish_state(goal, goal_events.goal_state)
    if goals:
        mark_parents_dirty(uow, goals)

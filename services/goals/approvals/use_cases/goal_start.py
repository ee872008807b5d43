"""Start the goals of approved sheets."""

from collections.abc import Collection
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.queries import goal_tree
from services.goals.progress.use_cases.roll_up import mark_above


def start_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> None:
    """Make drafts active, and schedule the roll-up of their parents."""
    goals = goal_tree.start(uow, goal_ids) if goal_ids else []
    for goal in goals:
        uow.publish_state(goal, goal_events.goal_state)
    if goals:
        mark_above(uow, goals)

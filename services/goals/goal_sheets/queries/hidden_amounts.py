"""Goals that the caller sees, but not their amounts."""

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def goals_with_hidden_amounts(uow: UnitOfWork, goals: Iterable[Goal]) -> frozenset[UUID]:
    """The ids of those goals whose amounts are hidden from the caller; most hide none."""
    goal_ids = {goal.id for goal in goals if goal.amounts_hidden}
    return goal_ids_with_hidden_amounts(uow, goal_ids) if goal_ids else frozenset()


def goal_ids_with_hidden_amounts(uow: UnitOfWork, goal_ids: Collection[UUID]) -> frozenset[UUID]:
    """Likewise by id, in one statement: who sees the sheet of a goal sees its amounts."""
    query = (
        sa.select(Goal.id, visible(uow, Sheet).label("shown"))
        .join(Sheet, Sheet.id == Goal.sheet_id)
        .where(Goal.id.in_(goal_ids), Goal.amounts_hidden)
    )
    rows = uow.session.execute(query) if goal_ids else ()
    return frozenset(row.id for row in rows if not row.shown)

"""What became of the parts that goals handed down."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def parts(uow: UnitOfWork, goal_ids: Collection[UUID]) -> dict[UUID, Any]:
    """Progress of those of the goals that the caller may see, and how hard they were judged."""
    if not goal_ids:
        return {}
    query = sa.select(Goal.id, Goal.progress, Sheet.difficulty)
    query = query.join(Sheet, Goal.sheet_id == Sheet.id)
    query = query.where(Goal.id.in_(goal_ids), visible(uow, Goal))
    return {row.id: row for row in uow.session.execute(query)}

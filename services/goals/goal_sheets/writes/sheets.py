"""Set-based writes of sheets."""

from datetime import date

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def reopen(uow: UnitOfWork, sheet: Sheet, until: date, reason: str) -> None:
    """Let the sheet and its goals be edited through `until`."""
    sheet.reopened_until, sheet.reopened_reason = until, reason
    statement = sa.update(Goal).where(Goal.sheet_id == sheet.id).values(reopened_until=until)
    uow.session.execute(statement)

"""Sheets for the drafts of a cascade."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.sheets import Sheet, SheetKey


def ensure_sheets(uow: UnitOfWork, keys: Collection[SheetKey]) -> dict[SheetKey, Sheet]:
    """Return the sheet of each key, inserting a draft where there is none; two statements."""
    drafts = [{"id": new_id(), "version": 1, "state": "draft", **key._asdict()} for key in keys]
    uow.session.execute(insert(Sheet).values(drafts).on_conflict_do_nothing())
    columns = sa.tuple_(Sheet.cycle_id, Sheet.owner_kind, Sheet.owner_id)
    sheets = uow.session.scalars(sa.select(Sheet).where(columns.in_(list(keys))))
    return {SheetKey(row.cycle_id, row.owner_kind, row.owner_id): row for row in sheets}

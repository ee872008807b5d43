"""Goal sheets and the goals on them."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.util import identity_key

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet, SheetKey


def sheet(uow: UnitOfWork, sheet_id: UUID, *, lock: bool = False) -> Sheet:
    """Load a sheet unchecked; `lock` is FOR UPDATE. Raises NotFound `sheet.not_found`."""
    sheet_row = uow.session.get(Sheet, sheet_id, with_for_update={"of": Sheet} if lock else None)
    if sheet_row is None:
        raise NotFound("sheet.not_found")
    return sheet_row


def sheets_by_id(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> dict[UUID, Sheet]:
    """Load sheets unchecked, those alone that the unit of work has not read yet."""
    keys = {sheet_id: identity_key(Sheet, sheet_id) for sheet_id in sheet_ids}
    loaded = {
        sheet_id: uow.session.identity_map[key]
        for sheet_id, key in keys.items()
        if key in uow.session.identity_map
    }
    unread = [sheet_id for sheet_id in keys if sheet_id not in loaded]
    rows = uow.session.scalars(sa.select(Sheet).where(Sheet.id.in_(unread))) if unread else ()
    return loaded | {sheet_row.id: sheet_row for sheet_row in rows}


def sheet_of_owner(
    uow: UnitOfWork, cycle_id: UUID, kind: str, owner_id: UUID | None
) -> Sheet | None:
    """Find the sheet of an owner in a cycle: each has at most one (docs/domain.md#sheets).

    `kind` is company, unit or person; the company has no `owner_id`.
    """
    query = sa.select(Sheet).where(
        Sheet.cycle_id == cycle_id,
        Sheet.owner_kind == kind,
        Sheet.owner_id.is_not_distinct_from(owner_id),
    )
    return uow.session.scalar(query)


def sheets_of_owners(uow: UnitOfWork, keys: Collection[SheetKey]) -> dict[SheetKey, Sheet]:
    """The sheets that exist, by their keys."""
    if not keys:
        return {}
    key = sa.tuple_(Sheet.cycle_id, Sheet.owner_kind, Sheet.owner_id)
    rows = uow.session.scalars(sa.select(Sheet).where(key.in_(keys)))
    return {SheetKey(row.cycle_id, row.owner_kind, row.owner_id): row for row in rows}


def sheets(
    uow: UnitOfWork, *, owner_id: UUID | None, cycle_id: UUID | None, after: str, limit: int
) -> Page:
    """Sheets that the caller may see; an owner's alone where one is given."""
    query = sa.select(Sheet)
    query = query.where(sa.or_(Sheet.owner_kind != "person", visible(uow, Sheet)))
    if owner_id:
        query = query.where(Sheet.owner_id == owner_id)
    if cycle_id:
        query = query.where(Sheet.cycle_id == cycle_id)
    return page(uow.session, query, [Sheet.id], after=after, limit=limit, descending=True)


def goals_of_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sequence[Goal]:
    """List goals of the sheet in any state, unchecked and oldest first."""
    query = sa.select(Goal).where(Goal.sheet_id == sheet_id).order_by(Goal.id)
    return uow.session.scalars(query).all()


def visible_goals_of_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sequence[Goal]:
    """Those of its goals that the caller may see, with what they work towards."""
    query = sa.select(Goal).where(Goal.sheet_id == sheet_id, visible(uow, Goal)).order_by(Goal.id)
    return uow.session.scalars(query.options(joinedload(Goal.alignments))).unique().all()

"""Goal sheets and the goals on them."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def sheet(uow: UnitOfWork, sheet_id: UUID, *, lock: bool = False) -> Sheet:
    """Load a sheet unchecked; `lock` is FOR UPDATE. Raises NotFound `sheet.not_found`."""
    sheet_row = uow.session.get(Sheet, sheet_id, with_for_update={"of": Sheet} if lock else None)
    if sheet_row is None:
        raise NotFound("sheet.not_found")
    return sheet_row


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


def sheets_of_owners(
    uow: UnitOfWork, owners: Collection[tuple[UUID, str, UUID]]
) -> dict[tuple[UUID, str, UUID | None], Sheet]:
    """Those sheets that there are, by cycle, kind of owner and owner."""
    if not owners:
        return {}
    key = sa.tuple_(Sheet.cycle_id, Sheet.owner_kind, Sheet.owner_id)
    rows = uow.session.scalars(sa.select(Sheet).where(key.in_(owners)))
    return {
        (sheet_row.cycle_id, sheet_row.owner_kind, sheet_row.owner_id): sheet_row
        for sheet_row in rows
    }


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

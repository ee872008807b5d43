"""What goes out as a workbook, and what a workbook may change."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.unit_of_work import UnitOfWork
from services.goals.models import Goal, Sheet

# The unit, those below it, and everybody posted to one of them.
BELOW = sa.text(
    "SELECT CAST(:unit AS uuid) AS id UNION ALL SELECT descendant_id FROM directory_closure"
    " WHERE kind IN ('unit', 'subunit') AND ancestor_id = :unit"
    " AND :day BETWEEN starts_on AND ends_on"
)


def goals_below(uow: UnitOfWork, unit_id: UUID, cycle_id: UUID, most: int) -> Sequence[Goal]:
    """Goals of the unit and of all below it in a cycle, as far as the caller may see them."""
    day = sa.bindparam("day", uow.tenant.today(), type_=sa.Date())
    below = BELOW.bindparams(day, sa.bindparam("unit", unit_id, type_=sa.Uuid()))
    owners = below.columns(sa.column("id", sa.Uuid())).subquery()
    query = (
        sa.select(Goal)
        .where(Goal.cycle_id == cycle_id, Goal.owner_id.in_(sa.select(owners.c.id)))
        .where(visible(uow, Goal))
        .order_by(Goal.owner_kind.desc(), Goal.owner_id, Goal.id)
    )
    return uow.session.scalars(query.limit(most)).unique().all()


def writable(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> dict[UUID, Sheet]:
    """Those of the sheets that the caller may edit, held: theirs, and those below or in scope."""
    query = sa.select(Sheet).where(Sheet.id.in_(sheet_ids), visible(uow, Sheet))
    found = uow.session.scalars(query.order_by(Sheet.id).with_for_update(of=Sheet))
    return {sheet.id: sheet for sheet in found}


def goals_on(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> Sequence[Goal]:
    """The goals of the sheets that the caller may see, held."""
    query = sa.select(Goal).where(Goal.sheet_id.in_(sheet_ids), visible(uow, Goal))
    held = query.order_by(Goal.id).with_for_update(of=Goal, key_share=True)
    return uow.session.scalars(held).unique().all()

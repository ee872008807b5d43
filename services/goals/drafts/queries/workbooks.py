"""What goes out as a workbook, and what a workbook may change."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet

# The unit, those below it, and everybody posted to one of them.
BELOW = sa.text(
    "SELECT CAST(:unit AS uuid) AS id UNION ALL SELECT descendant_id FROM directory_closure"
    " WHERE kind IN ('unit', 'subunit') AND ancestor_id = :unit"
    " AND :day BETWEEN starts_on AND ends_on"
)
# What stands for an id in a file.
NAMED = """
    SELECT id, 'person' AS kind, number AS code FROM directory_people WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 'unit', code FROM directory_units WHERE id = ANY(%(ids)s)
"""
NAMED_BY = """
    SELECT id, 'person' AS kind, number AS code, false AS deleted FROM directory_people
    WHERE number = ANY(%(numbers)s)
    UNION ALL SELECT id, 'unit', code, deleted FROM directory_units WHERE code = ANY(%(codes)s)
    ORDER BY deleted DESC
"""
CODES = """
    SELECT id, code FROM metrics WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, code FROM library_items WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, code FROM templates WHERE id = ANY(%(ids)s)
"""
# What goals and all above them work towards.
ABOVE = """
    WITH RECURSIVE up AS (
        SELECT unnest(CAST(%(ids)s AS uuid[])) AS id
        UNION SELECT parent_goal_id FROM alignments JOIN up ON alignments.goal_id = up.id
    )
    SELECT goal_id, parent_goal_id FROM alignments JOIN up ON goal_id = up.id
"""


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


def named_as(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """People by number and units by code, each with its kind."""
    rows = execute_raw(uow.session, NAMED, {"ids": list(ids)}) if ids else ()
    return {row.id: (row.kind, row.code) for row in rows}


def named_by(
    uow: UnitOfWork, numbers: Collection[str], codes: Collection[str]
) -> dict[tuple[str, str], UUID]:
    """The other way round."""
    told = {"numbers": list(numbers), "codes": list(codes)}
    rows = execute_raw(uow.session, NAMED_BY, told) if numbers or codes else ()
    return {(row.kind, row.code): row.id for row in rows}


def codes_of(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Codes of metrics, indicators of the library and templates."""
    rows = execute_raw(uow.session, CODES, {"ids": list(ids)}) if ids else ()
    return {row.id: row.code for row in rows}


def parents(uow: UnitOfWork, ids: Collection[UUID], titles: Collection[str]) -> Sequence[Goal]:
    """Goals that the caller may see: by id, by the id of a key result, or by title."""
    if not ids and not titles:
        return ()
    of_key_results = sa.select(KeyResult.goal_id).where(KeyResult.id.in_(ids))
    found = sa.or_(Goal.id.in_(ids), Goal.id.in_(of_key_results), Goal.title.in_(titles))
    query = sa.select(Goal).where(found, visible(uow, Goal)).order_by(Goal.id)
    return uow.session.scalars(query).unique().all()


def above(uow: UnitOfWork, goal_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """What the goals, and all above them, work towards."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in execute_raw(uow.session, ABOVE, {"ids": list(goal_ids)}):
        found[row.goal_id].add(row.parent_goal_id)
    return found

"""The goals of a workbook, and what its rows name by id, code or title."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet

# The unit, those below it, and the people assigned to one of them.
OWNERS_OF_UNIT = sa.text(
    "SELECT CAST(:unit AS uuid) AS id UNION ALL SELECT descendant_id FROM directory_closure"
    " WHERE kind IN ('unit', 'subunit') AND ancestor_id = :unit"
    " AND :day BETWEEN starts_on AND ends_on"
)
OWNER_CODES = """
    SELECT id, 'person' AS kind, number AS code FROM directory_people WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 'unit', code FROM directory_units WHERE id = ANY(%(ids)s)
"""
OWNERS_BY_CODE = """
    SELECT id, 'person' AS kind, number AS code, false AS deleted FROM directory_people
    WHERE number = ANY(%(numbers)s)
    UNION ALL SELECT id, 'unit', code, deleted FROM directory_units WHERE code = ANY(%(codes)s)
    ORDER BY deleted DESC
"""
CODES = """
    SELECT id, code FROM metrics WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, code FROM library_entries WHERE id = ANY(%(ids)s)
"""
# The alignments of goals and of all their ancestors.
ANCESTOR_ALIGNMENTS = """
    WITH RECURSIVE ancestors AS (
        SELECT unnest(CAST(%(ids)s AS uuid[])) AS id
        UNION SELECT parent_goal_id FROM alignments
        JOIN ancestors ON alignments.goal_id = ancestors.id
    )
    SELECT goal_id, parent_goal_id FROM alignments JOIN ancestors ON goal_id = ancestors.id
"""


class OwnerCode(NamedTuple):
    """A person by employee number, or a unit by code."""

    kind: str
    code: str


def goals_of_unit(uow: UnitOfWork, unit_id: UUID, cycle_id: UUID, limit: int) -> Sequence[Goal]:
    """Return the visible goals of the unit, those below it and their people in a cycle."""
    day = sa.bindparam("day", uow.tenant.today(), type_=sa.Date())
    unit = sa.bindparam("unit", unit_id, type_=sa.Uuid())
    owners = OWNERS_OF_UNIT.bindparams(day, unit).columns(sa.column("id", sa.Uuid())).subquery()
    query = (
        sa.select(Goal)
        .where(Goal.cycle_id == cycle_id, Goal.owner_id.in_(sa.select(owners.c.id)))
        .where(visible(uow, Goal))
        .order_by(Goal.owner_kind.desc(), Goal.owner_id, Goal.id)
    )
    return uow.session.scalars(query.limit(limit)).unique().all()


def lock_sheets(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> dict[UUID, Sheet]:
    """Return the sheets that the caller may edit by id, and lock their rows."""
    query = sa.select(Sheet).where(Sheet.id.in_(sheet_ids), visible(uow, Sheet))
    sheets = uow.session.scalars(query.order_by(Sheet.id).with_for_update(of=Sheet))
    return {sheet.id: sheet for sheet in sheets}


def lock_goals(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> Sequence[Goal]:
    """Return the visible goals of the sheets and lock their rows."""
    query = sa.select(Goal).where(Goal.sheet_id.in_(sheet_ids), visible(uow, Goal))
    locking_query = query.order_by(Goal.id).with_for_update(of=Goal, key_share=True)
    return uow.session.scalars(locking_query).unique().all()


def owner_codes(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, OwnerCode]:
    """Return the codes of people and units by id."""
    rows = execute_raw(uow.session, OWNER_CODES, {"ids": list(ids)}) if ids else ()
    return {row.id: OwnerCode(row.kind, row.code) for row in rows}


def owners_by_code(
    uow: UnitOfWork, numbers: Collection[str], unit_codes: Collection[str]
) -> dict[OwnerCode, UUID]:
    """Return the ids of people and units; of units with the same code the one that exists."""
    parameters = {"numbers": list(numbers), "codes": list(unit_codes)}
    rows = execute_raw(uow.session, OWNERS_BY_CODE, parameters) if numbers or unit_codes else ()
    return {OwnerCode(row.kind, row.code): row.id for row in rows}


def codes(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the codes of metrics, indicators and templates by id."""
    rows = execute_raw(uow.session, CODES, {"ids": list(ids)}) if ids else ()
    return {row.id: row.code for row in rows}


def parent_goals(uow: UnitOfWork, ids: Collection[UUID], titles: Collection[str]) -> Sequence[Goal]:
    """Return visible goals by id, by the id of a key result, or by title."""
    if not ids and not titles:
        return ()
    goals_of_key_results = sa.select(KeyResult.goal_id).where(KeyResult.id.in_(ids))
    is_named = sa.or_(Goal.id.in_(ids), Goal.id.in_(goals_of_key_results), Goal.title.in_(titles))
    query = sa.select(Goal).where(is_named, visible(uow, Goal)).order_by(Goal.id)
    return uow.session.scalars(query).unique().all()


def parent_ids(uow: UnitOfWork, goal_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the parents of the goals and of all their ancestors, by child."""
    parents: dict[UUID, set[UUID]] = defaultdict(set)
    for row in execute_raw(uow.session, ANCESTOR_ALIGNMENTS, {"ids": list(goal_ids)}):
        parents[row.goal_id].add(row.parent_goal_id)
    return parents

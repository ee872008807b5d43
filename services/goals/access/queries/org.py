"""What resolving approvers reads of the company: lines, heads, who holds a role."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork

LINES = sa.text(
    "SELECT descendant_id, ancestor_id FROM directory_closure"
    " WHERE kind = 'manager' AND descendant_id = ANY(:people)"
    " AND :day BETWEEN starts_on AND ends_on ORDER BY depth, ancestor_id"
)
UNITS_OF_PERSON = sa.text(
    "SELECT unit.id, unit.head_id FROM directory_closure JOIN directory_units AS unit"
    " ON unit.id = ancestor_id WHERE kind = 'unit' AND descendant_id = :id"
    " AND :day BETWEEN starts_on AND ends_on ORDER BY depth"
)
UNITS_UP = sa.text(
    "WITH RECURSIVE up AS ("
    " SELECT id, parent_id, head_id, 0 AS depth FROM directory_units WHERE id = :id"
    " UNION ALL SELECT unit.id, unit.parent_id, unit.head_id, up.depth + 1"
    " FROM directory_units AS unit JOIN up ON unit.id = up.parent_id WHERE up.depth < 40)"
    " SELECT id, head_id FROM up WHERE :day IS NOT NULL ORDER BY depth"
)
ACTIVE = sa.text("SELECT id FROM directory_people WHERE id = ANY(:ids) AND status <> 'left'")
MOVES = sa.text("SELECT postings, leaves FROM directory_people WHERE id = :id")
HEADS = sa.text("SELECT id, head_id FROM directory_units WHERE id = ANY(:ids)")
# Held for the whole company, or for one of the units; by somebody who may act.
HOLDS = sa.text(
    "SELECT EXISTS (SELECT 1 FROM directory_people AS person,"
    " jsonb_array_elements(person.roles) AS held"
    " WHERE person.roles <> '[]' AND person.status <> 'left' AND person.id <> ALL(:barred)"
    " AND held->>'role' = :role"
    " AND (held->>'unit_id' IS NULL OR (held->>'unit_id')::uuid = ANY(:units)))"
)

# Everybody who holds one of the roles to which an approval falls.
HOLDERS = sa.text(
    "SELECT person.id, held->>'role' AS role, (held->>'unit_id')::uuid AS unit_id"
    " FROM directory_people AS person, jsonb_array_elements(person.roles) AS held"
    " WHERE person.roles <> '[]' AND person.status <> 'left'"
    " AND held->>'role' IN ('hr', 'executive')"
)


def line_of(uow: UnitOfWork, person: UUID | None) -> list[UUID]:
    """Everybody above the person, nearest first; the person too where the line is a circle."""
    return lines_of(uow, [person])[person] if person else []


def lines_of(uow: UnitOfWork, people: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Likewise above each of several people."""
    found: dict[UUID, dict[UUID, None]] = {person: {} for person in people}
    if found:
        for row in uow.session.execute(LINES, {"people": list(found), "day": uow.tenant.today()}):
            found[row.descendant_id][row.ancestor_id] = None
    return {person: list(line) for person, line in found.items()}


def units_above(
    uow: UnitOfWork, owner_kind: str, owner_id: UUID | None
) -> Sequence[tuple[UUID, UUID | None]]:
    """The owner's units upwards, each with its head; a unit is the first of its own."""
    if owner_id is None:
        return []
    statement = UNITS_UP if owner_kind == "unit" else UNITS_OF_PERSON
    found = uow.session.execute(statement, {"id": owner_id, "day": uow.tenant.today()})
    return [(row.id, row.head_id) for row in found]


def active(uow: UnitOfWork, ids: Collection[UUID]) -> frozenset[UUID]:
    return frozenset(uow.session.scalars(ACTIVE, {"ids": list(ids)})) if ids else frozenset()


def moves_of(uow: UnitOfWork, person_id: UUID) -> tuple[Sequence[dict[str, Any]], Any]:
    """All postings and leaves that were told, past ones and those to come."""
    found = uow.session.execute(MOVES, {"id": person_id}).one_or_none()
    return (found.postings, found.leaves) if found else ((), ())


def heads(uow: UnitOfWork, units: Collection[UUID]) -> dict[UUID, UUID | None]:
    if not units:
        return {}
    return {row.id: row.head_id for row in uow.session.execute(HEADS, {"ids": list(units)})}


def holders(
    uow: UnitOfWork, units: Collection[UUID], barred: Collection[UUID]
) -> Callable[[str], bool]:
    """Whether somebody who may act holds a role; each role is asked for once."""
    values = {"units": list(units), "barred": list(barred)}

    @cache
    def holds(role: str) -> bool:
        return uow.session.scalar(HOLDS, {**values, "role": role}) is True

    return holds


def holders_of_all(
    uow: UnitOfWork,
) -> Callable[[Collection[UUID], Collection[UUID]], Callable[[str], bool]]:
    """What `holders` answers of units and of who is barred, for many of them in one statement."""

    @cache
    def rows() -> Sequence[Any]:
        return uow.session.execute(HOLDERS).all()

    def of(units: Collection[UUID], barred: Collection[UUID]) -> Callable[[str], bool]:
        return lambda role: any(
            row.role == role
            and row.id not in barred
            and (row.unit_id is None or row.unit_id in units)
            for row in rows()
        )

    return of


WITHIN = """
    EXISTS (SELECT 1 FROM directory_closure
            WHERE kind IN ('unit', 'subunit') AND descendant_id = {owner}
              AND ancestor_id = :within AND :day BETWEEN starts_on AND ends_on)
"""

"""The organisation by the replica of the directory: managers, unit heads, holders of roles."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any, TypedDict
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork

RoleCheck = Callable[[str], bool]


# As the replica stores them: ISO dates, `until` inclusive, None where it has no end.
LeaveDates = TypedDict("LeaveDates", {"from": str, "until": str | None})
Assignment = TypedDict(
    "Assignment", {"unit_id": str, "main": bool, "from": str, "until": str | None}
)

REPORTING_LINES = sa.text(
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
ACTIVE_PEOPLE = sa.text("SELECT id FROM directory_people WHERE id = ANY(:ids) AND status <> 'left'")
POSTINGS_AND_LEAVES = sa.text("SELECT assignments, leaves FROM directory_people WHERE id = :id")
UNIT_HEADS = sa.text("SELECT id, head_id FROM directory_units WHERE id = ANY(:ids)")
# For the whole company or for one of the units, by somebody who is eligible to approve.
HAS_ROLE_HOLDER = sa.text(
    "SELECT EXISTS (SELECT 1 FROM directory_people AS person,"
    " jsonb_array_elements(person.roles) AS assignment"
    " WHERE person.roles <> '[]' AND person.status <> 'left' AND person.id <> ALL(:ineligible)"
    " AND assignment->>'role' = :role"
    " AND (assignment->>'unit_id' IS NULL OR (assignment->>'unit_id')::uuid = ANY(:units)))"
)

# Holders of the roles to which an approval escalates.
ROLE_HOLDERS = sa.text(
    "SELECT person.id, assignment->>'role' AS role, (assignment->>'unit_id')::uuid AS unit_id"
    " FROM directory_people AS person, jsonb_array_elements(person.roles) AS assignment"
    " WHERE person.roles <> '[]' AND person.status <> 'left'"
    " AND assignment->>'role' IN ('hr', 'executive')"
)


def reporting_line(uow: UnitOfWork, person: UUID | None) -> list[UUID]:
    """Managers above the person, nearest first; includes the person where the line is circular."""
    return reporting_lines(uow, [person])[person] if person else []


def reporting_lines(uow: UnitOfWork, people: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The reporting line of each person, nearest manager first, in one statement."""
    managers: dict[UUID, dict[UUID, None]] = {person: {} for person in people}
    if managers:
        params = {"people": list(managers), "day": uow.tenant.today()}
        for row in uow.session.execute(REPORTING_LINES, params):
            managers[row.descendant_id][row.ancestor_id] = None
    return {person: list(ancestors) for person, ancestors in managers.items()}


def units_above(
    uow: UnitOfWork, owner_kind: str, owner_id: UUID | None
) -> Sequence[tuple[UUID, UUID | None]]:
    """The units of the owner, lowest first, each with its head; a unit comes first itself."""
    if owner_id is None:
        return []
    statement = UNITS_UP if owner_kind == "unit" else UNITS_OF_PERSON
    rows = uow.session.execute(statement, {"id": owner_id, "day": uow.tenant.today()})
    return [(row.id, row.head_id) for row in rows]


def active_people(uow: UnitOfWork, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the people who have not left."""
    return frozenset(uow.session.scalars(ACTIVE_PEOPLE, {"ids": list(ids)})) if ids else frozenset()


def assignments_and_leaves(
    uow: UnitOfWork, person_id: UUID
) -> tuple[Sequence[Assignment], Sequence[LeaveDates]]:
    """All assignments and leaves of a person, past and future; empty for an unknown person."""
    row = uow.session.execute(POSTINGS_AND_LEAVES, {"id": person_id}).one_or_none()
    return (row.assignments, row.leaves) if row else ((), ())


def unit_heads(uow: UnitOfWork, units: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The head of each unit."""
    if not units:
        return {}
    return {row.id: row.head_id for row in uow.session.execute(UNIT_HEADS, {"ids": list(units)})}


def role_check(uow: UnitOfWork, units: Collection[UUID], ineligible: Collection[UUID]) -> RoleCheck:
    """Whether somebody not `ineligible` holds a role for the company or one of the units.

    Reads each role once.
    """
    params = {"units": list(units), "ineligible": list(ineligible)}

    @cache
    def has_holder(role: str) -> bool:
        return uow.session.scalar(HAS_ROLE_HOLDER, {**params, "role": role}) is True

    return has_holder


def role_checks(
    uow: UnitOfWork,
) -> Callable[[Collection[UUID], Collection[UUID]], RoleCheck]:
    """Build the `role_check` of many units and ineligible people from one statement.

    Knows the roles hr and executive alone.
    """

    @cache
    def rows() -> Sequence[Any]:
        return uow.session.execute(ROLE_HOLDERS).all()

    def check(units: Collection[UUID], ineligible: Collection[UUID]) -> RoleCheck:
        return lambda role: any(
            row.role == role
            and row.id not in ineligible
            and (row.unit_id is None or row.unit_id in units)
            for row in rows()
        )

    return check


# A condition on an owner column: the person or unit is in the unit `within`.
WITHIN_UNIT = """
    EXISTS (SELECT 1 FROM directory_closure
            WHERE kind IN ('unit', 'subunit') AND descendant_id = {owner}
              AND ancestor_id = :within AND :day BETWEEN starts_on AND ends_on)
"""

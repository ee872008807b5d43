"""What services read of the directory: reporting lines, units, roles and names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from measures.leave import Leave, leaves_of
from servicekit.callers import Person
from servicekit.unit_of_work.session import UnitOfWork

MANAGER = sa.text(
    "SELECT ancestor_id FROM directory_closure WHERE kind = 'manager' AND depth = 1"
    " AND descendant_id = :employee AND :day BETWEEN starts_on AND ends_on"
)
REPORTS = sa.text(
    "SELECT descendant_id FROM directory_closure WHERE kind = 'manager' AND ancestor_id = :manager"
    " AND depth <= :depth AND :day BETWEEN starts_on AND ends_on"
)
UNITS_OF = sa.text(
    "SELECT ancestor_id FROM directory_closure WHERE kind = 'unit' AND descendant_id = :employee"
    " AND :day BETWEEN starts_on AND ends_on ORDER BY depth"
)
MEMBERS = sa.text(
    "SELECT descendant_id FROM directory_closure WHERE kind = 'unit' AND ancestor_id = :unit"
    " AND :day BETWEEN starts_on AND ends_on"
)
UNIT_PATH = sa.text(
    "WITH RECURSIVE up AS (SELECT id, parent_id, head_id FROM directory_units WHERE id = :unit"
    " UNION SELECT unit.id, unit.parent_id, unit.head_id FROM directory_units AS unit"
    " JOIN up ON unit.id = up.parent_id) SELECT id, head_id FROM up"
)
NAMES = sa.text(
    "SELECT id, name FROM directory_people WHERE id = ANY(:ids)"
    " UNION ALL SELECT id, name FROM directory_units WHERE id = ANY(:ids)"
)
# For the whole tenant, or for one of the units; people who left have no roles.
HOLDERS = sa.text(
    "SELECT DISTINCT person.id FROM directory_people AS person,"
    " jsonb_array_elements(person.roles) AS item"
    " WHERE person.roles <> '[]' AND person.status <> 'left' AND item->>'role' = ANY(:roles)"
    " AND (item->>'unit_id' IS NULL OR (item->>'unit_id')::uuid = ANY(:units))"
    " ORDER BY person.id"
)
PEOPLE = sa.text(
    "SELECT id, number, name, email, status, job_family FROM directory_people WHERE id = ANY(:ids)"
)
LEAVES = sa.text("SELECT id, leaves FROM directory_people WHERE id = ANY(:ids) AND leaves <> '[]'")


@dataclass(frozen=True)
class DirectoryEmployee:
    """An employee as the copy knows it."""

    id: UUID
    number: str
    name: str
    email: str
    status: str
    job_family: str


def manager_of(uow: UnitOfWork, employee_id: UUID, day: date | None = None) -> UUID | None:
    """Answer the solid-line manager on `day` (today in the tenant's zone); None without one."""
    values = {"employee": employee_id, "day": day or uow.tenant.today()}
    manager_id: UUID | None = uow.session.scalar(MANAGER, values)
    return manager_id


def reports_of(uow: UnitOfWork, manager_id: UUID, *, depth: int = 1) -> list[UUID]:
    """List who reports to `manager_id` today, down to `depth` solid lines below."""
    values = {"manager": manager_id, "depth": depth, "day": uow.tenant.today()}
    return list(uow.session.scalars(REPORTS, values))


def units_of(uow: UnitOfWork, employee_id: UUID) -> list[UUID]:
    """List the unit of the main assignment today and the units above it, nearest first."""
    values = {"employee": employee_id, "day": uow.tenant.today()}
    return list(uow.session.scalars(UNITS_OF, values))


def members_of(uow: UnitOfWork, unit_id: UUID) -> list[UUID]:
    """List who has their main assignment today in the unit or below it."""
    return list(uow.session.scalars(MEMBERS, {"unit": unit_id, "day": uow.tenant.today()}))


def holders_of(uow: UnitOfWork, roles: Collection[str], units: Collection[UUID]) -> list[UUID]:
    """List who has one of the roles for the whole tenant or for one of the units, by id.

    People who left are no holders.
    """
    if not roles:
        return []
    return list(uow.session.scalars(HOLDERS, {"roles": list(roles), "units": list(units)}))


def unit_path(uow: UnitOfWork, unit_id: UUID) -> list[tuple[UUID, UUID | None]]:
    """List (unit id, id of its head) of the unit and of the units above it."""
    return [(row.id, row.head_id) for row in uow.session.execute(UNIT_PATH, {"unit": unit_id})]


def names(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Read the names of people and units by id; unknown ids are missing."""
    if not ids:
        return {}
    return {row.id: row.name for row in uow.session.execute(NAMES, {"ids": list(ids)})}


def people(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, DirectoryEmployee]:
    """Read the employees by id; unknown ids are missing."""
    rows: Any = uow.session.execute(PEOPLE, {"ids": list(ids)}) if ids else ()
    return {row.id: DirectoryEmployee(*row) for row in rows}


def leaves(uow: UnitOfWork, ids: Collection[UUID | None]) -> dict[UUID | None, tuple[Leave, ...]]:
    """Read past, present and planned leaves by person; who has none is missing."""
    rows = uow.session.execute(LEAVES, {"ids": list(ids)}) if ids else ()
    return {row.id: leaves_of(row.leaves) for row in rows}


def has_role_over(person: Person, roles: Collection[str], unit_ids: Collection[UUID]) -> bool:
    """Answer whether `person` has one of `roles` for the tenant or for one of the units."""
    return any(
        role.role in roles and (role.unit_id is None or role.unit_id in unit_ids)
        for role in person.roles
    )

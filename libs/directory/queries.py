"""What services ask the copy: who is above whom, who is where, who approves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from measures.leave import Leave, leaves_of
from servicekit.callers import Person
from servicekit.unit_of_work.session import UnitOfWork

ABOVE = sa.text(
    "SELECT EXISTS (SELECT 1 FROM directory_closure WHERE kind = 'manager'"
    " AND ancestor_id = :manager AND descendant_id = :employee"
    " AND :day BETWEEN starts_on AND ends_on)"
)
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
# Held for the whole company, or for one of the units; by somebody who may act.
HOLDERS = sa.text(
    "SELECT DISTINCT person.id FROM directory_people AS person,"
    " jsonb_array_elements(person.roles) AS held"
    " WHERE person.roles <> '[]' AND person.status <> 'left' AND held->>'role' = ANY(:roles)"
    " AND (held->>'unit_id' IS NULL OR (held->>'unit_id')::uuid = ANY(:units))"
    " ORDER BY person.id"
)
PEOPLE = sa.text(
    "SELECT id, number, name, email, status, job_family FROM directory_people WHERE id = ANY(:ids)"
)
LEAVES = sa.text("SELECT id, leaves FROM directory_people WHERE id = ANY(:ids) AND leaves <> '[]'")


@dataclass(frozen=True)
class Employee:
    """An employee as the copy knows it."""

    id: UUID
    number: str
    name: str
    email: str
    status: str
    job_family: str


def is_above(uow: UnitOfWork, manager_id: UUID, employee_id: UUID) -> bool:
    """Whether `manager_id` leads `employee_id` today, at any distance by solid lines."""
    values = {"manager": manager_id, "employee": employee_id, "day": uow.tenant.today()}
    return uow.session.scalar(ABOVE, values) is True


def manager_of(uow: UnitOfWork, employee_id: UUID, day: date | None = None) -> UUID | None:
    values = {"employee": employee_id, "day": day or uow.tenant.today()}
    found: UUID | None = uow.session.scalar(MANAGER, values)
    return found


def reports_of(uow: UnitOfWork, manager_id: UUID, *, depth: int = 1) -> list[UUID]:
    """Who is led by `manager_id` today, up to `depth` lines below."""
    values = {"manager": manager_id, "depth": depth, "day": uow.tenant.today()}
    return list(uow.session.scalars(REPORTS, values))


def units_of(uow: UnitOfWork, employee_id: UUID) -> list[UUID]:
    """The unit of the main posting today and those above it, nearest first."""
    values = {"employee": employee_id, "day": uow.tenant.today()}
    return list(uow.session.scalars(UNITS_OF, values))


def members_of(uow: UnitOfWork, unit_id: UUID) -> list[UUID]:
    """Who is posted today to the unit or below it."""
    return list(uow.session.scalars(MEMBERS, {"unit": unit_id, "day": uow.tenant.today()}))


def holders_of(uow: UnitOfWork, roles: Collection[str], units: Collection[UUID]) -> list[UUID]:
    """Who holds one of the roles for the company or for one of the units."""
    if not roles:
        return []
    return list(uow.session.scalars(HOLDERS, {"roles": list(roles), "units": list(units)}))


def unit_path(uow: UnitOfWork, unit_id: UUID) -> list[tuple[UUID, UUID | None]]:
    """The unit and those above it, each with its head."""
    return [(row.id, row.head_id) for row in uow.session.execute(UNIT_PATH, {"unit": unit_id})]


def names(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of people and units by id."""
    if not ids:
        return {}
    return {row.id: row.name for row in uow.session.execute(NAMES, {"ids": list(ids)})}


def people(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Employee]:
    rows: Any = uow.session.execute(PEOPLE, {"ids": list(ids)}) if ids else ()
    return {row.id: Employee(*row) for row in rows}


def leaves(uow: UnitOfWork, ids: Collection[UUID | None]) -> dict[UUID | None, tuple[Leave, ...]]:
    """When these people were, are or will be away; those who never are left out."""
    found = uow.session.execute(LEAVES, {"ids": list(ids)}) if ids else ()
    return {row.id: leaves_of(row.leaves) for row in found}


def has_role_over(person: Person, roles: Collection[str], unit_ids: Collection[UUID]) -> bool:
    """Whether `person` holds one of `roles` for the company or for one of the units."""
    return any(
        held.role in roles and (held.unit_id is None or held.unit_id in unit_ids)
        for held in person.roles
    )

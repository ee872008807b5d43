"""SELECT statements of people."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import Assignment, Employee, ReportingLine, Role, Unit

UNIT_PATH = sa.text(
    "WITH RECURSIVE path AS (SELECT id, parent_id FROM units WHERE id = ANY(:unit_ids)"
    " UNION SELECT units.id, units.parent_id FROM units JOIN path ON units.id = path.parent_id)"
    " SELECT id FROM path"
)
UNIT_PATHS = sa.text(
    "WITH RECURSIVE path AS (SELECT id AS unit_id, id, parent_id FROM units"
    " WHERE id = ANY(:unit_ids) UNION SELECT path.unit_id, units.id, units.parent_id"
    " FROM units JOIN path ON units.id = path.parent_id) SELECT unit_id, id FROM path"
)
MANAGERS_ABOVE = sa.text("""
    WITH RECURSIVE above AS (
        SELECT manager_id FROM reporting_lines
        WHERE employee_id = :employee_id AND kind = 'solid' AND ends_on IS NULL
        UNION
        SELECT line.manager_id FROM reporting_lines AS line
        JOIN above ON line.employee_id = above.manager_id
        WHERE line.kind = 'solid' AND line.ends_on IS NULL
    ) SELECT manager_id FROM above
""")


def unit(uow: UnitOfWork, unit_id: UUID) -> Unit:
    """Load a unit (部门). Raises NotFound `unit.not_found`."""
    row = uow.session.get(Unit, unit_id)
    if row is None:
        raise NotFound("unit.not_found")
    return row


def units(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """Page units by code."""
    return page(uow.session, sa.select(Unit), [Unit.code, Unit.id], after=after, limit=limit)


def all_units(uow: UnitOfWork) -> list[Unit]:
    """List every unit of the company's tree, in no order."""
    return list(uow.session.scalars(sa.select(Unit)))


def is_unit_code_taken(uow: UnitOfWork, code: str) -> bool:
    """Whether a unit has this code, in just this case."""
    return uow.session.scalar(sa.select(sa.exists().where(Unit.code == code))) is True


def unit_path(uow: UnitOfWork, unit_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the units and all above them."""
    if not unit_ids:
        return frozenset()
    return frozenset(uow.session.execute(UNIT_PATH, {"unit_ids": list(unit_ids)}).scalars())


def unit_paths(uow: UnitOfWork, unit_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return each unit and all above it, by unit; one statement."""
    rows = uow.session.execute(UNIT_PATHS, {"unit_ids": list(unit_ids)}) if unit_ids else ()
    paths: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        paths[row.unit_id].add(row.id)
    return {unit_id: frozenset(path) for unit_id, path in paths.items()}


def employee(uow: UnitOfWork, employee_id: UUID, *, lock: bool = False) -> Employee:
    """Load an employee; `lock` is FOR UPDATE. Raises NotFound `employee.not_found`."""
    row = uow.session.get(Employee, employee_id, with_for_update=lock or None)
    if row is None:
        raise NotFound("employee.not_found")
    return row


def employee_by_subject(uow: UnitOfWork, subject: str) -> Employee | None:
    """Find the employee linked to a subject of Keycloak, also one who has left."""
    return uow.session.scalar(sa.select(Employee).where(Employee.subject == subject))


def employee_by_email(uow: UnitOfWork, email: str) -> Employee | None:
    """Find the employee of an e-mail in any case, also one who has left."""
    return uow.session.scalar(sa.select(Employee).where(Employee.email == email.lower()))


def employees_by_number(uow: UnitOfWork, numbers: Collection[str]) -> dict[str, Employee]:
    """Map numbers (工号) to their employees, leavers included; an unknown number is left out."""
    employees = uow.session.scalars(sa.select(Employee).where(Employee.number.in_(numbers)))
    return {employee.number: employee for employee in employees}


def employees_by_email(uow: UnitOfWork, emails: Collection[str]) -> dict[str, Employee]:
    """Map e-mails to their employees, leavers included; an unknown e-mail is left out.

    `emails` are in lower case, as stored.
    """
    employees = uow.session.scalars(sa.select(Employee).where(Employee.email.in_(emails)))
    return {employee.email: employee for employee in employees if employee.email}


def is_value_taken(
    uow: UnitOfWork, column: InstrumentedAttribute[Any], value: str, excluded_id: UUID | None
) -> bool:
    """Whether another employee has `value` in `column`."""
    query = sa.select(
        sa.exists().where(column == value, Employee.id != (excluded_id or UUID(int=0)))
    )
    return uow.session.scalar(query) is True


def employees(uow: UnitOfWork, *, text: str, unit_id: UUID | None, after: str, limit: int) -> Page:
    """Page employees by name; `text` matches parts of name, number or pinyin.

    `unit_id` matches the main assignment with an open end.
    """
    query = sa.select(Employee)
    if text:
        pattern = f"%{text.replace('%', '').replace('_', '')}%"
        query = query.where(
            Employee.name.ilike(pattern)
            | Employee.number.ilike(pattern)
            | Employee.name_sort.like(pattern.lower())
        )
    if unit_id:
        posted_ids = sa.select(Assignment.employee_id).where(
            Assignment.unit_id == unit_id, Assignment.main, Assignment.ends_on.is_(None)
        )
        query = query.where(Employee.id.in_(posted_ids))
    keys = [Employee.name_sort, Employee.id]
    return page(uow.session, query, keys, after=after, limit=limit)


def names(uow: UnitOfWork, employee_ids: Collection[UUID]) -> dict[UUID, str]:
    """Map ids of employees, leavers included, to their names; an unknown id is left out."""
    query = sa.select(Employee.id, Employee.name).where(Employee.id.in_(employee_ids))
    return {row.id: row.name for row in uow.session.execute(query)} if employee_ids else {}


def unit_names(uow: UnitOfWork, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """Map ids of units to their names; an unknown id is left out."""
    query = sa.select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))
    return {row.id: row.name for row in uow.session.execute(query)} if unit_ids else {}


def managers_above(uow: UnitOfWork, employee_id: UUID) -> frozenset[UUID]:
    """Collect the ids of all managers above an employee by open solid lines, at any distance."""
    rows = uow.session.execute(MANAGERS_ABOVE, {"employee_id": employee_id})
    return frozenset(rows.scalars())


def manager_numbers(uow: UnitOfWork) -> dict[str, str]:
    """Map each employee's number to that of the manager by the open solid line."""
    manager = aliased(Employee)
    query = (
        sa.select(Employee.number, manager.number)
        .join(ReportingLine, ReportingLine.employee_id == Employee.id)
        .join(manager, manager.id == ReportingLine.manager_id)
        .where(ReportingLine.kind == "solid", ReportingLine.ends_on.is_(None))
    )
    return {row[0]: row[1] for row in uow.session.execute(query)}


def leads(uow: UnitOfWork, employee_id: UUID) -> bool:
    """Whether anyone reports to this employee or a unit has it as head."""
    has_reports = sa.exists().where(
        ReportingLine.manager_id == employee_id, ReportingLine.ends_on.is_(None)
    )
    heads_a_unit = sa.exists().where(Unit.head_id == employee_id)
    return uow.session.scalar(sa.select(sa.or_(has_reports, heads_a_unit))) is True


def roles(uow: UnitOfWork, *, role: str | None, after: str, limit: int) -> Page:
    """Page roles of employees who have not left, by the holder's name."""
    query = sa.select(Role).join(Employee).where(Employee.status != "left")
    if role:
        query = query.where(Role.role == role)
    return page(uow.session, query, [Employee.name_sort, Role.id], after=after, limit=limit)


def role(uow: UnitOfWork, role_id: UUID) -> Role:
    """Load an employee's role for the company or a unit. Raises NotFound `role.not_found`."""
    row = uow.session.get(Role, role_id)
    if row is None:
        raise NotFound("role.not_found")
    return row


def lock_and_count_admins(uow: UnitOfWork) -> int:
    """Lock the roles of company-wide admins and count them, so that one always remains."""
    query = sa.select(Role.id).join(Employee).where(Employee.status != "left")
    query = query.where(Role.role == "admin", Role.unit_id.is_(None)).with_for_update(of=Role)
    return len(uow.session.scalars(query).all())


def first_admin(uow: UnitOfWork, email: str) -> Employee | None:
    """Find the administrator, of the company or of a unit, by an e-mail in lower case."""
    query = sa.select(Employee).join(Role).where(Role.role == "admin", Employee.email == email)
    return uow.session.scalar(query)

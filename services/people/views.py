"""Units, employees and roles as others may see them: rows become the answers of schemas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.people import permissions, queries
from services.people.models import Assignment, Employee, Role, Unit


@dataclass(frozen=True)
class NamedReference:
    """The id and today's name of a person or unit."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class UnitDetails:
    """A unit with its head."""

    id: UUID
    code: str
    name: str
    parent_id: UUID | None
    head: NamedReference | None
    version: int
    allowed_actions: list[str]


@dataclass(frozen=True, kw_only=True)
class EmployeeDetails:
    """An employee as of today; e-mail and mobile are None for those who may not see them."""

    id: UUID
    number: str
    name: str
    email: str | None
    mobile: str | None
    unit: NamedReference | None
    position: str | None
    manager: NamedReference | None
    job_family: str | None
    job_level: str | None
    joined_on: date | None
    status: str
    version: int
    allowed_actions: list[str]


@dataclass(frozen=True, kw_only=True)
class MyDetails(EmployeeDetails):
    """The signed-in employee; `leads` says whether they have reports or head a unit."""

    roles: list[Role]
    leads: bool


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """A role and who holds it, for the whole company where `unit` is None."""

    id: UUID
    role: str
    employee: NamedReference | None
    unit: NamedReference | None


def unit_details(uow: UnitOfWork, units: Sequence[Unit]) -> list[UnitDetails]:
    """Convert units, with the names of their heads."""
    names = queries.names(uow, {unit.head_id for unit in units if unit.head_id})
    paths = _paths(uow, {unit.id for unit in units})
    return [
        UnitDetails(
            id=unit.id,
            code=unit.code,
            name=unit.name,
            parent_id=unit.parent_id,
            head=_reference(unit.head_id, names),
            version=unit.version,
            allowed_actions=permissions.unit_actions(uow.caller, paths.get(unit.id, ())),
        )
        for unit in units
    ]


def employee_details(uow: UnitOfWork, employees: Sequence[Employee]) -> list[EmployeeDetails]:
    """Convert employees as of the tenant's today, hiding contact data from most callers."""
    today = uow.tenant.today()
    assignments = {employee.id: employee.main_assignment(today) for employee in employees}
    manager_ids = {employee.id: employee.manager_id(today) for employee in employees}
    unit_ids = {assignment.unit_id for assignment in assignments.values() if assignment}
    unit_names, paths = queries.unit_names(uow, unit_ids), _paths(uow, unit_ids)
    names = queries.names(uow, {manager for manager in manager_ids.values() if manager})
    return [
        _employee(
            uow,
            employee,
            assignments[employee.id],
            unit_names,
            paths,
            _reference(manager_ids[employee.id], names),
        )
        for employee in employees
    ]


def my_details(uow: UnitOfWork, employee: Employee) -> MyDetails:
    """Convert the signed-in employee, with roles."""
    details = vars(employee_details(uow, [employee])[0])
    return MyDetails(**details, roles=employee.roles, leads=queries.leads(uow, employee.id))


def role_holders(uow: UnitOfWork, roles: Sequence[Role]) -> list[RoleHolder]:
    """Convert roles, with the names of holders and units."""
    names = queries.names(uow, {role.employee_id for role in roles})
    unit_names = queries.unit_names(uow, {role.unit_id for role in roles if role.unit_id})
    return [
        RoleHolder(
            id=role.id,
            role=role.role,
            employee=_reference(role.employee_id, names),
            unit=_reference(role.unit_id, unit_names),
        )
        for role in roles
    ]


def _employee(
    uow: UnitOfWork,
    employee: Employee,
    assignment: Assignment | None,
    unit_names: dict[UUID, str],
    paths: dict[UUID, frozenset[UUID]],
    manager: NamedReference | None,
) -> EmployeeDetails:
    unit_ids = [assignment.unit_id] if assignment else []
    can_see_contact = permissions.can_see_contact(uow.caller, employee.id, unit_ids)
    return EmployeeDetails(
        id=employee.id,
        number=employee.number,
        name=employee.name,
        email=employee.email if can_see_contact else None,
        mobile=employee.mobile if can_see_contact else None,
        unit=_reference(assignment.unit_id, unit_names) if assignment else None,
        position=assignment.position if assignment else None,
        manager=manager,
        job_family=employee.job_family,
        job_level=employee.job_level,
        joined_on=employee.joined_on,
        status=employee.status,
        version=employee.version,
        allowed_actions=permissions.employee_actions(
            uow.caller,
            paths.get(assignment.unit_id, ()) if assignment else (),
            has_email=bool(employee.email),
        ),
    )


def _paths(uow: UnitOfWork, unit_ids: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The paths of units where the caller's rights depend on them; none otherwise."""
    return queries.unit_paths(uow, unit_ids) if permissions.depends_on_units(uow.caller) else {}


def _reference(row_id: UUID | None, names: dict[UUID, str]) -> NamedReference | None:
    return NamedReference(row_id, names[row_id]) if row_id in names else None

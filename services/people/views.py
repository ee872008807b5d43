"""Units, employees and roles as others may see them: rows become the answers of schemas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.people import permissions, queries
from services.people.models import Employee, Posting, Role, Unit


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
    return [
        UnitDetails(
            id=unit.id,
            code=unit.code,
            name=unit.name,
            parent_id=unit.parent_id,
            head=_reference(unit.head_id, names),
            version=unit.version,
        )
        for unit in units
    ]


def employee_details(uow: UnitOfWork, employees: Sequence[Employee]) -> list[EmployeeDetails]:
    """Convert employees as of the tenant's today, hiding contact data from most callers."""
    today = uow.tenant.today()
    postings = {employee.id: employee.main_posting(today) for employee in employees}
    manager_ids = {employee.id: employee.manager_id(today) for employee in employees}
    unit_ids = {posting.unit_id for posting in postings.values() if posting}
    unit_names = queries.unit_names(uow, unit_ids)
    names = queries.names(uow, {manager for manager in manager_ids.values() if manager})
    return [
        _employee(
            uow,
            employee,
            postings[employee.id],
            unit_names,
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
    posting: Posting | None,
    unit_names: dict[UUID, str],
    manager: NamedReference | None,
) -> EmployeeDetails:
    unit_ids = [posting.unit_id] if posting else []
    can_see_contact = permissions.can_see_contact(uow.caller, employee.id, unit_ids)
    return EmployeeDetails(
        id=employee.id,
        number=employee.number,
        name=employee.name,
        email=employee.email if can_see_contact else None,
        mobile=employee.mobile if can_see_contact else None,
        unit=_reference(posting.unit_id, unit_names) if posting else None,
        position=posting.position if posting else None,
        manager=manager,
        job_family=employee.job_family,
        job_level=employee.job_level,
        joined_on=employee.joined_on,
        status=employee.status,
        version=employee.version,
    )


def _reference(row_id: UUID | None, names: dict[UUID, str]) -> NamedReference | None:
    return NamedReference(row_id, names[row_id]) if row_id in names else None

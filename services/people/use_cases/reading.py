"""People as others may see them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.people import permissions, queries
from services.people.models import Employee, Unit


def list_units(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    found = queries.units(uow, after=after, limit=limit)
    return Page(items=show_units(uow, found["items"]), next=found["next"])


def show_units(uow: UnitOfWork, units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Units with the names of their heads."""
    names = queries.names(uow, {unit.head_id for unit in units if unit.head_id})
    return [
        {
            "id": unit.id,
            "code": unit.code,
            "name": unit.name,
            "parent_id": unit.parent_id,
            "head": _named(unit.head_id, names),
            "version": unit.version,
        }
        for unit in units
    ]


def list_employees(
    uow: UnitOfWork, *, text: str, unit_id: UUID | None, after: str, limit: int
) -> Page:
    found = queries.employees(uow, text=text, unit_id=unit_id, after=after, limit=limit)
    return Page(items=show_employees(uow, found["items"]), next=found["next"])


def show_employees(uow: UnitOfWork, employees: Sequence[Employee]) -> list[dict[str, Any]]:
    """Employees as of today; contact data only for those who may see it."""
    today = uow.tenant.today()
    postings = {item.id: item.main_posting(today) for item in employees}
    managers = {item.id: item.manager_id(today) for item in employees}
    unit_names = queries.unit_names(uow, {post.unit_id for post in postings.values() if post})
    names = queries.names(uow, {manager for manager in managers.values() if manager})
    shown = []
    for item in employees:
        post = postings[item.id]
        sees = permissions.sees_contact(uow.caller, item.id, [post.unit_id] if post else [])
        shown.append(
            {
                "id": item.id,
                "number": item.number,
                "name": item.name,
                "email": item.email if sees else None,
                "mobile": item.mobile if sees else None,
                "unit": _named(post.unit_id, unit_names) if post else None,
                "position": post.position if post else None,
                "manager": _named(managers[item.id], names),
                "job_family": item.job_family,
                "job_level": item.job_level,
                "joined_on": item.joined_on,
                "status": item.status,
                "version": item.version,
            }
        )
    return shown


def show_employee(uow: UnitOfWork, employee: Employee) -> dict[str, Any]:
    return show_employees(uow, [employee])[0]


def list_roles(uow: UnitOfWork, *, role: str | None, after: str, limit: int) -> Page:
    """Who holds which role, for the company or for a unit."""
    require(permissions.sees_roles(uow.caller))
    found = queries.roles(uow, role=role, after=after, limit=limit)
    names = queries.names(uow, {item.employee_id for item in found["items"]})
    units = queries.unit_names(uow, {item.unit_id for item in found["items"] if item.unit_id})
    items = [
        {
            "id": item.id,
            "role": item.role,
            "employee": _named(item.employee_id, names),
            "unit": _named(item.unit_id, units),
        }
        for item in found["items"]
    ]
    return Page(items=items, next=found["next"])


def show_me(uow: UnitOfWork) -> dict[str, Any]:
    """The signed-in employee with roles and whether they lead anybody."""
    employee = queries.employee(uow, uow.person.person_id)
    roles = [{"role": item.role, "unit_id": item.unit_id} for item in employee.roles]
    leads = queries.leads(uow, employee.id)
    return show_employee(uow, employee) | {"roles": roles, "leads": leads}


def _named(row_id: UUID | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    return {"id": row_id, "name": names[row_id]} if row_id in names else None

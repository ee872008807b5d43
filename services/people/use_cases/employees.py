"""Employees: add, change, invite, and link to the subject who signs in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.people import events, permissions, queries, views
from services.people.models import (
    Assignment,
    DatedLeave,
    Employee,
    ReportingLine,
    Role,
    leaves_after,
)
from services.people.schemas import EmployeeFields, EmployeeInput
from services.people.use_cases.employee_changes import publish_change, unit_path
from services.people.use_cases.sort_keys import name_sort_key

# What a request says of an employee that is no column of theirs.
NO_COLUMNS = ("status_from", "unit_id", "position", "manager_number")
UNIQUE_COLUMNS = {"number": Employee.number, "email": Employee.email}


def list_employees(
    uow: UnitOfWork, *, q: str, unit_id: UUID | None, after: str, limit: int
) -> ActionPage:
    """List EmployeeDetails by name; `q` and `unit_id` filter as in queries.employees."""
    page = queries.employees(uow, text=q, unit_id=unit_id, after=after, limit=limit)
    items = views.employee_details(uow, page["items"])
    return with_actions(page, items, permissions.employee_list_actions(uow.caller))


def add_employee(uow: UnitOfWork, new: EmployeeInput) -> Employee:
    """Add an employee with the main assignment and manager named in `new`.

    Raises Forbidden, NotFound `unit.not_found`, Conflict `employee.number_taken` or
    `employee.email_taken`, and Invalid `employee.number_unknown` for the manager.
    """
    unit_id, manager_number, position = new["unit_id"], new["manager_number"], new["position"]
    path = queries.unit_path(uow, [unit_id] if unit_id else [])
    require(permissions.can_manage(uow.caller, path))
    _require_unique(uow, new, None)
    leaves = _leaves_after(uow, [], "active", new)
    columns = {name: value for name, value in new.items() if name not in NO_COLUMNS}
    employee = Employee(**columns, leaves=leaves, name_sort=name_sort_key(new["name"]))
    start = employee.joined_on or uow.tenant.today()
    if unit_id:
        queries.unit(uow, unit_id)
        assignment = Assignment(
            unit_id=unit_id, position=position or "", main=True, starts_on=start
        )
        employee.assignments.append(assignment)
    if manager_number:
        employee.reporting_lines.append(_solid_line(uow, manager_number, start))
    uow.add(employee)
    publish_change(uow, employee, "employee.added")
    return employee


def change_employee(
    uow: UnitOfWork, employee_id: UUID, changes: EmployeeFields, version: int
) -> Employee:
    """Change fields of an employee (schemas.EmployeeChange), not assignments or reporting lines.

    Raises NotFound, Forbidden, Stale for another version, Conflict for a taken number
    or e-mail, and Invalid `employee.status_from`.
    """
    employee = queries.employee(uow, employee_id, lock=True)
    require_version(employee, version)
    require(permissions.can_manage(uow.caller, unit_path(uow, employee)))
    _require_unique(uow, changes, employee.id)
    leaves = _leaves_after(uow, employee.leaves or [], employee.status, changes)
    columns = {name: value for name, value in changes.items() if name != "status_from"}
    if leaves != (employee.leaves or []):
        columns["leaves"] = leaves
    before = {name: getattr(employee, name) for name in columns}
    for name, value in columns.items():
        setattr(employee, name, value)
    employee.name_sort = name_sort_key(employee.name)
    publish_change(uow, employee, "employee.changed", before)
    return employee


def invite(uow: UnitOfWork, employee_id: UUID) -> Employee:
    """Request a mail with which the employee sets a password and signs in.

    Raises NotFound, Forbidden, and Conflict `employee.no_email`.
    """
    employee = queries.employee(uow, employee_id)
    require(permissions.can_manage(uow.caller, unit_path(uow, employee)))
    if not employee.email:
        raise Conflict("employee.no_email")
    uow.publish(events.invitation_requested(employee), key=employee.id)
    uow.audit("employee.invited", f"employee:{employee.id}")
    return employee


def add_first_admin(uow: UnitOfWork, name: str, email: str) -> Employee:
    """Add the company's first administrator; a repeated call returns the same one."""
    admin = queries.first_admin(uow, email.lower())
    if admin is not None:
        return admin
    admin = Employee(number="admin", name=name, email=email.lower(), name_sort=name_sort_key(name))
    admin.roles.append(Role(role="admin", unit_id=None))
    uow.add(admin)
    publish_change(uow, admin, "employee.added")
    return admin


def link_subject(uow: UnitOfWork, subject: str, email: str, *, verified: bool) -> Employee | None:
    """Find the employee who signed in, by subject, else by a verified e-mail, which links them.

    None where there is none, the employee is linked to another subject, or has left.
    """
    employee = queries.employee_by_subject(uow, subject)
    if employee is None and email and verified:
        employee = queries.employee_by_email(uow, email)
        if employee is not None and employee.subject is None:
            employee.subject = subject
            publish_change(uow, employee, "employee.linked")
    is_linked = employee is not None and employee.subject == subject and employee.status != "left"
    return employee if is_linked else None


def _leaves_after(
    uow: UnitOfWork, leaves: Sequence[DatedLeave], status_before: str, changes: EmployeeFields
) -> list[DatedLeave]:
    """Return the leaves after a change of status, which begins or ends one."""
    day = changes.get("status_from")
    if day and (day > uow.tenant.today() or "status" not in changes):
        raise invalid("status_from", "employee.status_from")
    status = changes.get("status", status_before)
    return leaves_after(leaves, status_before, status, day or uow.tenant.today())


def _solid_line(uow: UnitOfWork, manager_number: str, start: date) -> ReportingLine:
    manager = queries.employees_by_number(uow, [manager_number]).get(manager_number)
    if manager is None:
        raise invalid("manager_number", "employee.number_unknown", number=manager_number)
    return ReportingLine(manager_id=manager.id, kind="solid", starts_on=start)


def _require_unique(uow: UnitOfWork, fields: EmployeeFields, employee_id: UUID | None) -> None:
    values = {"number": fields.get("number"), "email": fields.get("email")}
    for name, value in values.items():
        column = UNIQUE_COLUMNS[name]
        if value and queries.is_value_taken(uow, column, value, employee_id):
            raise Conflict(f"employee.{name}_taken", value=value)

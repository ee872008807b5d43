"""Employees, their postings, lines and roles, all dated."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.people import events, permissions, queries
from services.people.models import Employee, Line, Posting, Role, leaves_after
from services.people.use_cases.sorting import sort_key

UNIQUE = {"number": Employee.number, "email": Employee.email}


def add_employee(uow: UnitOfWork, new: dict[str, Any]) -> Employee:
    """A new employee with a main posting and a manager, where they are given."""
    unit_id, manager_number = new.pop("unit_id"), new.pop("manager_number")
    position = new.pop("position") or ""
    require(
        permissions.can_manage(uow.caller, queries.unit_path(uow, [unit_id] if unit_id else []))
    )
    _check_free(uow, new, None)
    new |= _leaves(uow, [], "active", new)
    employee = Employee(**new, name_sort=sort_key(new["name"]))
    start = employee.joined_on or uow.tenant.today()
    if unit_id:
        queries.unit(uow, unit_id)
        employee.postings.append(
            Posting(unit_id=unit_id, position=position, main=True, starts_on=start)
        )
    if manager_number:
        manager = queries.employees_by_number(uow, [manager_number]).get(manager_number)
        if manager is None:
            raise invalid("manager_number", "employee.number_unknown", number=manager_number)
        employee.lines.append(Line(manager_id=manager.id, kind="solid", starts_on=start))
    uow.add(employee)
    return _told(uow, employee, "employee.added", None)


def change_employee(
    uow: UnitOfWork, employee_id: UUID, changes: dict[str, Any], version: int
) -> Employee:
    """Change what is written about an employee; postings and lines have their own calls."""
    employee = queries.employee(uow, employee_id, lock=True)
    require_version(employee, version)
    require(permissions.can_manage(uow.caller, _path(uow, employee)))
    _check_free(uow, changes, employee.id)
    changes |= _leaves(uow, employee.leaves or [], employee.status, changes)
    before = {name: getattr(employee, name) for name in changes}
    for name, value in changes.items():
        setattr(employee, name, value)
    employee.name_sort = sort_key(employee.name)
    return _told(uow, employee, "employee.changed", before)


def add_posting(uow: UnitOfWork, employee_id: UUID, new: dict[str, Any]) -> Posting:
    """A further posting, or a new main one that ends the one before it the day before."""
    employee = queries.employee(uow, employee_id, lock=True)
    queries.unit(uow, new["unit_id"])
    require(permissions.can_manage(uow.caller, _path(uow, employee)))
    posting = Posting(**new)
    if posting.main:
        mains = [item for item in employee.postings if item.main]
        _succeed(mains, posting, "posting.overlaps")
    employee.postings.append(posting)
    _told(uow, employee, "employee.posted", None)
    return posting


def add_line(uow: UnitOfWork, employee_id: UUID, new: dict[str, Any]) -> Line:
    """A dotted line, or a new solid one that ends the one before it; loops are refused."""
    employee = queries.employee(uow, employee_id, lock=True)
    queries.employee(uow, new["manager_id"])
    require(permissions.can_manage(uow.caller, _path(uow, employee)))
    above = queries.managers_above(uow, new["manager_id"]) | {new["manager_id"]}
    if new["kind"] == "solid" and employee_id in above:
        raise invalid("manager_id", "line.loop")
    line = Line(**new)
    if line.kind == "solid":
        _succeed([item for item in employee.lines if item.kind == "solid"], line, "line.overlaps")
    employee.lines.append(line)
    _told(uow, employee, "employee.line_added", None)
    return line


def grant_role(uow: UnitOfWork, employee_id: UUID, new: dict[str, Any]) -> Employee:
    """Give a role for the company or a unit; giving it twice changes nothing."""
    require(permissions.can_grant(uow.caller))
    employee = queries.employee(uow, employee_id, lock=True)
    if new["unit_id"]:
        queries.unit(uow, new["unit_id"])
    held = {(item.role, item.unit_id) for item in employee.roles}
    if (new["role"], new["unit_id"]) in held:
        return employee
    before = _held(employee)
    employee.roles.append(Role(role=new["role"], unit_id=new["unit_id"]))
    return _roles_told(uow, employee, "role.granted", before)


def revoke_role(uow: UnitOfWork, role_id: UUID) -> None:
    """Take a role back; somebody always administers the company."""
    require(permissions.can_grant(uow.caller))
    employee = queries.employee(uow, queries.role(uow, role_id).employee_id, lock=True)
    role = queries.role(uow, role_id)
    if (role.role, role.unit_id) == ("admin", None) and queries.admins(uow) < 2:
        raise Conflict("role.last_admin")
    before = _held(employee)
    employee.roles.remove(role)
    _roles_told(uow, employee, "role.revoked", before)


def invite(uow: UnitOfWork, employee_id: UUID) -> Employee:
    """Ask for a mail with which the employee sets a password and signs in."""
    employee = queries.employee(uow, employee_id)
    require(permissions.can_manage(uow.caller, _path(uow, employee)))
    if not employee.email:
        raise Conflict("employee.no_email")
    uow.publish(events.invitation_requested(employee), key=employee.id)
    uow.audit("employee.invited", f"employee:{employee.id}")
    return employee


def add_first_admin(uow: UnitOfWork, name: str, email: str) -> Employee:
    """The company's first administrator; asked again it answers the same one."""
    known = queries.first_admin(uow, email.lower())
    if known is not None:
        return known
    employee = Employee(number="admin", name=name, email=email.lower(), name_sort=sort_key(name))
    employee.roles.append(Role(role="admin", unit_id=None))
    uow.add(employee)
    return _told(uow, employee, "employee.added", None)


def link_subject(uow: UnitOfWork, subject: str, email: str, *, verified: bool) -> Employee | None:
    """The employee who signed in: by the link, else by a verified e-mail, which makes the link."""
    employee = queries.employee_by_subject(uow, subject)
    if employee is None and email and verified:
        employee = queries.employee_by_email(uow, email)
        if employee is not None and employee.subject is None:
            employee.subject = subject
            _told(uow, employee, "employee.linked", None)
    linked = employee is not None and employee.subject == subject and employee.status != "left"
    return employee if linked else None


def _leaves(
    uow: UnitOfWork, known: list[dict[str, Any]], before: str, told: dict[str, Any]
) -> dict[str, Any]:
    """Who goes on leave is away from that day on; who comes back, or leaves, was until the eve."""
    day = told.pop("status_from", None)
    if day and (day > uow.tenant.today() or "status" not in told):
        raise invalid("status_from", "employee.status_from")
    status = told.get("status", before)
    leaves = leaves_after(known, before, status, day or uow.tenant.today())
    return {"leaves": leaves} if leaves != known else {}


def _path(uow: UnitOfWork, employee: Employee) -> frozenset[UUID]:
    main = employee.main_posting(uow.tenant.today())
    return queries.unit_path(uow, [main.unit_id]) if main else frozenset()


def _check_free(uow: UnitOfWork, values: dict[str, Any], own: UUID | None) -> None:
    for name, column in UNIQUE.items():
        if values.get(name) and queries.taken(uow, column, values[name], own):
            raise Conflict(f"employee.{name}_taken", value=values[name])


def _succeed(earlier: list[Any], new: Any, code: str) -> None:
    """End the open one before `new`; anything else that overlaps is refused."""
    for item in earlier:
        if item.ends_on is None and item.starts_on < new.starts_on:
            item.ends_on = new.starts_on - timedelta(days=1)
        if item.overlaps(new.starts_on, new.ends_on):
            raise Conflict(code)


def _held(employee: Employee) -> dict[str, Any]:
    held = ({"role": item.role, "unit_id": item.unit_id} for item in employee.roles)
    return {"roles": sorted(held, key=str)}


def _roles_told(
    uow: UnitOfWork, employee: Employee, action: str, before: dict[str, Any]
) -> Employee:
    employee.updated_at = uow.now()
    uow.flush()
    uow.publish_state(employee, events.employee_state)
    uow.audit(action, f"employee:{employee.id}", before, _held(employee))
    return employee


def _told(
    uow: UnitOfWork, employee: Employee, action: str, before: dict[str, Any] | None
) -> Employee:
    """Raise the version, tell the state and leave a trace."""
    if employee.id is not None:
        employee.updated_at = uow.now()
    uow.flush()
    uow.publish_state(employee, events.employee_state)
    after = {name: getattr(employee, name) for name in before or ("number", "name")}
    uow.audit(action, f"employee:{employee.id}", before, after)
    return employee

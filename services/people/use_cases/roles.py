"""Roles: who administers, manages people or leads, for the company or a unit and all below it."""

from typing import TypedDict
from uuid import UUID

from servicekit.errors import Conflict, require
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from services.people import events, permissions, queries, views
from services.people.models import Employee, Role


class RoleRequest(TypedDict):
    """A role to grant (schemas.RoleIn); without a unit it is for the whole company."""

    role: str
    unit_id: UUID | None


class AuditedRole(TypedDict):
    """A role as the audit trail records it."""

    role: str
    unit_id: UUID | None


def list_roles(uow: UnitOfWork, *, role: str | None, after: str, limit: int) -> ActionPage:
    """List RoleHolder by the holder's name, for admins and HR; raises Forbidden."""
    require(permissions.can_see_roles(uow.caller))
    page = queries.roles(uow, role=role, after=after, limit=limit)
    items = views.role_holders(uow, page["items"])
    return with_actions(page, items, permissions.role_list_actions(uow.caller))


def grant_role(uow: UnitOfWork, employee_id: UUID, request: RoleRequest) -> Employee:
    """Grant a role; granting it twice changes nothing.

    Raises Forbidden to all but admins, NotFound `employee.not_found` or `unit.not_found`.
    """
    require(permissions.can_grant(uow.caller))
    employee = queries.employee(uow, employee_id, lock=True)
    if request["unit_id"]:
        queries.unit(uow, request["unit_id"])
    granted = {(role.role, role.unit_id) for role in employee.roles}
    if (request["role"], request["unit_id"]) in granted:
        return employee
    before = _audited_roles(employee)
    employee.roles.append(Role(role=request["role"], unit_id=request["unit_id"]))
    _publish_roles(uow, employee, "role.granted", before)
    return employee


def revoke_role(uow: UnitOfWork, role_id: UUID) -> None:
    """Revoke a role; raises Conflict `role.last_admin` for the company's last administrator."""
    require(permissions.can_grant(uow.caller))
    employee = queries.employee(uow, queries.role(uow, role_id).employee_id, lock=True)
    role = queries.role(uow, role_id)
    is_admin_role = (role.role, role.unit_id) == ("admin", None)
    if is_admin_role and queries.lock_and_count_admins(uow) < 2:
        raise Conflict("role.last_admin")
    before = _audited_roles(employee)
    employee.roles.remove(role)
    _publish_roles(uow, employee, "role.revoked", before)


def _audited_roles(employee: Employee) -> dict[str, list[AuditedRole]]:
    roles = [AuditedRole(role=role.role, unit_id=role.unit_id) for role in employee.roles]
    return {"roles": sorted(roles, key=str)}


def _publish_roles(
    uow: UnitOfWork, employee: Employee, action: str, before: dict[str, list[AuditedRole]]
) -> None:
    employee.updated_at = uow.now()
    uow.flush()
    uow.publish_state(employee, events.employee_state)
    uow.audit(action, f"employee:{employee.id}", before, _audited_roles(employee))

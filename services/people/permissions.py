"""Who may see and change people."""

from collections.abc import Collection
from uuid import UUID

from servicekit.actions import allowed
from servicekit.callers import Caller, Client, Person


def can_manage(caller: Caller, unit_path: Collection[UUID]) -> bool:
    """Admins and HR, for the company or for a unit on the path; API clients by their scope."""
    if isinstance(caller, Client):
        return True
    return isinstance(caller, Person) and any(
        role.role in {"admin", "hr"} and (role.unit_id is None or role.unit_id in unit_path)
        for role in caller.roles
    )


def can_see_roles(caller: Caller) -> bool:
    """Admins and HR, for the company or a unit; API clients by their scope."""
    return isinstance(caller, Client) or (
        isinstance(caller, Person) and any(role.role in {"admin", "hr"} for role in caller.roles)
    )


def can_grant(caller: Caller) -> bool:
    """The company's admins only."""
    return isinstance(caller, Person) and caller.has("admin")


def can_see_contact(caller: Caller, employee_id: UUID, unit_path: Collection[UUID]) -> bool:
    """Whether the caller sees e-mail and mobile: their own, or of people whom they manage."""
    is_oneself = isinstance(caller, Person) and caller.person_id == employee_id
    return is_oneself or can_manage(caller, unit_path)


def depends_on_units(caller: Caller) -> bool:
    """Whether the caller manages people of some units alone, so that paths have to be read."""
    return can_see_roles(caller) and not can_manage(caller, ())


def employee_actions(caller: Caller, unit_path: Collection[UUID], *, has_email: bool) -> list[str]:
    """List what the caller may do with an employee, whose unit and all above it are the path."""
    is_manager = can_manage(caller, unit_path)
    return allowed(edit=is_manager, invite=is_manager and has_email)


def unit_actions(caller: Caller, unit_path: Collection[UUID]) -> list[str]:
    """List what the caller may do with a unit, which is on the path with all above it."""
    return allowed(edit=can_manage(caller, unit_path))


def unit_list_actions(caller: Caller) -> list[str]:
    """List what the caller may do to the list of units, at least below some unit."""
    return allowed(create=can_see_roles(caller))


def employee_list_actions(caller: Caller) -> list[str]:
    """List what the caller may do to the list of employees; files are for the whole company."""
    return [*unit_list_actions(caller), *allowed(**{"import": can_manage(caller, ())})]


def role_list_actions(caller: Caller) -> list[str]:
    """List what the caller may do to the list of roles and to each of them."""
    return allowed(grant=can_grant(caller), revoke=can_grant(caller))

"""Who may see and change people."""

from collections.abc import Collection
from uuid import UUID

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

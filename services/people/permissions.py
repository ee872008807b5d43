"""Who may see and change people."""

from collections.abc import Collection
from uuid import UUID

from servicekit.callers import Caller, Client, Person


def can_manage(caller: Caller, unit_path: Collection[UUID]) -> bool:
    """Admins and HR, for the company or for a unit on the path; API clients by their scope."""
    if isinstance(caller, Client):
        return True
    return isinstance(caller, Person) and any(
        held.role in {"admin", "hr"} and (held.unit_id is None or held.unit_id in unit_path)
        for held in caller.roles
    )


def sees_roles(caller: Caller) -> bool:
    """Who holds which role is for those who run the company's people, and API clients."""
    return isinstance(caller, Client) or (
        isinstance(caller, Person) and any(held.role in {"admin", "hr"} for held in caller.roles)
    )


def can_grant(caller: Caller) -> bool:
    """Roles are granted by the company's admins only."""
    return isinstance(caller, Person) and caller.has("admin")


def sees_contact(caller: Caller, employee_id: UUID, unit_path: Collection[UUID]) -> bool:
    """E-mail and mobile are for oneself and for those who manage people."""
    own = isinstance(caller, Person) and caller.person_id == employee_id
    return own or can_manage(caller, unit_path)

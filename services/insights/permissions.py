"""What roles let one see on a board (domain, section 7); lines and heads are asked in the query."""

from uuid import UUID

from servicekit.callers import Caller, Client, Person, Service, System

# HR and executives see what is kept in the line, within their scope.
SEE_LINE = frozenset({"hr", "executive"})
SEE_MANAGERS = SEE_LINE | {"admin"}


def sees_everything(caller: Caller) -> bool:
    """Clients are bound by their scopes, services by themselves."""
    return isinstance(caller, Client | Service | System)


def sees_every_line(caller: Caller) -> bool:
    return isinstance(caller, Person) and caller.has(*SEE_LINE)


def sees_company_goals(caller: Caller) -> bool:
    return isinstance(caller, Person) and caller.has(*SEE_MANAGERS)


def sees_managers_goals(caller: Caller) -> bool:
    return isinstance(caller, Person) and any(held.role in SEE_MANAGERS for held in caller.roles)


def units_in_scope(caller: Caller) -> list[UUID]:
    """Units for which the caller is HR or an executive; those below them belong to it."""
    roles = caller.roles if isinstance(caller, Person) else ()
    return [held.unit_id for held in roles if held.role in SEE_LINE and held.unit_id]

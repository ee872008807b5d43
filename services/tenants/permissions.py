"""Who may administer a company and read its audit trail."""

from servicekit.callers import Caller, Client, Person, ServiceCaller


def can_administer(caller: Caller) -> bool:
    """Admins of the company change how people sign in, API clients never."""
    return isinstance(caller, Person) and caller.has("admin")


def can_read_audit(caller: Caller) -> bool:
    """Admins, and API clients with the scope."""
    return isinstance(caller, Client) or can_administer(caller)


def can_change_tenant(caller: Caller) -> bool:
    """Only this service itself, by its own credentials, suspends and deletes a tenant."""
    return isinstance(caller, ServiceCaller) and caller.name == "tenants"

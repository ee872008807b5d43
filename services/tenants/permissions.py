"""Who may administer a company and read its trail."""

from servicekit.callers import Caller, Client, Person, ServiceCaller


def can_administer(caller: Caller) -> bool:
    """How people sign in is for the company's admins only, never for an API client."""
    return isinstance(caller, Person) and caller.has("admin")


def can_read_audit(caller: Caller) -> bool:
    """Admins, and an API client that was given the scope."""
    return isinstance(caller, Client) or can_administer(caller)


def can_change_tenant(caller: Caller) -> bool:
    """Suspending and removing a company is operated with this service's own credentials."""
    return isinstance(caller, ServiceCaller) and caller.name == "tenants"

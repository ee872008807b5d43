"""The person of a signed-in request, resolved by people: tenants has no copy of employees."""

from servicekit.callers import Person, SignedIn
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants.clients import peers


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """Return the employee linked to the subject; raises Forbidden without an active one."""
    return peers.resolve_me(uow.tenant.id)

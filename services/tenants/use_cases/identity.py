"""Whose sign-in a request carries: asked of people, since no copy of them is kept here."""

from servicekit.callers import Person, SignedIn
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants.clients import peers


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """The employee linked to the subject; Forbidden where there is none or they have left."""
    return peers.resolve_me(uow.tenant.id)

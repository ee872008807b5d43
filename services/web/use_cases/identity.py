"""Bearer tokens of people, which web refuses: it is called with a session only."""

from servicekit.callers import Person, SignedIn
from servicekit.errors import Forbidden
from servicekit.unit_of_work.session import UnitOfWork


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """Raise Forbidden `not_allowed`: web has no directory."""
    raise Forbidden("not_allowed")

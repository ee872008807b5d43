"""Whose sign-in a bearer token carries: nobody's, since web is asked with a session alone."""

from servicekit.callers import Person, SignedIn
from servicekit.errors import Forbidden
from servicekit.unit_of_work.session import UnitOfWork


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """Web keeps no directory and serves no token of a person."""
    raise Forbidden("not_allowed")

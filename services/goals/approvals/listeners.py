"""What other features do when requests are approved, in the transaction that approves them."""

from collections.abc import Callable, Sequence

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.models.requests import Request

Listener = Callable[[UnitOfWork, Sequence[Request]], None]
_listeners: list[Listener] = []


def on_approved(listener: Listener) -> Listener:
    """Have `listener` called with the requests that a decision approved; a decorator."""
    _listeners.append(listener)
    return listener


def announce_approved(uow: UnitOfWork, requests: Sequence[Request]) -> None:
    for listener in _listeners:
        listener(uow, requests)

"""Listeners of other features that run in the transaction that approves requests."""

from collections.abc import Callable, Sequence

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.models.requests import Request

Listener = Callable[[UnitOfWork, Sequence[Request]], None]
_listeners: list[Listener] = []


def on_approved(listener: Listener) -> Listener:
    """Register a listener, which is called with the requests that a decision approved."""
    _listeners.append(listener)
    return listener


def call_listeners(uow: UnitOfWork, requests: Sequence[Request]) -> None:
    """Call every listener with the approved requests."""
    for listener in _listeners:
        listener(uow, requests)

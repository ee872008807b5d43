"""Calls to other services: the person's token travels on, or this service's own with a tenant."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import grpc

from servicekit.callers import SignedIn, current_caller
from servicekit.config import Settings
from servicekit.errors import BY_GRPC_STATUS, FieldError, Problem, Unavailable

DEADLINE_SECONDS = 2.0
# The trailing metadata in which a problem travels as JSON.
PROBLEM = "problem-bin"


class Peers:
    """Channels to other services, one each, made when first used (never before a fork)."""

    def __init__(self, settings: Settings, token: Callable[[], str]) -> None:
        self._addresses = settings.peers
        self._token = token
        self._channels: dict[str, grpc.Channel] = {}
        self._lock = threading.Lock()

    def as_caller(self, method: Any, request: Any, *, deadline: float = DEADLINE_SECONDS) -> Any:
        """Call as the signed-in person; the other side verifies the same token again."""
        caller = current_caller.get()
        if not isinstance(caller, SignedIn):
            raise TypeError("only a signed-in person's call can travel on")
        return self._call(method, request, [("authorization", f"Bearer {caller.token}")], deadline)

    def internal(
        self,
        method: Any,
        request: Any,
        *,
        tenant_id: UUID | None,
        deadline: float = DEADLINE_SECONDS,
    ) -> Any:
        """Call an internal RPC as this service, for one tenant."""
        metadata = [
            ("authorization", f"Bearer {self._token()}"),
            ("x-tenant", str(tenant_id or "")),
        ]
        return self._call(method, request, metadata, deadline)

    def channel(self, service: str) -> grpc.Channel:
        """The channel to `service`, opened on first use."""
        with self._lock:
            if service not in self._channels:
                self._channels[service] = grpc.insecure_channel(self._addresses[service])
            return self._channels[service]

    def names(self) -> list[str]:
        """The services that this one calls, by name."""
        return sorted(self._addresses)

    def _call(self, method: Any, request: Any, metadata: list[Any], deadline: float) -> Any:
        try:
            return method(request, metadata=metadata, timeout=deadline)
        except grpc.RpcError as error:
            raise problem_of(error) from error


def problem_of(error: grpc.RpcError) -> Problem:
    """The problem that the other service raised, or Unavailable where it did not answer."""
    kind = BY_GRPC_STATUS.get(error.code())
    pairs: Any = error.trailing_metadata() or ()
    trailing = dict(pairs)
    if kind is None or PROBLEM not in trailing:
        return Unavailable("peer.unavailable")
    problem = json.loads(trailing[PROBLEM])
    faults = tuple(FieldError(**fault) for fault in problem.get("faults", ()))
    return kind(problem["code"], faults=faults, **problem["parameters"])

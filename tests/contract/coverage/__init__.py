"""How each route and RPC is called with ids that exist: one module for each service.

A module has `ROUTES`: (method, rule) → call, and `RPCS`: full method name → call. A call takes the
side that owns everything it names and answers a `Call`, which must succeed for the owner. What a
call names must exist, and nothing of it may show for the other company.
"""

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from tests.contract.sides import Side


@dataclass
class Call:
    """A request that succeeds for its owner; `names` are ids that no other company may see."""

    who: str = "admin"
    path: dict[str, str] = field(default_factory=dict)
    kwargs: dict[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    # Ids that a list shows to its owner, and to no other company.
    shows: tuple[str, ...] = ()
    # The content of an uploaded CSV.
    file: bytes | None = None
    # Somebody of the same company who may not do this; none where everybody may.
    refused: str | None = None
    # What has to stand around the service while it answers.
    around: Callable[[], AbstractContextManager[None]] = nullcontext

    @property
    def foreign(self) -> bool:
        """Whether it names something of its company, so that the other one must be refused."""
        return bool(self.path or self.names)


@dataclass
class RpcCall:
    """A message that succeeds for its owner."""

    request: Any
    names: tuple[str, ...] = ()
    # For RPCs of persons: who calls.
    who: str = "staff"


Routes = dict[tuple[str, str], Callable[[Side], Call]]
Rpcs = dict[str, Callable[[Side], RpcCall]]


def routes_of(service: str) -> Routes:
    found: Routes = importlib.import_module(f"{__name__}.{service}").ROUTES
    return found


def rpcs_of(service: str) -> Rpcs:
    found: Rpcs = importlib.import_module(f"{__name__}.{service}").RPCS
    return found

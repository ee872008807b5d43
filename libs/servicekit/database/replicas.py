"""Tables whose rows other services copy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ReplicatedTable:
    """A row that others copy: how to read all of them and how to tell one."""

    model: type[Any]
    build: Callable[[Any], Any]

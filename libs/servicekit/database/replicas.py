"""Tables whose rows other services copy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ReplicatedTable:
    """A table whose rows others copy: how to read all of them and how to build a row's state."""

    model: type[Any]
    build: Callable[[Any], Any]

"""Versions of rows, against which a caller's change is checked."""

from typing import Any

from .errors import Stale


def require_version(row: Any, version: int) -> None:
    """Raise Stale `stale` where `row` changed since the caller read it."""
    if row.revision != version:
        raise Stale("stale")

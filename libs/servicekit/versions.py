"""Versions of rows: what a caller's change is held against."""

from typing import Any

from .errors import Stale


def require_version(row: Any, version: int) -> None:
    """Raise Stale where `row` has moved on since the caller read it."""
    if row.revision != version:
        raise Stale("stale")

"""The record of today's nudges, a row of `policies` for each cycle and kind of gap."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID


def record_name(cycle_id: UUID, kind: str) -> str:
    """Return the name of the policy that holds the record."""
    return f"nudged.{kind}.{cycle_id}"


def owners_nudged_on(record: Mapping[str, object], day: date) -> frozenset[str]:
    """Return the owner ids of the record; none where it is of another day."""
    owners = record.get("owners") if record.get("day") == day.isoformat() else None
    return frozenset(map(str, owners)) if isinstance(owners, list) else frozenset()

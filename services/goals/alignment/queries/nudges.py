"""Who was nudged today for which kind of gap, kept until the next day on which somebody nudges."""

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork

# Held until the transaction ends: of two who nudge at once, the second knows of the first.
HOLD = """
    INSERT INTO policies (name, value, version) VALUES (%(name)s, '{}', 1)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING value
"""
READ = "SELECT name, value FROM policies WHERE name = ANY(%(names)s)"
KEEP = """
    UPDATE policies SET value = CAST(%(value)s AS jsonb), version = version + 1,
        updated_at = %(now)s
    WHERE name = %(name)s
"""


def hold(uow: UnitOfWork, cycle_id: UUID, kind: str, day: date) -> frozenset[str]:
    """Owners who were nudged on the day already; nobody else nudges for this meanwhile."""
    (row,) = execute_raw(uow.session, HOLD, {"name": _name(cycle_id, kind)})
    return _of(row.value, day)


def keep(uow: UnitOfWork, cycle_id: UUID, kind: str, day: date, owners: Collection[str]) -> None:
    """These were nudged on the day, and whoever was on a day before is forgotten."""
    value = json.dumps({"day": day.isoformat(), "owners": sorted(owners)})
    execute_raw(
        uow.session, KEEP, {"name": _name(cycle_id, kind), "value": value, "now": uow.now()}
    )


def read(
    uow: UnitOfWork, cycle_id: UUID, kinds: Collection[str], day: date
) -> dict[str, frozenset[str]]:
    """Owners who were nudged on the day, by kind."""
    names = {_name(cycle_id, kind): kind for kind in kinds}
    rows = execute_raw(uow.session, READ, {"names": list(names)}) if names else ()
    return {names[row.name]: _of(row.value, day) for row in rows}


def _of(value: dict[str, object], day: date) -> frozenset[str]:
    owners = value.get("owners") if value.get("day") == day.isoformat() else None
    return frozenset(map(str, owners)) if isinstance(owners, list) else frozenset()


def _name(cycle_id: UUID, kind: str) -> str:
    return f"nudged.{kind}.{cycle_id}"

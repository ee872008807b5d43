"""The record of today's nudges (催办)."""

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.nudges import owners_nudged_on, record_name

# The row is locked until the transaction ends: of two who nudge at once, the second sees what the
# first recorded.
LOCK_RECORD = """
    INSERT INTO policies (name, value, version) VALUES (%(name)s, '{}', 1)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING value
"""
UPDATE_RECORD = """
    UPDATE policies SET value = CAST(%(value)s AS jsonb), version = version + 1,
        updated_at = %(now)s
    WHERE name = %(name)s
"""


def lock_nudged_owners(uow: UnitOfWork, cycle_id: UUID, kind: str, day: date) -> frozenset[str]:
    """Lock the record of a cycle and kind; return the ids of owners nudged on the day."""
    (row,) = execute_raw(uow.session, LOCK_RECORD, {"name": record_name(cycle_id, kind)})
    return owners_nudged_on(row.value, day)


def record_nudged_owners(
    uow: UnitOfWork, cycle_id: UUID, kind: str, day: date, owner_ids: Collection[str]
) -> None:
    """Record all owners nudged on the day, in place of those of an earlier day."""
    value = json.dumps({"day": day.isoformat(), "owners": sorted(owner_ids)})
    values = {"name": record_name(cycle_id, kind), "value": value, "now": uow.now()}
    execute_raw(uow.session, UPDATE_RECORD, values)

"""Owners who were nudged (催办) today."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.nudges import owners_nudged_on, record_name

RECORDS = "SELECT name, value FROM policies WHERE name = ANY(%(names)s)"


def nudged_owners(
    uow: UnitOfWork, cycle_id: UUID, kinds: Collection[str], day: date
) -> dict[str, frozenset[str]]:
    """Return the ids of owners who were nudged on the day, by kind of gap."""
    if not kinds:
        return {}
    kind_by_name = {record_name(cycle_id, kind): kind for kind in kinds}
    rows = execute_raw(uow.session, RECORDS, {"names": list(kind_by_name)})
    return {kind_by_name[row.name]: owners_nudged_on(row.value, day) for row in rows}

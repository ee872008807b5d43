"""Statements that write the copies; each also advances the watermark."""

import json
from collections.abc import Sequence
from typing import Any, LiteralString

from servicekit.database.raw import execute_raw
from servicekit.database.replicas import (
    OwnVersions,
    Record,
    update_newer_statement,
    upsert_statement,
)
from servicekit.unit_of_work.session import UnitOfWork

from .models import CrossUnitRequest, Cycle, Goal

# Remembers how far the copies reach; a new version tells readers to look again.
ADVANCE_WATERMARK = """
    INSERT INTO watermarks (id, version, written_at, applied_at)
    VALUES (1, 1, %(written_at)s, %(now)s)
    ON CONFLICT (id) DO UPDATE SET version = watermarks.version + {changed},
        written_at = GREATEST(watermarks.written_at, excluded.written_at),
        applied_at = excluded.applied_at
"""


def _with_watermark(statement: LiteralString) -> LiteralString:
    """The statement, which also advances the watermark: by a version where it changes a row."""
    changed = "(SELECT LEAST(count(*), 1) FROM changed)"
    return f"WITH changed AS ({statement} RETURNING 1) {ADVANCE_WATERMARK.format(changed=changed)}"


PROGRESS = ("progress", "children_progress", "last_update")
# Columns of a goal that newer messages may have set apart from the rest of its row.
OWN_VERSIONS = {"progress_version": PROGRESS, "numbers_version": ("numbers",)}
UPDATE_PROGRESS = _with_watermark(
    update_newer_statement(Goal.__table__, PROGRESS, "progress_version")
)
UPDATE_NUMBERS = _with_watermark(
    update_newer_statement(Goal.__table__, ("numbers",), "numbers_version")
)


def upsert_goals(uow: UnitOfWork, goals: Sequence[Record]) -> None:
    """Insert the goals, or replace older versions; newer progress and numbers stay."""
    _upsert(uow, Goal.__table__, goals, own_versions=OWN_VERSIONS)


def upsert_cycles(uow: UnitOfWork, cycles: Sequence[Record]) -> None:
    """Insert the cycles, or replace older versions."""
    _upsert(uow, Cycle.__table__, cycles)


def upsert_cross_unit_requests(uow: UnitOfWork, cross_unit_requests: Sequence[Record]) -> None:
    """Insert the requests for help, or replace older versions."""
    _upsert(uow, CrossUnitRequest.__table__, cross_unit_requests)


def update_progress(uow: UnitOfWork, goals: Sequence[Record]) -> None:
    """Update the progress of goals that is older; records have id, version and PROGRESS."""
    _write(uow, UPDATE_PROGRESS, goals)


def update_numbers(uow: UnitOfWork, goals: Sequence[Record]) -> None:
    """Update the numbers of goals' key results that are older; records: id, version, numbers."""
    _write(uow, UPDATE_NUMBERS, goals)


def advance_version(uow: UnitOfWork) -> None:
    """Advance the watermark by a version, where people or units changed what the board shows."""
    execute_raw(uow.session, ADVANCE_WATERMARK.format(changed="1"), _event_times(uow))


def _upsert(
    uow: UnitOfWork, table: Any, rows: Sequence[Record], own_versions: OwnVersions | None = None
) -> None:
    statement = upsert_statement(table, tuple(rows[0]), own_versions=own_versions)
    _write(uow, _with_watermark(statement), rows)


def _write(uow: UnitOfWork, statement: LiteralString, rows: Sequence[Record]) -> None:
    execute_raw(uow.session, statement, {**_event_times(uow), "records": json.dumps(rows)})


def _event_times(uow: UnitOfWork) -> Record:
    """When the event was written at its source, and when it is applied."""
    now = uow.now()
    return {"written_at": uow.event_time or now, "now": now}

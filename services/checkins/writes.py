"""Statements that write the copies of cycles, goals and key results."""

import json
from collections.abc import Sequence
from typing import LiteralString

from servicekit.database.raw import execute_raw
from servicekit.database.replicas import (
    Record,
    recordset,
    update_newer_statement,
    upsert_newer,
    upsert_statement,
)
from servicekit.unit_of_work.session import UnitOfWork

from .models import Cycle, Goal, KeyResult

NUMBERS = ("current", "progress", "last_check_in_id", "last_check_in_at", "milestones")
GOAL_COLUMNS = tuple(column.name for column in Goal.__table__.columns)
KEY_RESULT_COLUMNS = tuple(
    column.name for column in KeyResult.__table__.columns if column.name != "numbers_version"
)
UPSERT_KEY_RESULTS = upsert_statement(
    KeyResult.__table__,
    KEY_RESULT_COLUMNS,
    source="SELECT * FROM key_result_records",
    own_versions={"numbers_version": NUMBERS},
)
# A goal's state has all its key results: one that is no longer among them is cancelled.
UPSERT_GOALS: LiteralString = f"""
    WITH changed AS ({upsert_statement(Goal.__table__, GOAL_COLUMNS)} RETURNING id, version),
    key_result_records AS (
        SELECT record.* FROM {recordset(KeyResult.__table__, KEY_RESULT_COLUMNS, "key_results")}
        JOIN changed ON changed.id = record.goal_id
    ), missing AS (
        UPDATE key_results SET cancelled = true, version = changed.version FROM changed
        WHERE key_results.goal_id = changed.id AND key_results.version < changed.version
            AND key_results.id NOT IN (SELECT id FROM key_result_records)
    )
    {UPSERT_KEY_RESULTS}
"""  # noqa: S608 - our own names
UPDATE_NUMBERS = update_newer_statement(KeyResult.__table__, NUMBERS, "numbers_version")


def upsert_cycles(uow: UnitOfWork, cycles: Sequence[Record]) -> None:
    """Insert the cycles, or replace older versions of them."""
    upsert_newer(uow.session, Cycle.__table__, cycles)


def upsert_goals(uow: UnitOfWork, goals: Sequence[Record], key_results: Sequence[Record]) -> None:
    """Insert the goals with all their key results, or replace older versions of them.

    Numbers of key results stay where a newer GoalProgressState has set them.
    """
    values = {"records": json.dumps(goals), "key_results": json.dumps(key_results)}
    execute_raw(uow.session, UPSERT_GOALS, values)


def update_numbers(uow: UnitOfWork, key_results: Sequence[Record]) -> None:
    """Update the numbers of key results that are older; records have id, version and NUMBERS."""
    execute_raw(uow.session, UPDATE_NUMBERS, {"records": json.dumps(key_results)})

"""Values of check-ins, stored in the same statement that reads those that count."""

import json
from collections.abc import Collection, Sequence
from typing import TypedDict

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries.reported_values import (
    CHECKED_IN,
    PROVIDED,
    EffectiveValue,
    by_key_result,
)

# A statement does not see the rows that it inserts.
REPORTED_VALUES = """(
        SELECT * FROM key_result_values WHERE key_result_id = ANY(CAST(%(ids)s AS uuid[]))
        UNION ALL SELECT * FROM inserted
    )"""
CORRECTED_BY_INSERTED = """
      AND NOT EXISTS (
          SELECT 1 FROM inserted AS correction
          WHERE correction.key_result_id = reported.key_result_id
            AND correction.corrects = reported.check_in_id AND correction.counts
      )"""
INSERT_VALUES = f"""
    WITH inserted AS (
        INSERT INTO key_result_values (check_in_id, key_result_id, period_start, period_end, value,
            numerator, denominator, done, corrects, recorded_at, counts)
        SELECT * FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS check_in(
            check_in_id uuid, key_result_id uuid, period_start date, period_end date,
            value numeric, numerator numeric, denominator numeric, done text[], corrects uuid,
            recorded_at timestamptz, counts boolean)
        ON CONFLICT DO NOTHING
        RETURNING *
    )
    ({CHECKED_IN.format(reported_values=REPORTED_VALUES, corrected=CORRECTED_BY_INSERTED)})
    UNION ALL ({PROVIDED}) ORDER BY 1, 2
"""  # noqa: S608 - our own names


class ValueRecord(TypedDict):
    """A row of key_result_values as JSON: ids, ISO days and numbers as text."""

    check_in_id: str
    key_result_id: str
    period_start: str
    period_end: str
    value: str | None
    numerator: str | None
    denominator: str | None
    done: list[str] | None
    corrects: str | None
    recorded_at: str
    counts: bool


def insert_values(
    uow: UnitOfWork, rows: Sequence[ValueRecord], ids: Collection[str]
) -> dict[str, list[EffectiveValue]]:
    """Insert the values of check-ins, once; return all values that count, by key result of `ids`.

    Values come oldest period first.
    """
    params = {"rows": json.dumps(rows), "ids": array(ids), "at": None, "company": COMPANY}
    return by_key_result(ids, execute_raw(uow.session, INSERT_VALUES, params, cursor=TextIds))

"""The values that count for key results: what was told, and what providers gave."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries.reported_values import EFFECTIVE, PROVIDED, by_key_result

# What is told just now is kept and counts as well: a statement does not see what it adds.
TOLD_NOW = """(
        SELECT * FROM key_result_values WHERE key_result_id = ANY(CAST(%(ids)s AS uuid[]))
        UNION ALL SELECT * FROM added
    )"""
NEWER_NOW = """
      AND NOT EXISTS (
          SELECT 1 FROM added AS newer
          WHERE newer.key_result_id = told.key_result_id
            AND newer.corrects = told.check_in_id AND newer.counts
      )"""
REMEMBER = f"""
    WITH added AS (
        INSERT INTO key_result_values (check_in_id, key_result_id, period_start, period_end, value,
            numerator, denominator, done, corrects, recorded_at, counts)
        SELECT * FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
            check_in_id uuid, key_result_id uuid, period_start date, period_end date,
            value numeric, numerator numeric, denominator numeric, done text[], corrects uuid,
            recorded_at timestamptz, counts boolean)
        ON CONFLICT DO NOTHING
        RETURNING *
    )
    ({EFFECTIVE.format(told=TOLD_NOW, newer=NEWER_NOW)}) UNION ALL ({PROVIDED}) ORDER BY 1, 2
"""  # noqa: S608 - our own names


def insert_values(
    uow: UnitOfWork, rows: Sequence[dict[str, Any]], ids: Collection[str]
) -> dict[str, list[Any]]:
    """Keep what was told, once; the values that count now, by those key results that it moves."""
    given = {"rows": json.dumps(rows), "ids": array(ids), "at": None, "company": COMPANY}
    return by_key_result(ids, execute_raw(uow.session, REMEMBER, given, cursor=TextIds))

"""The values that count for key results: what was told, and what providers gave."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.models import COMPANY

from .tree import Id, sent_as

# The newest value of each period within the key result's dates: of what was told, corrected ones
# left out; of a key result that is bound to a metric, what was provided until it last moved.
EFFECTIVE = """
    SELECT DISTINCT ON (told.key_result_id, told.period_start)
        told.key_result_id, told.period_start, told.value, told.numerator, told.denominator,
        told.done, told.recorded_at, 'told' AS source
    FROM {told} AS told
    JOIN key_results AS kr ON kr.id = told.key_result_id
    WHERE told.key_result_id = ANY(CAST(%(ids)s AS uuid[])) AND told.counts AND kr.metric_id IS NULL
      AND (told.value IS NOT NULL OR told.denominator IS NOT NULL)
      AND told.period_end >= kr.starts_on AND told.period_start <= kr.ends_on
      AND NOT EXISTS (
          SELECT 1 FROM key_result_values AS newer
          WHERE newer.key_result_id = told.key_result_id
            AND newer.corrects = told.check_in_id AND newer.counts
      ){newer}
    ORDER BY told.key_result_id, told.period_start, told.recorded_at DESC, told.check_in_id DESC
"""
PROVIDED = """
    SELECT * FROM (
        SELECT DISTINCT ON (kr.id, given.period_start)
            kr.id AS key_result_id, given.period_start, given.value, given.numerator,
            given.denominator, CAST(NULL AS text[]) AS done, given.recorded_at,
            'provided' AS source
        FROM key_results AS kr
        JOIN metric_values AS given ON given.metric_id = kr.metric_id
          AND given.unit_id = COALESCE(kr.metric_unit_id, %(company)s)
        WHERE kr.id = ANY(CAST(%(ids)s AS uuid[]))
          AND given.recorded_at <= GREATEST(kr.provided_at, CAST(%(at)s AS timestamptz))
          AND given.period_end >= kr.starts_on AND given.period_start <= kr.ends_on
        ORDER BY kr.id, given.period_start, given.recorded_at DESC, given.id DESC
    ) AS newest WHERE value IS NOT NULL OR denominator IS NOT NULL
"""
BOTH = (
    f"({EFFECTIVE.format(told='key_result_values', newer='')}) UNION ALL ({PROVIDED}) ORDER BY 1, 2"
)
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


def effective(
    uow: UnitOfWork, ids: Collection[Id], at: datetime | None = None
) -> dict[Any, list[Any]]:
    """The values that count by key result, oldest period first; `at` takes in what was provided
    until then."""
    if not ids:
        return {}
    given = {"ids": array(ids), "at": at, "company": COMPANY}
    return _by_key_result(ids, sent_as(uow, BOTH, given, ids))


def remember(
    uow: UnitOfWork, rows: Sequence[dict[str, Any]], ids: Collection[str]
) -> dict[str, list[Any]]:
    """Keep what was told, once; the values that count now, by those key results that it moves."""
    given = {"rows": json.dumps(rows), "ids": array(ids), "at": None, "company": COMPANY}
    return _by_key_result(ids, execute_raw(uow.session, REMEMBER, given, cursor=TextIds))


def _by_key_result(ids: Collection[Any], rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {key_result_id: [] for key_result_id in ids}
    for row in rows:
        found[row.key_result_id].append(row)
    return found

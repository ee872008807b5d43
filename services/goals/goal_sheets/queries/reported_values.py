"""Values of key results that count: checked in, or provided for their metric."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from servicekit.database.raw import array
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries.goal_tree import Id, execute_for_ids

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


def effective_values(
    uow: UnitOfWork, ids: Collection[Id], at: datetime | None = None
) -> dict[Any, list[Any]]:
    """The values that count by key result, oldest period first; `at` takes in what was provided
    until then."""
    if not ids:
        return {}
    given = {"ids": array(ids), "at": at, "company": COMPANY}
    return by_key_result(ids, execute_for_ids(uow, BOTH, given, ids))


def by_key_result(ids: Collection[Any], rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {key_result_id: [] for key_result_id in ids}
    for row in rows:
        found[row.key_result_id].append(row)
    return found

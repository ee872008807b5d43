"""Values of key results that count: checked in, or provided for their metric."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from servicekit.database.raw import array
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries.goal_tree import Id, execute_for_ids

# The newest value of each period within the key result's dates: of check-ins, without those that
# were corrected; of a metric, those recorded up to provided_through.
CHECKED_IN = """
    SELECT DISTINCT ON (reported.key_result_id, reported.period_start)
        reported.key_result_id, reported.period_start, reported.value, reported.numerator,
        reported.denominator, reported.done, reported.recorded_at, 'check_in' AS source
    FROM {reported_values} AS reported
    JOIN key_results AS kr ON kr.id = reported.key_result_id
    WHERE reported.key_result_id = ANY(CAST(%(ids)s AS uuid[])) AND reported.counts
      AND kr.metric_id IS NULL
      AND (reported.value IS NOT NULL OR reported.denominator IS NOT NULL)
      AND reported.period_end >= kr.starts_on AND reported.period_start <= kr.ends_on
      AND NOT EXISTS (
          SELECT 1 FROM key_result_values AS correction
          WHERE correction.key_result_id = reported.key_result_id
            AND correction.corrects = reported.check_in_id AND correction.counts
      ){corrected}
    ORDER BY reported.key_result_id, reported.period_start, reported.recorded_at DESC,
        reported.check_in_id DESC
"""
PROVIDED = """
    SELECT * FROM (
        SELECT DISTINCT ON (kr.id, provided.period_start)
            kr.id AS key_result_id, provided.period_start, provided.value, provided.numerator,
            provided.denominator, CAST(NULL AS text[]) AS done, provided.recorded_at,
            'provided' AS source
        FROM key_results AS kr
        JOIN metric_values AS provided ON provided.metric_id = kr.metric_id
          AND provided.unit_id = COALESCE(kr.metric_unit_id, %(company)s)
        WHERE kr.id = ANY(CAST(%(ids)s AS uuid[]))
          AND provided.recorded_at <= GREATEST(kr.provided_through, CAST(%(at)s AS timestamptz))
          AND provided.period_end >= kr.starts_on AND provided.period_start <= kr.ends_on
        ORDER BY kr.id, provided.period_start, provided.recorded_at DESC, provided.id DESC
    ) AS newest WHERE value IS NOT NULL OR denominator IS NOT NULL
"""
EFFECTIVE_VALUES = f"""
    ({CHECKED_IN.format(reported_values="key_result_values", corrected="")})
    UNION ALL ({PROVIDED}) ORDER BY 1, 2
"""


class EffectiveValue(Protocol):
    """A value of one period, or numerator and denominator, or the milestones that are done."""

    key_result_id: Any
    period_start: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    done: list[str] | None
    recorded_at: datetime
    source: str


def effective_values(
    uow: UnitOfWork, ids: Collection[Id], at: datetime | None = None
) -> dict[Any, list[EffectiveValue]]:
    """The values that count, by key result, oldest period first.

    `at` includes values of metrics recorded up to then, though they were not applied yet.
    """
    if not ids:
        return {}
    params = {"ids": array(ids), "at": at, "company": COMPANY}
    return by_key_result(ids, execute_for_ids(uow, EFFECTIVE_VALUES, params, ids))


def by_key_result(ids: Collection[Any], rows: Iterable[Any]) -> dict[Any, list[Any]]:
    """Group rows by key result; each of `ids` has a list."""
    values: dict[Any, list[Any]] = {key_result_id: [] for key_result_id in ids}
    for row in rows:
        values[row.key_result_id].append(row)
    return values

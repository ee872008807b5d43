"""The metrics that key results follow."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork

OF_KEY_RESULTS = """
    SELECT kr.id AS key_result_id, metrics.id, metrics.code, metrics.name, metrics.data_day,
        provider.id AS provider_id, provider.name AS provider, unit.id AS unit_id,
        unit.name AS unit
    FROM key_results AS kr JOIN metrics ON metrics.id = kr.metric_id
    LEFT JOIN directory_people AS provider ON provider.id = metrics.provider_id
    LEFT JOIN directory_units AS unit ON unit.id = kr.metric_unit_id
    WHERE kr.id = ANY(%(ids)s)
"""


def metrics_of_key_results(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Any]:
    """The metric, its provider and the unit of each bound key result, with their names."""
    rows = execute_raw(uow.session, OF_KEY_RESULTS, {"ids": list(ids)}) if ids else ()
    return {row.key_result_id: row for row in rows}

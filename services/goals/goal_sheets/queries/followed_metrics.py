"""The metrics that key results follow."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork

METRICS_OF_KEY_RESULTS = """
    SELECT kr.id AS key_result_id, metrics.id, metrics.code, metrics.name, metrics.data_day,
        provider.id AS provider_id, provider.name AS provider, unit.id AS unit_id,
        unit.name AS unit
    FROM key_results AS kr JOIN metrics ON metrics.id = kr.metric_id
    LEFT JOIN directory_people AS provider ON provider.id = metrics.provider_id
    LEFT JOIN directory_units AS unit ON unit.id = kr.metric_unit_id
    WHERE kr.id = ANY(%(ids)s)
"""


class FollowedMetric(Protocol):
    """The metric of a key result, with names; `data_day` is the days after a period it is due."""

    id: UUID
    code: str
    name: str
    data_day: int
    provider_id: UUID | None
    provider: str | None
    unit_id: UUID | None
    unit: str | None


def metrics_of_key_results(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, FollowedMetric]:
    """The metric, its provider and the unit of each bound key result, with their names."""
    rows = execute_raw(uow.session, METRICS_OF_KEY_RESULTS, {"ids": list(ids)}) if ids else ()
    return {row.key_result_id: row for row in rows}

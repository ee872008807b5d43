"""What a key result follows, and whether its provider is late."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from measures.due import next_due, period_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.queries import followed_metrics as followed_metric_queries


def show_followed_metrics(
    uow: UnitOfWork, key_results: Sequence[KeyResult], values: dict[UUID, list[Any]]
) -> dict[UUID, dict[str, Any]]:
    """The metric of each of the key results that is bound to one, in one statement for all."""
    bound = {item.id: item for item in key_results if item.metric_id}
    found = followed_metric_queries.metrics_of_key_results(uow, bound)
    return {known: _followed(uow, bound[known], row, values[known]) for known, row in found.items()}


def _followed(uow: UnitOfWork, item: KeyResult, row: Any, values: Sequence[Any]) -> dict[str, Any]:
    covered = period_of(values[-1].period_start, item.period).ends_on if values else None
    waiting = next_due(covered, item.period, starts_on=item.starts_on, ends_on=item.ends_on)
    due_on = waiting.ends_on + timedelta(days=row.data_day) if waiting else None
    return {
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "unit": {"id": row.unit_id, "name": row.unit} if row.unit_id else None,
        "provider": {"id": row.provider_id, "name": row.provider} if row.provider_id else None,
        "due_on": due_on,
        "late": due_on is not None and uow.tenant.today() > due_on,
        "provided_at": item.provided_at if values else None,
    }

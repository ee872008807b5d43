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
    metrics = followed_metric_queries.metrics_of_key_results(uow, bound)
    return {
        key_result_id: _show_metric(uow, bound[key_result_id], metric, values[key_result_id])
        for key_result_id, metric in metrics.items()
    }


def _show_metric(
    uow: UnitOfWork, item: KeyResult, metric: Any, values: Sequence[Any]
) -> dict[str, Any]:
    reported_through = period_of(values[-1].period_start, item.period).ends_on if values else None
    next_period = next_due(
        reported_through, item.period, starts_on=item.starts_on, ends_on=item.ends_on
    )
    due_on = next_period.ends_on + timedelta(days=metric.data_day) if next_period else None
    return {
        "id": metric.id,
        "code": metric.code,
        "name": metric.name,
        "unit": {"id": metric.unit_id, "name": metric.unit} if metric.unit_id else None,
        "provider": {"id": metric.provider_id, "name": metric.provider}
        if metric.provider_id
        else None,
        "due_on": due_on,
        "late": due_on is not None and uow.tenant.today() > due_on,
        "provided_at": item.provided_at if values else None,
    }

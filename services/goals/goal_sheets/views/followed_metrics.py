"""What a key result follows, and whether its provider is late."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict
from uuid import UUID

from measures.due import next_due, period_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import NamedView
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.queries import followed_metrics as followed_metric_queries
from services.goals.goal_sheets.queries.followed_metrics import FollowedMetric
from services.goals.goal_sheets.queries.reported_values import EffectiveValue


class FollowedMetricView(TypedDict):
    """The metric of a key result; a value of it moved the key result last at `provided_through`."""

    id: UUID
    code: str
    name: str
    unit: NamedView | None
    provider: NamedView | None
    due_on: date | None
    late: bool
    provided_through: datetime | None


def show_followed_metrics(
    uow: UnitOfWork,
    key_results: Sequence[KeyResult],
    values: Mapping[UUID, Sequence[EffectiveValue]],
) -> dict[UUID, FollowedMetricView]:
    """The metric of each of the key results that is bound to one, in one statement for all."""
    bound = {item.id: item for item in key_results if item.metric_id}
    metrics = followed_metric_queries.metrics_of_key_results(uow, bound)
    return {
        key_result_id: _show_metric(uow, bound[key_result_id], metric, values[key_result_id])
        for key_result_id, metric in metrics.items()
    }


def _show_metric(
    uow: UnitOfWork, item: KeyResult, metric: FollowedMetric, values: Sequence[EffectiveValue]
) -> FollowedMetricView:
    reported_through = period_of(values[-1].period_start, item.period).ends_on if values else None
    next_period = next_due(
        reported_through, item.period, starts_on=item.starts_on, ends_on=item.ends_on
    )
    due_on = next_period.ends_on + timedelta(days=metric.data_day) if next_period else None
    return FollowedMetricView(
        id=metric.id,
        code=metric.code,
        name=metric.name,
        unit=_named(metric.unit_id, metric.unit),
        provider=_named(metric.provider_id, metric.provider),
        due_on=due_on,
        late=due_on is not None and uow.tenant.today() > due_on,
        provided_through=item.provided_through if values else None,
    )


def _named(id: UUID | None, name: str | None) -> NamedView | None:
    return NamedView(id=id, name=name or "") if id else None

"""Events about metrics whose values are due."""

from collections.abc import Sequence
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from measures.periods import name_of
from servicekit import clock
from services.goals.access.events import day_of, time_of
from services.goals.metrics.models import MissingValues

# A message has to stay small.
MAX_METRICS = 100


def metric_values_awaited(
    provider_id: UUID, step: str, missing: Sequence[MissingValues]
) -> pb.MetricValuesAwaited:
    """Remind a provider of missing values; `step` is due or overdue.

    Names the first MAX_METRICS of them; `total` counts all.
    """
    return pb.MetricValuesAwaited(
        provider_id=str(provider_id),
        step=step,
        metrics=[
            pb.AwaitedMetric(
                metric_id=str(item.metric.id),
                name=item.metric.name,
                cadence=item.metric.period,
                period=name_of(item.period, item.metric.period),
                due_on=day_of(item.metric.due_on(item.period)),
                series=item.series,
            )
            for item in missing[:MAX_METRICS]
        ],
        at=time_of(clock.now()),
        total=len(missing),
    )

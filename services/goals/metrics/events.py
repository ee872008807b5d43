"""Events about metrics whose values are due."""

from collections.abc import Sequence
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from measures.periods import name_of
from servicekit import clock
from services.goals.access.events import date_text, timestamp_message
from services.goals.metrics.models import MissingValues

# A message has to stay small.
MAX_METRICS = 100


def metric_values_requested(
    provider_id: UUID, step: str, missing: Sequence[MissingValues]
) -> pb.MetricValuesRequested:
    """Remind a provider of missing values; `step` is due or overdue.

    Names the first MAX_METRICS of them; `total` counts all.
    """
    return pb.MetricValuesRequested(
        provider_id=str(provider_id),
        step=step,
        metrics=[
            pb.RequestedMetric(
                metric_id=str(item.metric.id),
                name=item.metric.name,
                cadence=item.metric.period,
                period=name_of(item.period, item.metric.period),
                due_on=date_text(item.metric.due_on(item.period)),
                series=item.series,
            )
            for item in missing[:MAX_METRICS]
        ],
        at=timestamp_message(clock.now()),
        total=len(missing),
    )

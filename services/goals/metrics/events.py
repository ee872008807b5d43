"""What is announced of metrics whose values are due."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from measures.periods import name_of
from servicekit import clock
from services.goals.access.events import date_text, timestamp_message

# Of what one fact names; a message has to stay small.
MOST_TOLD = 100


def metric_values_awaited(
    provider_id: UUID, step: str, missing: Sequence[Any]
) -> pb.MetricValuesAwaited:
    """`missing` are metrics with the period that lacks a value, and in how many series."""
    return pb.MetricValuesAwaited(
        provider_id=str(provider_id),
        step=step,
        metrics=[
            pb.AwaitedMetric(
                metric_id=str(item.metric.id),
                name=item.metric.name,
                cadence=item.metric.period,
                period=name_of(item.period, item.metric.period),
                due_on=date_text(item.metric.due_on(item.period)),
                series=item.series,
            )
            for item in missing[:MOST_TOLD]
        ],
        at=timestamp_message(clock.now()),
        total=len(missing),
    )

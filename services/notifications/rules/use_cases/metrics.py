"""Notices to data providers: metric values that are due today, or overdue."""

from chengshi.goals.v1.events_pb2 import MetricValuesRequested, RequestedMetric
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.use_cases.notification import notify

# Named in one notice; the page lists all of them.
MAX_NAMED_METRICS = 5


def notify_values_requested(uow: UnitOfWork, event: MetricValuesRequested) -> None:
    """Notify the provider once of all metrics; the link opens the grid of the first one."""
    names = [_metric_period(metric) for metric in event.metrics[:MAX_NAMED_METRICS]]
    if event.total > MAX_NAMED_METRICS:
        names.append("…")
    link = f"/data-entry?period={event.metrics[0].cadence}"
    parameters = {"count": str(event.total), "metrics": " · ".join(names)}
    notify(uow, parse_id(event.provider_id), f"metric.{event.step}", link, **parameters)


def _metric_period(metric: RequestedMetric) -> str:
    return f"{metric.name} {metric.period}"

"""Notices to data providers: values that are due today, and those that are overdue."""

from chengshi.goals.v1.events_pb2 import AwaitedMetric, MetricValuesAwaited
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.use_cases.notices import notify

# Named in one notice; the page has all of them.
MOST_NAMED = 5


def notice_awaited(uow: UnitOfWork, told: MetricValuesAwaited) -> None:
    """One notice for all of a morning, whose link opens the first one's grid."""
    named = [_name(metric) for metric in told.metrics[:MOST_NAMED]]
    if told.total > MOST_NAMED:
        named.append("…")
    link = f"/data-entry?period={told.metrics[0].cadence}"
    words = {"count": str(told.total), "metrics": " · ".join(named)}
    notify(uow, parse_id(told.provider_id), f"metric.{told.step}", link, **words)


def _name(metric: AwaitedMetric) -> str:
    return f"{metric.name} {metric.period}"

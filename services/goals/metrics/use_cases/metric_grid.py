"""The grid of metrics × periods × units, and the history of a metric's values."""

from datetime import date, timedelta
from uuid import UUID

from measures.due import Period, period_of
from measures.periods import EARLIEST, name_of
from servicekit.errors import NotFound
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.permissions import can_manage_metrics, can_provide
from services.goals.metrics.schemas import GridFilter, HistoryFilter
from services.goals.metrics.views import GridView, PeriodView, show_history, show_series


def show_grid(uow: UnitOfWork, query: GridFilter) -> GridView:
    """Show a page of the caller's metrics with their series; of everybody's to managers of metrics.

    The grid has `count` periods up to the one of `until`, which is today where it is None.
    """
    provider = None if can_manage_metrics(uow.caller) else uow.person.person_id
    metrics = metric_queries.metrics(
        uow,
        provider=provider,
        period=query["period"],
        archived=False,
        text=query["q"],
        after=query["after"],
        limit=query["limit"],
    )
    last_day = query["until"] or uow.tenant.today()
    periods = periods_until(last_day, query["period"], query["count"])
    rows = show_series(uow, metrics["items"], periods)
    return GridView(
        periods=[
            PeriodView(name_of(period, query["period"]), period.starts_on, period.ends_on)
            for period in periods
        ],
        items=rows,
        late=sum(row.late for row in rows),
        next=metrics["next"],
    )


def periods_until(day: date, period: str, count: int) -> list[Period]:
    """At most `count` periods up to the one that includes `day`, oldest first; none before 2000."""
    periods = [period_of(day, period)]
    while len(periods) < count and periods[0].starts_on > EARLIEST:
        periods.insert(0, period_of(periods[0].starts_on - timedelta(days=1), period))
    return periods


def list_value_history(uow: UnitOfWork, metric_id: UUID, query: HistoryFilter) -> Page:
    """A page of every value of a metric, newest first, as `HistoryEntry`.

    Raises NotFound `metric.not_found` for those who may not provide it.
    """
    metric = metric_queries.metric(uow, metric_id)
    if not can_provide(uow.caller, metric):
        raise NotFound("metric.not_found")
    values = metric_queries.value_history(uow, metric_id, query)
    return Page(items=show_history(uow, values["items"]), next=values["next"])

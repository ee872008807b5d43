"""Data days: each provider is told in the morning what is due that day, and what is overdue."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from measures.due import Period
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.metrics import events as metric_events
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric
from services.goals.metrics.use_cases.metric_grid import is_awaited, is_provided

# At the company: late enough to be read that day, early enough to act on it.
MORNING = timedelta(hours=8)
STEPS = ("due", "overdue")


class Missing(NamedTuple):
    """A period whose value is due or overdue, and of how many series."""

    metric: Metric
    step: str
    period: Period
    series: int


def follow(uow: UnitOfWork, provider_id: UUID | None) -> None:
    """Look at what somebody provides: this morning, or at once where that is over."""
    if provider_id:
        morning = uow.tenant.start_of(uow.tenant.today()) + MORNING
        uow.schedule("data_day", provider_id, morning)


def follow_all(uow: UnitOfWork) -> None:
    """Likewise of everybody who provides something."""
    for provider_id in metric_queries.providers(uow):
        follow(uow, provider_id)


def tell(uow: UnitOfWork, provider_id: UUID) -> None:
    """Tell the provider what is missing, each period once of a kind, and look again in time.

    Who has left is told nothing: what is missing is then new to whoever provides it next.
    """
    metrics = metric_queries.held_of(uow, provider_id)
    if not metrics:
        return
    today = uow.tenant.today()
    found: list[Missing] = []
    idle = False
    if org_queries.active_people(uow, [provider_id]):
        found, idle = _missing(uow, metrics)
    for step in STEPS:
        told = [item for item in found if item.step == step]
        if told:
            uow.publish(
                metric_events.metric_values_awaited(provider_id, step, told), key=provider_id
            )
    if found:
        metric_queries.note_told(uow, [_told(item) for item in found])
    day = min(metric.next_look(today) for metric in metrics)
    if idle:
        # Whoever begins to wait for it by tomorrow is not to wait until the next one is due.
        day = today + timedelta(days=1)
    uow.schedule("data_day", provider_id, uow.tenant.start_of(day) + MORNING)


def _missing(uow: UnitOfWork, metrics: Sequence[Metric]) -> tuple[list[Missing], bool]:
    """What is to be told today: periods that key results wait for, of which no value is there;
    and whether there are any that nobody waits for yet."""
    today = uow.tenant.today()
    wanted = [(metric, known) for metric in metrics if (known := metric.to_tell(today))]
    if not wanted:
        return [], False
    ids = [metric.id for metric, _ in wanted]
    first = min(period.starts_on for _, (_, period) in wanted)
    given = metric_queries.provided_since(uow, ids, first)
    following = metric_queries.following(uow, ids)
    found, idle = [], False
    for metric, (step, period) in wanted:
        waiting = {row.unit_id for row in following if _waits(row, metric, period)}
        idle = idle or not waiting
        lacking = [
            unit_id
            for unit_id in waiting.intersection(metric.series)
            if not is_provided(given.get((metric.id, unit_id, period.starts_on)))
        ]
        if lacking:
            found.append(Missing(metric, step, period, len(lacking)))
    return found, idle


def _waits(row: Any, metric: Metric, period: Period) -> bool:
    return row.metric_id == metric.id and is_awaited([row], period)


def _told(item: Missing) -> dict[str, object]:
    return {"id": item.metric.id, "step": item.step, "period_end": item.period.ends_on}

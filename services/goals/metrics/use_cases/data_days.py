"""Remind data providers in the morning of the day on which values are due, and once overdue."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.metrics import events as metric_events
from services.goals.metrics import queries as metric_queries
from services.goals.metrics import writes as metric_writes
from services.goals.metrics.models import CellKey, Metric, MissingValues, ProvidedValue

# In the tenant's time zone: late enough to be read that day, early enough to act on it.
MORNING = timedelta(hours=8)
STEPS = ("due", "overdue")


def schedule_reminder(uow: UnitOfWork, provider_id: UUID | None) -> None:
    """Check a provider's metrics at 8 o'clock today, or at once where that is over."""
    if provider_id:
        morning = uow.tenant.start_of(uow.tenant.today()) + MORNING
        uow.schedule("data_day", provider_id, morning)


def schedule_all_reminders(uow: UnitOfWork) -> None:
    """Check the metrics of every provider, see `schedule_reminder`."""
    for provider_id in metric_queries.provider_ids(uow):
        schedule_reminder(uow, provider_id)


def send_reminder(uow: UnitOfWork, provider_id: UUID) -> None:
    """Remind a provider of missing values, once when due and once when overdue, and reschedule.

    A provider who has left gets no reminder: the values are reminded of anew to the next one.
    """
    metrics = metric_queries.lock_metrics_of_provider(uow, provider_id)
    if not metrics:
        return
    today = uow.tenant.today()
    missing: list[MissingValues] = []
    has_unfollowed = False
    if org_queries.active_people(uow, [provider_id]):
        missing, has_unfollowed = _missing_values(uow, metrics)
    for step in STEPS:
        of_step = [item for item in missing if item.step == step]
        if of_step:
            event = metric_events.metric_values_requested(provider_id, step, of_step)
            uow.publish(event, key=provider_id)
    if missing:
        metric_writes.mark_reminded(uow, missing)
    day = min(metric.next_reminder_day(today) for metric in metrics)
    if has_unfollowed:
        # A key result that follows the metric by tomorrow must not wait until the next period.
        day = today + timedelta(days=1)
    uow.schedule("data_day", provider_id, uow.tenant.start_of(day) + MORNING)


def _missing_values(uow: UnitOfWork, metrics: Sequence[Metric]) -> tuple[list[MissingValues], bool]:
    """What to remind of today: periods without the value that a key result needs; and whether
    some period is needed by no key result yet."""
    today = uow.tenant.today()
    reminders = [(metric, due) for metric in metrics if (due := metric.reminder_on(today))]
    if not reminders:
        return [], False
    ids = [metric.id for metric, _ in reminders]
    first = min(reminder.period.starts_on for _, reminder in reminders)
    values = metric_queries.values_since(uow, ids, first)
    followers = metric_queries.series_followers(uow, ids)
    missing, has_unfollowed = [], False
    for metric, (step, period) in reminders:
        unit_ids = {
            group.unit_id
            for group in followers
            if group.metric_id == metric.id and group.expect(period)
        }
        has_unfollowed = has_unfollowed or not unit_ids
        keys = [CellKey(metric.id, unit, period.starts_on) for unit in metric.series]
        series = sum(key.unit_id in unit_ids and _is_missing(values.get(key)) for key in keys)
        if series:
            missing.append(MissingValues(metric, step, period, series))
    return missing, has_unfollowed


def _is_missing(value: ProvidedValue | None) -> bool:
    return value is None or value.is_withdrawn

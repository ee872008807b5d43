"""Who may manage metrics and provide their values."""

from servicekit.actions import allowed
from servicekit.callers import Caller, Client, Person
from services.goals.metrics.models import Metric


def can_manage_metrics(caller: Caller) -> bool:
    """HR, administrators and API clients."""
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)


def metric_actions(caller: Caller, metric: Metric) -> list[str]:
    """List what the caller may do with a metric."""
    return allowed(
        edit=can_manage_metrics(caller),
        enter_values=can_provide(caller, metric),
    )


def can_provide(caller: Caller, metric: Metric) -> bool:
    """The metric's data provider, and those who manage metrics."""
    is_provider = isinstance(caller, Person) and caller.person_id == metric.provider_id
    return is_provider or can_manage_metrics(caller)

"""Who may manage metrics and provide their values."""

from servicekit.callers import Caller, Client, Person
from services.goals.metrics.models import Metric


def can_manage_metrics(caller: Caller) -> bool:
    """HR and administrators say what is measured."""
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)


def can_provide(caller: Caller, metric: Metric) -> bool:
    """Its provider, and those who manage metrics."""
    own = isinstance(caller, Person) and caller.person_id == metric.provider_id
    return own or can_manage_metrics(caller)

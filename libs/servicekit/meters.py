"""What is counted of messages and jobs: by handler and class of tenant, never by tenant."""

from opentelemetry import metrics

meter = metrics.get_meter("chengshi")

_dead_letters = meter.create_counter("chengshi.messages.set_aside", description="dead letters")
_dropped = meter.create_counter("chengshi.dropped", description="of companies that are gone")
_buffered = meter.create_gauge("chengshi.messages.held", description="wait in memory")


def count_dead_letter(consumer: str, package: str, *, parked: bool) -> None:
    """Count a dead letter; a tenant's class is the package that it uses."""
    _dead_letters.add(1, {"consumer": consumer, "parked": parked, "tenant_class": package})


def count_dropped(what: str, reason: str, count: int = 1) -> None:
    """Count messages or jobs of tenants that are deleted."""
    _dropped.add(count, {"what": what, "reason": reason})


def record_buffered(count: int) -> None:
    """Record how many messages wait in memory."""
    _buffered.set(count)

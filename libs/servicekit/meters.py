"""What is counted of messages and jobs: by handler and class of company, never by company."""

from opentelemetry import metrics

meter = metrics.get_meter("chengshi")

_set_aside = meter.create_counter("chengshi.messages.set_aside", description="dead letters")
_dropped = meter.create_counter("chengshi.dropped", description="of companies that are gone")
_held = meter.create_gauge("chengshi.messages.held", description="wait in memory")


def count_set_aside(consumer: str, package: str, *, parked: bool) -> None:
    """A company's class is the package that it uses."""
    _set_aside.add(1, {"consumer": consumer, "parked": parked, "tenant_class": package})


def count_dropped(what: str, reason: str, count: int = 1) -> None:
    _dropped.add(count, {"what": what, "reason": reason})


def show_held(count: int) -> None:
    _held.set(count)

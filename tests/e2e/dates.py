"""The days on which a walk is walked: today, and days ahead to which the fleet is moved."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local import clock, instances

TODAY = "today"


def days(*ahead: str) -> tuple[str, ...]:
    """Today and these, see clock.DAYS; on a fleet that was up before, the day that it is there."""
    return (TODAY,) if os.environ.get("FLEET_IS_UP") else (TODAY, *ahead)


@contextmanager
def moved(day: str) -> Iterator[None]:
    """Let it be `day` for the fleet and for the walk; what is scheduled meanwhile stays there."""
    if day == TODAY:
        yield
        return
    of = instances.instance("test")
    clock.move(of, clock.ahead(day))
    try:
        yield
    finally:
        clock.move(of, None)

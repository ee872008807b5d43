"""Waiting for what another thread or process brings about, and no longer than that takes."""

import threading
import time
from collections.abc import Callable

import psycopg

BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock' AND usename = 'kitprobe_app'"
)


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Return once `condition` holds; it is asked again and again, for what notifies nobody."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        pause.wait(0.02)


def blocked(admin: psycopg.Connection) -> bool:
    """Whether a unit of work of the probe waits for another one's end."""
    return admin.execute(BLOCKED).fetchone() != (0,)

"""Waits until nobody is at work any more who may have come in while a company was still open."""

import threading
import time

import psycopg

from servicekit.errors import Unavailable

LONGEST_SECONDS = 5.0
# Every transaction holds its own virtual id, from its first statement to its end.
OPEN = (
    "SELECT virtualxid FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'virtualxid' AND virtualtransaction = virtualxid"
    " AND datname = current_database() AND usename = %s"
)
STILL_OPEN = "SELECT 1 FROM pg_locks WHERE locktype = 'virtualxid' AND virtualxid = ANY(%s) LIMIT 1"


def await_open_transactions(connection: psycopg.Connection, service: str) -> None:
    """Return once every transaction of the application that is open now has ended.

    Called once the company is closed: whoever comes later is refused. Unavailable where one of
    them goes on for long: whoever asked asks again.
    """
    open_transactions = [row[0] for row in connection.execute(OPEN, [f"{service}_app"])]
    deadline, pause = time.monotonic() + LONGEST_SECONDS, threading.Event()
    while connection.execute(STILL_OPEN, [open_transactions]).fetchone():
        if time.monotonic() > deadline:
            raise Unavailable("tenant.in_use")
        pause.wait(0.02)

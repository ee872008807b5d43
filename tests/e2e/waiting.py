"""Waiting for a condition instead of a time."""

import time
from collections.abc import Callable
from typing import Any


def eventually(probe: Callable[[], Any], seconds: float = 30, every: float = 0.05) -> Any:
    """What `probe` answers once it is true; the last answer where it never is."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found or time.monotonic() > deadline:
            return found
        time.sleep(every)

"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import Any


def until(met: Callable[[], Any], seconds: float = 30) -> Any:
    """What `met` answers once it is true; fails where it never is."""
    deadline = time.monotonic() + seconds
    while not (answer := met()):
        assert time.monotonic() < deadline, f"not met within {seconds} s: {met}"
        time.sleep(0.01)
    return answer

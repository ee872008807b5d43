"""Lines that say what is being done and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce a step, then its duration; steps of several threads interleave line by line."""
    say(f"  … {what}")
    started = time.monotonic()
    yield
    say(f"  ✓ {what} ({time.monotonic() - started:.1f} s)")

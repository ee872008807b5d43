"""What the probe does next, and what it was asked to do: the tests' hand in the service."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Script:
    """Written by tests, followed by the probe's handlers."""

    away: bool = False
    mended: bool = False
    calls: list[tuple[str, list[Any]]] = field(default_factory=list)
    # Each is called once when its place is reached.
    in_route: Callable[[Any], None] | None = None
    in_job: Callable[[Any, str], None] | None = None
    moved: threading.Condition = field(default_factory=threading.Condition)

    def called(self, name: str, messages: list[Any]) -> None:
        with self.moved:
            self.calls.append((name, list(messages)))
            self.moved.notify_all()

    def sizes(self, name: str) -> list[int]:
        """How many messages each call of the handler was given."""
        return [len(messages) for called, messages in self.calls if called == name]

    def wait_for(self, name: str, times: int, seconds: float = 20) -> None:
        """Return when the handler was called `times` times."""
        with self.moved:
            reached = self.moved.wait_for(lambda: len(self.sizes(name)) >= times, seconds)
        assert reached, f"{name} was called {len(self.sizes(name))} times, not {times}"

    def reset(self) -> None:
        self.away, self.mended = False, False
        self.calls.clear()
        self.in_route, self.in_job = None, None


script = Script()

"""The kinds of job that a service knows, and the handlers that run them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from servicekit.unit_of_work.session import UnitOfWork


class IoJobHandler(NamedTuple):
    """A handler that waits for others, and in how many threads of one process it may, per node."""

    # Called with the runtime and the ref; answers when it is to run again.
    run: Callable[[Any, str], datetime | None]
    threads: int


class Jobs:
    """The kinds of job that a service knows."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[UnitOfWork, str], None]] = {}
        self.io_jobs: dict[str, IoJobHandler] = {}

    @property
    def any(self) -> bool:
        """Whether there is any kind of job."""
        return bool(self.handlers or self.io_jobs)

    def on(self, kind: str) -> Callable[..., Callable[..., None]]:
        """Run the decorated `(uow, ref)` for jobs of `kind`."""

        def register(handler: Callable[[UnitOfWork, str], None]) -> Callable[..., None]:
            self.handlers[kind] = handler
            return handler

        return register

    def on_io(self, kind: str, *, threads: int) -> Callable[..., Callable[..., Any]]:
        """Run the decorated `(runtime, ref)` in a thread, without a unit of work.

        It opens its own, as short ones before and after it waits for another's answer, and
        answers when it is to run again. It ends well within LEASE_SECONDS.
        """

        def register(
            handler: Callable[[Any, str], datetime | None],
        ) -> Callable[..., datetime | None]:
            self.io_jobs[kind] = IoJobHandler(handler, threads)
            return handler

        return register

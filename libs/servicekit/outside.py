"""Jobs that wait for others (HTTP, SMTP): in threads of their own, with no transaction open."""

import threading
import time
from collections import Counter
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

import psycopg
import structlog

from .callers import System, calling

if TYPE_CHECKING:
    from .jobs import Claimed
    from .runtime import Runtime

log = structlog.get_logger()

GRACE_SECONDS = 8.0

DONE = "DELETE FROM platform.jobs WHERE id = %s AND generation = %s"
LATER = (
    "UPDATE platform.jobs SET leased_until = '-infinity', attempts = 0, due_at = %s"
    " WHERE id = %s AND generation = %s"
)
AGAIN = "UPDATE platform.jobs SET leased_until = '-infinity', attempts = 0 WHERE id = %s"


class Finished(NamedTuple):
    """A job whose handler has ended: when it wants to run again, or why it failed."""

    job: "Claimed"
    again_at: datetime | None
    fault: Exception | None


class Outside:
    """Starts what is due on one node; only the thread that owns it touches its connection."""

    def __init__(self, runtime: "Runtime", relay: psycopg.Connection) -> None:
        self._runtime = runtime
        self._relay = relay
        self._running: Counter[str] = Counter()
        self._finished: SimpleQueue[Finished] = SimpleQueue()

    def run_due(self) -> int:
        """Settle what has ended and start what is due while its kind has room."""
        from .jobs import claim

        self._settle()
        started = 0
        for kind, handler in self._runtime.service.jobs.outside.items():
            room = handler.threads - self._running[kind]
            # No job is claimed before a thread is free for it: its lease would run out waiting.
            for job in claim(self._runtime, self._relay, [kind], room) if room > 0 else ():
                self._running[kind] += 1
                started += 1
                threading.Thread(target=self._run, args=[job], name=kind, daemon=True).start()
        return started

    def stop(self) -> None:
        """Let what runs end; what does not in time is taken up again after its lease."""
        deadline = time.monotonic() + GRACE_SECONDS
        while self._running.total() and (left := deadline - time.monotonic()) > 0:
            self._settle(left)

    def _run(self, job: "Claimed") -> None:
        from .runtime import running
        from .telemetry import continued

        handler = self._runtime.service.jobs.outside[job.kind]
        try:
            with (
                running(self._runtime),
                continued(job.trace, f"job {job.kind}"),
                calling(System(tenant_id=job.tenant_id)),
            ):
                again_at = handler.run(self._runtime, job.ref)
            self._finished.put(Finished(job, again_at, None))
        except Exception as fault:
            log.exception("job failed", kind=job.kind, tenant=str(job.tenant_id))
            self._finished.put(Finished(job, None, fault))

    def _settle(self, wait: float = 0.0) -> None:
        try:
            while True:
                ended = self._finished.get(timeout=wait) if wait else self._finished.get_nowait()
                wait = 0.0
                self._running[ended.job.kind] -= 1
                self._settle_one(ended)
        except Empty:
            return

    def _settle_one(self, ended: Finished) -> None:
        from .jobs import put_back

        job = ended.job
        if ended.fault is not None:
            put_back(self._relay, job, ended.fault)
            return
        with self._relay.transaction():
            if ended.again_at is None:
                done = self._relay.execute(DONE, [job.id, job.generation])
            else:
                done = self._relay.execute(LATER, [ended.again_at, job.id, job.generation])
            if done.rowcount == 0:
                self._relay.execute(AGAIN, [job.id])

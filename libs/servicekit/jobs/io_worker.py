"""Jobs that wait for others (HTTP, SMTP): in threads of their own, with no transaction open."""

import threading
import time
from collections import Counter
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import NamedTuple

import psycopg
import structlog

from servicekit.callers import System, caller_context
from servicekit.runtime import Runtime, runtime_context
from servicekit.telemetry import resume_trace

from .leases import LeasedJob, claim, retry_or_fail

log = structlog.get_logger()

GRACE_SECONDS = 8.0

DONE = "DELETE FROM platform.jobs WHERE id = %s AND generation = %s"
LATER = (
    "UPDATE platform.jobs SET leased_until = '-infinity', attempts = 0, due_at = %s"
    " WHERE id = %s AND generation = %s"
)
AGAIN = "UPDATE platform.jobs SET leased_until = '-infinity', attempts = 0 WHERE id = %s"


class FinishedJob(NamedTuple):
    """A job whose handler has ended: when it wants to run again, or why it failed."""

    job: LeasedJob
    again_at: datetime | None
    fault: Exception | None


class IoJobRunner:
    """Starts what is due on one node; only the thread that owns it touches its connection."""

    def __init__(self, runtime: Runtime, relay: psycopg.Connection) -> None:
        self._runtime = runtime
        self._relay = relay
        self._running: Counter[str] = Counter()
        self._finished: SimpleQueue[FinishedJob] = SimpleQueue()

    def run_due(self) -> int:
        """Settle what has ended and start what is due while its kind has room."""
        self._settle()
        started = 0
        for kind, handler in self._runtime.service.jobs.io_jobs.items():
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
        while self._running.total() and (seconds := deadline - time.monotonic()) > 0:
            self._settle(seconds)

    def _run(self, job: LeasedJob) -> None:
        handler = self._runtime.service.jobs.io_jobs[job.kind]
        try:
            with (
                runtime_context(self._runtime),
                resume_trace(job.trace, f"job {job.kind}"),
                caller_context(System(tenant_id=job.tenant_id)),
            ):
                again_at = handler.run(self._runtime, job.ref)
            self._finished.put(FinishedJob(job, again_at, None))
        except Exception as fault:
            log.exception("job failed", kind=job.kind, tenant=str(job.tenant_id))
            self._finished.put(FinishedJob(job, None, fault))

    def _settle(self, wait: float = 0.0) -> None:
        try:
            while True:
                ended = self._finished.get(timeout=wait) if wait else self._finished.get_nowait()
                wait = 0.0
                self._running[ended.job.kind] -= 1
                self._settle_one(ended)
        except Empty:
            return

    def _settle_one(self, ended: FinishedJob) -> None:
        job = ended.job
        if ended.fault is not None:
            retry_or_fail(self._relay, job, ended.fault)
            return
        with self._relay.transaction():
            if ended.again_at is None:
                updated = self._relay.execute(DONE, [job.id, job.generation])
            else:
                updated = self._relay.execute(LATER, [ended.again_at, job.id, job.generation])
            if updated.rowcount == 0:
                self._relay.execute(AGAIN, [job.id])

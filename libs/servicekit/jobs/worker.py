"""Runs due jobs, each in a unit of work of its tenant."""

import threading

import psycopg
import structlog

from servicekit import clock
from servicekit.callers import System, caller_context
from servicekit.config import Node
from servicekit.database.raw import execute_raw
from servicekit.messaging.relay import wait_for_work
from servicekit.runtime import Runtime
from servicekit.telemetry import resume_trace
from servicekit.unit_of_work.transaction import unit_of_work

from .io_worker import IoJobRunner
from .leases import SERVED, LeasedJob, claim, retry_or_fail, waiting_state
from .schedule import CHANNEL

log = structlog.get_logger()

BATCH = 16
POLL_SECONDS = 0.5
SLIPPED_SECONDS = 0.02
# How long until the next job of these kinds; one that is due has slipped through a claim.
NEXT = """
    SELECT extract(epoch FROM min(due_at) - %(now)s)::float8 FROM platform.jobs
    WHERE due_at < %(now)s + make_interval(secs => %(horizon)s) AND leased_until < now()
        AND failed IS NULL AND kind = ANY(%(kinds)s) {served}
""".replace("{served}", SERVED)
# A job that was scheduled again while it ran stays, for its next run.
DONE = "DELETE FROM platform.jobs WHERE id = %(id)s AND generation = %(generation)s"
AGAIN = "UPDATE platform.jobs SET leased_until = '-infinity', attempts = 0 WHERE id = %(id)s"


def run_due(runtime: Runtime, relay: psycopg.Connection) -> int:
    """Claim and run what is due on one node, one after another; answers how many ran."""
    kinds = list(runtime.service.jobs.handlers)
    jobs = claim(runtime, relay, kinds, BATCH) if kinds else []
    for job in jobs:
        _run(runtime, relay, job)
    return len(jobs)


def _run(runtime: Runtime, relay: psycopg.Connection, job: LeasedJob) -> None:
    try:
        handler = runtime.service.jobs.handlers[job.kind]
        with (
            resume_trace(job.trace, f"job {job.kind}"),
            caller_context(System(tenant_id=job.tenant_id)),
            unit_of_work() as uow,
        ):
            handler(uow, job.ref)
            finished = execute_raw(uow.session, DONE, {"id": job.id, "generation": job.generation})
            if finished.rowcount == 0:
                execute_raw(uow.session, AGAIN, {"id": job.id})
    except Exception as fault:
        log.exception("job failed", kind=job.kind, tenant=str(job.tenant_id), attempts=job.attempts)
        retry_or_fail(relay, job, fault)


def jobs_loop(runtime: Runtime, node: Node, stop: threading.Event) -> None:
    """Run one node's jobs until stopped, woken by NOTIFY, with a poll as the truth."""
    with psycopg.connect(node.relay, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        outside = IoJobRunner(runtime, connection)
        while not stop.is_set():
            ran = run_due(runtime, connection)
            started = outside.run_due()
            if not ran + started:
                wait_for_work(connection, _until_next(runtime, connection))
        outside.stop()


def _until_next(runtime: Runtime, relay: psycopg.Connection) -> float:
    """How long there is nothing to do in all likelihood."""
    kinds = list(runtime.service.jobs.handlers)
    values = {"now": clock.now(), "kinds": kinds, "horizon": POLL_SECONDS}
    row = relay.execute(NEXT, values | waiting_state(runtime)).fetchone()
    if row is None or row[0] is None:
        return POLL_SECONDS
    return max(SLIPPED_SECONDS, float(row[0]))

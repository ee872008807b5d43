"""What time triggers: a row written with the change that causes it, taken by one worker."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import psycopg
import structlog

from . import clock, meters
from .callers import System, calling
from .errors import Gone
from .ids import new_id
from .outbox import current_trace
from .passing import passes
from .statements import array, send

if TYPE_CHECKING:
    from .config import Node
    from .runtime import Runtime
    from .unit_of_work import UnitOfWork

log = structlog.get_logger()

LEASE_SECONDS = 60
ATTEMPTS = 10
BATCH = 16
# Apart from the outbox's channel: most transactions tell something, few leave work behind.
CHANNEL = "due"
POLL_SECONDS = 0.5
SLIPPED_SECONDS = 0.02

# A job is due by the business time; leases are PostgreSQL's. See docs/adr/0039.
# The earliest time wins, but for a row whose own time is past: it is being run or has failed.
# While it runs, `attempts` is 0 only where somebody has scheduled it again.
# One of a statement's parts; see unit_of_work.
SCHEDULE = """
    due AS (
        INSERT INTO platform.jobs (id, tenant_id, kind, ref, due_at, trace)
        SELECT id, tenant_id, kind, ref, due_at, %(trace)s FROM unnest(
            CAST(%(job_ids)s AS uuid[]), CAST(%(job_tenants)s AS uuid[]),
            CAST(%(kinds)s AS text[]), CAST(%(refs)s AS text[]), CAST(%(dues)s AS timestamptz[])
        ) AS due (id, tenant_id, kind, ref, due_at)
        ON CONFLICT (tenant_id, kind, ref) DO UPDATE
        SET due_at = CASE
                WHEN jobs.failed IS NOT NULL OR (jobs.leased_until > now() AND jobs.attempts > 0)
                THEN excluded.due_at ELSE LEAST(jobs.due_at, excluded.due_at) END,
            generation = jobs.generation + 1, attempts = 0, failed = NULL
        -- A burst wakes the workers once: the others come upon a row that waits already.
        RETURNING xmax = 0 OR due_at <= %(now)s AS wakes
    )
"""
WAKE = "(SELECT pg_notify('due', '') FROM due WHERE wakes LIMIT 1) AS workers"
# What is due for a suspended company waits until it returns.
SERVED = """AND NOT EXISTS (
    SELECT 1 FROM platform.tenants WHERE tenants.tenant_id = jobs.tenant_id AND state = %(waits)s
)"""
# Tenants take turns: each one's oldest job comes before any other's second. The lease is asked
# for again beside the lock: another worker may have taken the row since it was seen.
CLAIM = """
    UPDATE platform.jobs SET leased_until = now() + make_interval(secs => %(lease)s),
        attempts = attempts + 1
    WHERE id IN (
        SELECT id FROM platform.jobs WHERE id IN (
            SELECT id FROM (
                SELECT id, due_at,
                    row_number() OVER (PARTITION BY tenant_id ORDER BY due_at) AS turn
                FROM platform.jobs
                WHERE due_at <= %(now)s AND leased_until < now() AND failed IS NULL
                    AND kind = ANY(%(kinds)s) {served}
            ) AS waiting ORDER BY turn, due_at LIMIT %(batch)s
        ) AND leased_until < now() FOR UPDATE SKIP LOCKED
    )
    RETURNING id, tenant_id, kind, ref, generation, attempts, trace
""".replace("{served}", SERVED)
# How long until the next job of these kinds; one that is due has slipped through a claim.
NEXT = """
    SELECT extract(epoch FROM min(due_at) - %(now)s)::float8 FROM platform.jobs
    WHERE due_at < %(now)s + make_interval(secs => %(horizon)s) AND leased_until < now()
        AND failed IS NULL AND kind = ANY(%(kinds)s) {served}
""".replace("{served}", SERVED)
# A job that was scheduled again while it ran stays, for its next run.
DONE = "DELETE FROM platform.jobs WHERE id = %(id)s AND generation = %(generation)s"
DROP = "DELETE FROM platform.jobs WHERE id = %s"
AGAIN = "UPDATE platform.jobs SET leased_until = '-infinity', attempts = 0 WHERE id = %(id)s"


class Due(NamedTuple):
    """A job to be run for `ref` at `due_at`."""

    tenant_id: UUID
    kind: str
    ref: str
    due_at: datetime


class Claimed(NamedTuple):
    """A job that this worker runs, for as long as its lease."""

    id: UUID
    tenant_id: UUID
    kind: str
    ref: str
    generation: int
    attempts: int
    trace: str


class OutsideHandler(NamedTuple):
    """A handler that waits for others, and in how many threads of one process it may, per node."""

    run: "Callable[[Runtime, str], datetime | None]"
    threads: int


class Jobs:
    """The kinds of job that a service knows."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[UnitOfWork, str], None]] = {}
        self.outside: dict[str, OutsideHandler] = {}

    @property
    def any(self) -> bool:
        return bool(self.handlers or self.outside)

    def on(self, kind: str) -> Callable[..., Callable[..., None]]:
        """Run the decorated `(uow, ref)` for jobs of `kind`."""

        def register(handler: "Callable[[UnitOfWork, str], None]") -> Callable[..., None]:
            self.handlers[kind] = handler
            return handler

        return register

    def on_outside(self, kind: str, *, threads: int) -> Callable[..., Callable[..., Any]]:
        """Run the decorated `(runtime, ref)` in a thread, without a unit of work.

        It opens its own, as short ones before and after it waits for another's answer, and
        answers when it is to run again. It ends well within LEASE_SECONDS.
        """

        def register(
            handler: "Callable[[Runtime, str], datetime | None]",
        ) -> Callable[..., datetime | None]:
            self.outside[kind] = OutsideHandler(handler, threads)
            return handler

        return register


def values(due: Sequence[Due]) -> dict[str, Any]:
    """What SCHEDULE stores; twins within `due` are merged to the earliest."""
    earliest: dict[tuple[UUID, str, str], Due] = {}
    for job in due:
        known = earliest.get(job[:3])
        if known is None or job.due_at < known.due_at:
            earliest[job[:3]] = job
    return {
        "job_ids": array(new_id() for _ in earliest),
        "job_tenants": array(job.tenant_id for job in earliest.values()),
        "kinds": array(job.kind for job in earliest.values()),
        "refs": array(job.ref for job in earliest.values()),
        "dues": array(job.due_at.isoformat() for job in earliest.values()),
        "now": clock.now(),
        "trace": current_trace(),
    }


def run_due(runtime: "Runtime", relay: psycopg.Connection) -> int:
    """Claim and run what is due on one node, one after another; answers how many ran."""
    kinds = list(runtime.service.jobs.handlers)
    jobs = claim(runtime, relay, kinds, BATCH) if kinds else []
    for job in jobs:
        _run(runtime, relay, job)
    return len(jobs)


def claim(
    runtime: "Runtime", relay: psycopg.Connection, kinds: list[str], batch: int
) -> list[Claimed]:
    """Lease up to `batch` due jobs; a kind that only the next release knows waits for it."""
    values = {"now": clock.now(), "lease": LEASE_SECONDS, "batch": batch, "kinds": kinds}
    claimed = relay.execute(CLAIM, values | _waits(runtime)).fetchall()
    return [Claimed(*row) for row in claimed]


def _waits(runtime: "Runtime") -> dict[str, str | None]:
    """In a shared schema jobs are what brings a suspended company back."""
    return {"waits": None if runtime.service.shared else "suspended"}


def _run(runtime: "Runtime", relay: psycopg.Connection, job: Claimed) -> None:
    from .telemetry import continued
    from .unit_of_work import unit_of_work

    try:
        handler = runtime.service.jobs.handlers[job.kind]
        with (
            continued(job.trace, f"job {job.kind}"),
            calling(System(tenant_id=job.tenant_id)),
            unit_of_work() as uow,
        ):
            handler(uow, job.ref)
            finished = send(uow.session, DONE, {"id": job.id, "generation": job.generation})
            if finished.rowcount == 0:
                send(uow.session, AGAIN, {"id": job.id})
    except Exception as fault:
        log.exception("job failed", kind=job.kind, tenant=str(job.tenant_id), attempts=job.attempts)
        put_back(relay, job, fault)


def put_back(relay: psycopg.Connection, job: Claimed, fault: Exception) -> None:
    """Try again later; the row stays with its error after ATTEMPTS, for what does not pass.

    A company that is gone takes its jobs along.
    """
    if isinstance(fault, Gone):
        meters.count_dropped("job", fault.code)
        relay.execute(DROP, [job.id])
        return
    given_up = job.attempts >= ATTEMPTS and not passes(fault)
    # The exponent is bounded: a part may stay away for days.
    seconds = min(2 ** min(job.attempts, 10), 300)
    with relay.transaction():
        put = relay.execute(
            "UPDATE platform.jobs SET leased_until = '-infinity',"
            " due_at = %s, failed = %s"
            " WHERE id = %s AND generation = %s",
            [
                clock.now() + timedelta(seconds=seconds),
                repr(fault) if given_up else None,
                job.id,
                job.generation,
            ],
        )
        if put.rowcount == 0:
            # Scheduled again while it ran: that run is still to come, at its own time.
            relay.execute(
                "UPDATE platform.jobs SET leased_until = '-infinity' WHERE id = %s", [job.id]
            )


def jobs_loop(runtime: "Runtime", node: "Node", stop: threading.Event) -> None:
    """Run one node's jobs until stopped, woken by NOTIFY, with a poll as the truth."""
    from .outside import Outside
    from .relay import wait_for_work

    with psycopg.connect(node.relay, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        outside = Outside(runtime, connection)
        while not stop.is_set():
            ran = run_due(runtime, connection)
            started = outside.run_due()
            if not ran + started:
                wait_for_work(connection, _until_next(runtime, connection))
        outside.stop()


def _until_next(runtime: "Runtime", relay: psycopg.Connection) -> float:
    """How long there is nothing to do in all likelihood."""
    kinds = list(runtime.service.jobs.handlers)
    values = {"now": clock.now(), "kinds": kinds, "horizon": POLL_SECONDS}
    row = relay.execute(NEXT, values | _waits(runtime)).fetchone()
    if row is None or row[0] is None:
        return POLL_SECONDS
    return max(SLIPPED_SECONDS, float(row[0]))

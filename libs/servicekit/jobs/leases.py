"""Due jobs are leased to one worker, and end, come again or fail for good."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import psycopg

from servicekit import clock, meters
from servicekit.database.transient import is_transient
from servicekit.errors import TenantDeletedError
from servicekit.runtime import Runtime

LEASE_SECONDS = 60
ATTEMPTS = 10
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
DROP = "DELETE FROM platform.jobs WHERE id = %s"


class LeasedJob(NamedTuple):
    """A job that this worker runs, for as long as its lease."""

    id: UUID
    tenant_id: UUID
    kind: str
    ref: str
    generation: int
    attempts: int
    trace: str


def claim(
    runtime: Runtime, relay: psycopg.Connection, kinds: list[str], batch: int
) -> list[LeasedJob]:
    """Lease up to `batch` due jobs; a kind that only the next release knows waits for it."""
    values = {"now": clock.now(), "lease": LEASE_SECONDS, "batch": batch, "kinds": kinds}
    claimed = relay.execute(CLAIM, values | waiting_state(runtime)).fetchall()
    return [LeasedJob(*row) for row in claimed]


def waiting_state(runtime: Runtime) -> dict[str, str | None]:
    """In a shared schema jobs are what brings a suspended company back."""
    return {"waits": None if runtime.service.shared else "suspended"}


def retry_or_fail(relay: psycopg.Connection, job: LeasedJob, fault: Exception) -> None:
    """Try again later; the row stays with its error after ATTEMPTS, for what does not pass.

    A company that is gone takes its jobs along.
    """
    if isinstance(fault, TenantDeletedError):
        meters.count_dropped("job", fault.code)
        relay.execute(DROP, [job.id])
        return
    given_up = job.attempts >= ATTEMPTS and not is_transient(fault)
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

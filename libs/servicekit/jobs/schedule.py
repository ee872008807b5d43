"""Rows of `platform.jobs`, written with the change that causes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from servicekit import clock
from servicekit.database.raw import array
from servicekit.ids import new_id
from servicekit.unit_of_work.outbox import current_trace

# Apart from the outbox's channel: most transactions tell something, few leave work behind.
CHANNEL = "due"
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


class ScheduledJob(NamedTuple):
    """A job to be run for `ref` at `due_at`."""

    tenant_id: UUID
    kind: str
    ref: str
    due_at: datetime


def values(due: Sequence[ScheduledJob]) -> dict[str, Any]:
    """What SCHEDULE stores; twins within `due` are merged to the earliest."""
    earliest: dict[tuple[UUID, str, str], ScheduledJob] = {}
    for job in due:
        planned = earliest.get(job[:3])
        if planned is None or job.due_at < planned.due_at:
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

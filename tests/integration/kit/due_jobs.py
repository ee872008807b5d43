"""Jobs that tests schedule, and how they stand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from servicekit.testing import Company, Running

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TOMORROW = datetime.now(UTC) + timedelta(days=1)


def schedule(probe: Running, company: Company, ref: str, due_at: datetime | None = None) -> None:
    with probe.as_system(company) as uow:
        uow.schedule("count", ref, due_at)


def waiting(admin: psycopg.Connection, company: Company) -> list[Any]:
    with admin.cursor(row_factory=namedtuple_row) as cursor:
        query = (
            "SELECT ref, due_at, due_at <= now() AS due, attempts, failed FROM platform.jobs"
            " WHERE tenant_id = %s ORDER BY ref"
        )
        return cursor.execute(query, [company.id]).fetchall()


def end_the_wait(admin: psycopg.Connection, company: Company) -> None:
    admin.execute("UPDATE platform.jobs SET due_at = now() WHERE tenant_id = %s", [company.id])

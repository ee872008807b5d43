"""Refused calls: a status, the codes that say why, and not one row of the company that changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from servicekit.testing import Company, Running

# Rows by their text: what one statement finds of a table with thousands of rows is two numbers.
FINGERPRINT = "SELECT {name}, count(*), coalesce(sum(hashtextextended({columns}::text, 0)), 0)"
SCHEMA = "SELECT schema_name FROM platform.tenants WHERE tenant_id = %s"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
# Rows of a company outside its schema: facts to send, work to do, messages set aside.
SHARED_TABLES = ("outbox", "jobs", "dead_letters")

Fingerprints = dict[str, tuple[int, int]]


def fingerprints(service: Running, company: Company) -> Fingerprints:
    """Count and sum of hashes of each table's rows of `company` in the service's database."""
    database = service.runtime.settings.database_nodes[0].app.rpartition("/")[2]
    address = make_conninfo(os.environ["DATABASE_ADMIN_URL"], dbname=database)
    with psycopg.connect(address, autocommit=True) as connection:
        schema = connection.execute(SCHEMA, [company.id]).fetchone()
        assert schema is not None, f"{company.slug} is not provisioned"
        tables = [name for (name,) in connection.execute(TABLES, schema)]
        rows = connection.execute(_statement(schema[0], tables), {"tenant": company.id})
        return {name: (count, hashes) for name, count, hashes in rows}


def _statement(schema: str, tables: list[str]) -> sql.Composable:
    select, row = sql.SQL(FINGERPRINT), sql.SQL("rows")
    owned = [
        select.format(name=name, columns=row)
        + sql.SQL(" FROM {} AS rows").format(sql.Identifier(schema, name))
        for name in tables
    ]
    shared = [
        select.format(name=f"platform.{name}", columns=row)
        + sql.SQL(" FROM platform.{} AS rows").format(sql.Identifier(name))
        + sql.SQL(" WHERE tenant_id = %(tenant)s")
        for name in SHARED_TABLES
    ]
    return sql.SQL(" UNION ALL ").join([*owned, *shared])


@contextmanager
def nothing_changes(service: Running, company: Company) -> Iterator[None]:
    """Fail if a row of `company` differs after the block: data, audit, outbox or jobs."""
    before = fingerprints(service, company)
    yield
    after = fingerprints(service, company)
    changed = [name for name, rows in after.items() if rows != before[name]]
    assert changed == [], f"a refused call changed {changed}"


@contextmanager
def refuses(service: Running, company: Company, status: int, *codes: str) -> Iterator[None]:
    """Fail unless the block's last call gets `status` and `codes`, and leaves `company` as it was.

    A code is the problem's own (RFC 9457) or that of a field that it names.
    """
    responses: list[Any] = []
    call = service.http.open

    def recording(*args: Any, **kwargs: Any) -> Any:
        responses.append(call(*args, **kwargs))
        return responses[-1]

    with nothing_changes(service, company), pytest.MonkeyPatch.context() as patched:
        patched.setattr(service.http, "open", recording)
        yield
    assert_refused(responses[-1], status, *codes)


def assert_refused(response: Any, status: int, *codes: str) -> None:
    """Assert the status of a problem, and that its code or those of its fields are among others."""
    assert response.status_code == status, response.text
    problem = response.json
    assert problem["code"]
    assert set(codes) <= {problem["code"], *(error["code"] for error in problem["errors"])}, problem

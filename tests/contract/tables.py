"""What a service keeps for a company: read past the service, to see whether anything moved."""

import os
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from servicekit.database.tenancy.names import SHARED_SCHEMA, tenant_schema
from tests.contract.sides import Side

CONTENT = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
HOLDS = "SELECT 1 FROM {} t WHERE position(%s in t::text) > 0 LIMIT 1"
# The platform's own, for all companies of the service.
KEPT = ("outbox", "jobs", "idempotency_keys")


def rows(side: Side, service: str) -> dict[str, Any]:
    """Count and content of every table of the company; the count of what waits for it."""
    with _database(side, service) as connection:
        found = {
            table: connection.execute(_on(CONTENT, schema, table)).fetchone()
            for schema, table in _tables(connection, side, service)
        }
        for table in KEPT:
            counted = "SELECT count(*) FROM {} WHERE tenant_id = %s"
            waiting = connection.execute(_on(counted, "platform", table), [side.company.id])
            found[table] = waiting.fetchone()
    return found


def hold(side: Side, service: str, text: str) -> bool:
    """Whether a row of the company holds the text as it was sent."""
    with _database(side, service) as connection:
        return any(
            connection.execute(_on(HOLDS, schema, table), [text]).fetchone()
            for schema, table in _tables(connection, side, service)
        )


def _on(query: Any, schema: str, table: str) -> sql.Composed:
    return sql.SQL(query).format(sql.Identifier(schema, table))


def _tables(connection: psycopg.Connection, side: Side, service: str) -> list[tuple[str, str]]:
    shared = side.service(service).runtime.service.shared
    schema = SHARED_SCHEMA if shared else tenant_schema(side.company.id)
    query = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = %s"
    return connection.execute(query, [schema]).fetchall()


def _database(side: Side, service: str) -> psycopg.Connection:
    node = side.service(service).runtime.settings.database_nodes[0]
    name = conninfo_to_dict(node.ddl)["dbname"]
    return psycopg.connect(make_conninfo(os.environ["DATABASE_ADMIN_URL"], dbname=name))

"""What stands in the databases afterwards, read by the superuser with plain SQL."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.rows import dict_row

from deploy.local import instances, topology
from deploy.registry import services

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Rows = list[dict[str, Any]]
Connection = psycopg.Connection[dict[str, Any]]
NODES = ("DATABASE_ADMIN_URL", "SECOND_DATABASE_ADMIN_URL")

DATABASE = "SELECT 1 FROM pg_database WHERE datname = %s"
SCHEMAS = "SELECT tenant_id::text, schema_name FROM platform.tenants WHERE tenant_id = ANY(%s)"
TABLES = """
    SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname = ANY(%s)
"""
OF_TENANTS = """
    SELECT columns.table_schema AS schema, columns.table_name AS name
    FROM information_schema.columns JOIN information_schema.tables
        USING (table_schema, table_name)
    WHERE column_name = 'tenant_id' AND table_type = 'BASE TABLE' AND data_type = 'uuid'
"""


def connections(service: str) -> Iterator[Connection]:
    """The service's database on each node that has it, one after another."""
    pooled = topology.is_pooled(instances.instance("test"))
    for variable in NODES if pooled else NODES[:1]:
        with closing(_connect(variable, "postgres")) as connection:
            there = connection.execute(DATABASE, [service]).fetchone()
        if there:
            with closing(_connect(variable, service)) as connection:
                yield connection


def _connect(variable: str, database: str) -> Connection:
    address = urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{database}"))
    return psycopg.connect(address, autocommit=True, row_factory=dict_row)


def of_tenants(service: str, tenants: Iterable[str], query: str) -> dict[str, Rows]:
    """The rows that `query` finds in each tenant's schema, on whichever node it is."""
    found = {}
    for connection in connections(service):
        for tenant, schema in _schemas(connection, tenants).items():
            connection.execute(f'SET search_path TO "{schema}"')
            found[tenant] = connection.execute(query).fetchall()
    return found


def of_platform(service: str, tenants: Iterable[str], table: str) -> Rows:
    """These tenants' rows of a table that all tenants share, each as JSON tells it."""
    # As JSON: a job that nobody holds is leased until -infinity, which no datetime holds.
    query = f"SELECT to_jsonb(kept) AS row FROM platform.{table} kept WHERE tenant_id = ANY(%s)"
    wanted = [list(tenants)]
    return [
        row["row"]
        for connection in connections(service)
        for row in connection.execute(query, wanted).fetchall()
    ]


def holders(tenants: list[str]) -> dict[str, set[str]]:
    """Of every id that stands anywhere in any database: the tenants whose rows carry it."""
    found: dict[str, set[str]] = defaultdict(set)
    for service in services():
        for connection in connections(service.name):
            for tenant, row in _rows(connection, tenants):
                for one in UUID.findall(row):
                    found[one].add(tenant)
    return found


def _rows(connection: Connection, tenants: list[str]) -> Iterable[tuple[str, str]]:
    """Every row as text: of the tenants' schemas, and of what they share."""
    by_schema = {schema: tenant for tenant, schema in _schemas(connection, tenants).items()}
    for table in connection.execute(TABLES, [list(by_schema)]).fetchall():
        query = f'SELECT t::text AS row FROM "{table["schema"]}"."{table["name"]}" AS t'
        for row in connection.execute(query):
            yield by_schema[table["schema"]], row["row"]
    for table in connection.execute(OF_TENANTS).fetchall():
        query = f'SELECT tenant_id::text, t::text AS row FROM "{table["schema"]}"."{table["name"]}"'
        for row in connection.execute(f"{query} AS t WHERE tenant_id = ANY(%s)", [tenants]):
            yield row["tenant_id"], row["row"]


def _schemas(connection: Connection, tenants: Iterable[str]) -> dict[str, str]:
    """Where there is a schema of the tenant at all: the register has none."""
    known = connection.execute("SELECT nspname FROM pg_namespace").fetchall()
    there = {row["nspname"] for row in known}
    rows = connection.execute(SCHEMAS, [list(tenants)]).fetchall()
    schemas = {row["tenant_id"]: row["schema_name"] for row in rows}
    return {
        tenant: schema
        for tenant, schema in schemas.items()
        if schema in there and schema not in ("platform", "shared")
    }

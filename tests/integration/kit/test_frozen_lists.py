"""A new company's schema is the one that an old company's became by migrations."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from deploy import registry
from servicekit.database.tenancy.migrations import frozen_list, render_frozen_list, steps
from servicekit.ids import new_id
from servicekit.runtime import ServiceDefinition
from tests.integration.kit import catalog

SERVICES = [service.name for service in registry.services()]


@pytest.fixture(scope="module")
def scratch(admin_url: str) -> Iterator[psycopg.Connection]:
    """A database for schemas of every service, gone afterwards."""
    name = f"kitprobe_scratch_{new_id().hex}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        with psycopg.connect(admin_url, dbname=name, autocommit=True) as connection:
            yield connection
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def service_of(name: str) -> ServiceDefinition:
    found: ServiceDefinition = importlib.import_module(f"services.{name}.app").service
    return found


def laid(
    connection: psycopg.Connection, service: str, statements: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """The catalogue of a schema that `statements` make, with the privileges a service gives."""
    schema, group = f"x_{new_id().hex}", f"{service}_rw"
    with connection.transaction(force_rollback=True):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [group]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(group)))
        connection.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}"
            ).format(sql.Identifier(group))
        )
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        connection.execute("SELECT set_config('search_path', %s, true)", [schema])
        for statement in statements:
            connection.execute(statement.encode())
        return catalog.of_schema(connection, schema)


@pytest.mark.parametrize("name", SERVICES)
def test_the_frozen_list_makes_what_all_migrations_make(
    scratch: psycopg.Connection, name: str
) -> None:
    service = service_of(name)
    migrated = tuple(line for step in steps(service.migrations) for line in step.statements)

    assert laid(scratch, name, frozen_list(service.migrations)) == laid(scratch, name, migrated)


@pytest.mark.parametrize("name", SERVICES)
def test_the_frozen_list_is_what_the_models_say(name: str) -> None:
    service = service_of(name)
    frozen = (service.migrations / "provision.sql").read_text(encoding="utf-8")

    assert frozen == render_frozen_list(service.metadata) + "\n"


@pytest.mark.parametrize("name", SERVICES)
def test_every_table_has_a_primary_key(scratch: psycopg.Connection, name: str) -> None:
    rows = laid(scratch, name, frozen_list(service_of(name).migrations))
    tables = {row[1] for row in rows if row[0] == "privilege" and row[2] == "r"}
    keyed = {
        row[1].partition(".")[0]
        for row in rows
        if row[0] == "constraint" and row[2].startswith("PRIMARY KEY")
    }

    assert tables - keyed == set()


def test_a_column_that_only_the_models_know_is_told_from_the_migrations(
    scratch: psycopg.Connection, tmp_path: Path
) -> None:
    made = "CREATE TABLE things (id int PRIMARY KEY, note text NOT NULL DEFAULT '')"

    for other in (
        "CREATE TABLE things (id int PRIMARY KEY)",
        "CREATE TABLE things (id int PRIMARY KEY, note varchar NOT NULL DEFAULT '')",
        "CREATE TABLE things (id int PRIMARY KEY, note text DEFAULT '')",
        "CREATE TABLE things (id int PRIMARY KEY, note text NOT NULL DEFAULT 'x')",
        "CREATE TABLE things (id int PRIMARY KEY, note text NOT NULL DEFAULT '' UNIQUE)",
        "CREATE TABLE things (id int PRIMARY KEY, note text NOT NULL DEFAULT '' CHECK (id > 0))",
        f"{made}; CREATE INDEX things_note ON things (note)",
        f"{made}; ALTER TABLE things SET (fillfactor = 80)",
        f"{made}; REVOKE DELETE ON things FROM goals_rw",
    ):
        assert laid(scratch, "goals", tuple(other.split("; "))) != laid(scratch, "goals", (made,))

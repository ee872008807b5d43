"""Creates, renames and drops the schema and role of one tenant, with the DDL login."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from servicekit.errors import Unavailable
from servicekit.ids import new_id

from . import names
from .ownership import act_as_owner
from .platform import ROW_SECURED

LOOK = (
    "SELECT EXISTS (SELECT FROM platform.schemas WHERE revision > %s),"
    " EXISTS (SELECT FROM platform.schemas WHERE schema_name = %s)"
)
# Statements of one go: a round trip for each costs as much as its table.
ROLE = """
    SET LOCAL synchronous_commit = off;
    CREATE ROLE {role} NOLOGIN;
    GRANT {group} TO {role} WITH INHERIT TRUE;
    GRANT {role} TO {app} WITH INHERIT FALSE, SET TRUE
"""
# No index of an empty table is built by several workers; asking each time costs 3 % of the whole.
SCHEMA = """
    SET LOCAL max_parallel_maintenance_workers = 0;
    CREATE SCHEMA {schema};
    GRANT USAGE ON SCHEMA {schema} TO {role};
    SET LOCAL search_path = {schema};
    {tables};
    INSERT INTO platform.schemas (schema_name, role_name, revision, spare) VALUES ({row})
"""


def create_schema(
    connection: psycopg.Connection,
    service: str,
    schema: str,
    role: str,
    statements: Sequence[str],
    revision: str,
    *,
    spare: bool = False,
) -> None:
    """A schema with all tables and the role that may use it; nothing where it stands already."""
    create_role(connection, service, role)
    with connection.transaction():
        act_as_owner(connection, service)
        if _is_made(connection, schema, revision):
            return
        _run(
            connection,
            SCHEMA,
            schema=schema,
            role=role,
            tables=sql.SQL(";".join(statements)),
            row=sql.SQL(", ").join(map(sql.Literal, (schema, role, revision, spare))),
        )


def _is_made(connection: psycopg.Connection, schema: str, revision: str) -> bool:
    """Whether the schema stands already.

    Refused once `migrate` of the next release has begun: one of this release would stay behind.
    """
    # Taken before the look, so that a migrate that searches now finds what is made here.
    connection.execute("LOCK TABLE platform.schemas IN ROW EXCLUSIVE MODE")
    outdated, made = connection.execute(LOOK, [revision, schema]).fetchone() or (False, False)
    if outdated:
        raise Unavailable("release.outdated")
    return bool(made)


def create_role(connection: psycopg.Connection, service: str, role: str) -> None:
    """The NOLOGIN role of one schema; the service's app login may take it, and inherits nothing."""
    if connection.execute("SELECT to_regrole(%s)", [role]).fetchone() != (None,):
        return
    # One transaction; the schema's commit comes next and brings it to the disk before itself.
    app = f"{service}_app"
    _run(connection, ROLE, role=role, group=names.group(service), app=app)


def create_spare(
    connection: psycopg.Connection, service: str, statements: Sequence[str], revision: str
) -> None:
    """A schema without a tenant, made off-peak, so that a sign-up only renames."""
    spare = new_id()
    schema, role = names.spare_schema(spare), names.spare_role(service, spare)
    create_schema(connection, service, schema, role, statements, revision, spare=True)


def replenish_spares(
    connection: psycopg.Connection,
    service: str,
    statements: Sequence[str],
    revision: str,
    target: int,
) -> int:
    """Make spares until `wanted` of this release wait; answers how many were made.

    Each new role costs every backend some milliseconds once: run it off-peak, in batches.
    """
    with connection.transaction():
        act_as_owner(connection, service)
        waiting = connection.execute(
            "SELECT count(*) FROM platform.schemas WHERE spare AND revision = %s", [revision]
        ).fetchone()
    missing = max(0, target - (waiting[0] if waiting else 0))
    for _ in range(missing):
        create_spare(connection, service, statements, revision)
    return missing


def claim_spare(
    connection: psycopg.Connection, service: str, tenant_id: UUID, revision: str
) -> bool:
    """Rename a spare of this release for `tenant_id`; False where there is none."""
    schema, role = names.tenant_schema(tenant_id), names.tenant_role(service, tenant_id)
    with connection.transaction():
        act_as_owner(connection, service)
        spare = connection.execute(
            "SELECT schema_name, role_name FROM platform.schemas WHERE spare AND revision = %s"
            " ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED",
            [revision],
        ).fetchone()
        if spare is None:
            return False
        with connection.pipeline():
            _run(connection, "ALTER SCHEMA {old} RENAME TO {new}", old=spare[0], new=schema)
            connection.execute(
                "UPDATE platform.schemas SET schema_name = %s, role_name = %s, spare = false"
                " WHERE schema_name = %s",
                [schema, role, spare[0]],
            )
            connection.execute("RESET ROLE")
            _run(connection, "ALTER ROLE {old} RENAME TO {new}", old=spare[1], new=role)
    return True


def drop_schema(connection: psycopg.Connection, service: str, tenant_id: UUID) -> None:
    """Remove the tenant's schema, role and rows of the shared tables; can be repeated."""
    schema, role = names.tenant_schema(tenant_id), names.tenant_role(service, tenant_id)
    with connection.transaction():
        act_as_owner(connection, service)
        _run(connection, "DROP SCHEMA IF EXISTS {s} CASCADE", s=schema)
        connection.execute("DELETE FROM platform.schemas WHERE schema_name = %s", [schema])
    drop_rows(connection, service, tenant_id)
    with connection.transaction():
        _run(connection, "DROP ROLE IF EXISTS {r}", r=role)


def drop_rows(connection: psycopg.Connection, service: str, tenant_id: UUID) -> None:
    """Remove the tenant's rows of the shared tables, the register's own aside."""
    with connection.transaction():
        act_as_owner(connection, service)
        for table in ROW_SECURED:
            statement = sql.SQL("DELETE FROM {} WHERE tenant_id = %s")
            connection.execute(statement.format(sql.Identifier("platform", table)), [tenant_id])


def _run(
    connection: psycopg.Connection, statement: LiteralString, **identifiers: str | sql.Composable
) -> None:
    """Execute with names quoted."""
    quoted = {
        key: sql.Identifier(identifier) if isinstance(identifier, str) else identifier
        for key, identifier in identifiers.items()
    }
    connection.execute(sql.SQL(statement).format(**quoted))

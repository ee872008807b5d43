"""Creates, renames and drops the schema and role of one tenant, with the DDL login."""

from collections.abc import Sequence
from uuid import UUID

import psycopg
from psycopg import sql

from servicekit.errors import Unavailable
from servicekit.ids import new_id

from . import names
from .ownership import act_as_owner
from .platform import ROW_SECURED


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
    # Sent in three goes: a round trip for each of its statements costs as much as the tables.
    with connection.pipeline(), connection.transaction():
        act_as_owner(connection, service)
        _refuse_when_outdated(connection, revision)
        found = connection.execute(
            "SELECT 1 FROM platform.schemas WHERE schema_name = %s", [schema]
        )
        if found.fetchone() is not None:
            return
        _run(connection, "CREATE SCHEMA {s}", s=schema)
        _run(connection, "GRANT USAGE ON SCHEMA {s} TO {r}", s=schema, r=role)
        connection.execute("SELECT set_config('search_path', %s, true)", [schema])
        for statement in statements:
            connection.execute(statement.encode())
        connection.execute(
            "INSERT INTO platform.schemas (schema_name, role_name, revision, spare)"
            " VALUES (%s, %s, %s, %s)",
            [schema, role, revision, spare],
        )


def _refuse_when_outdated(connection: psycopg.Connection, revision: str) -> None:
    """Once `migrate` of the next release has begun, a schema of this one would stay behind."""
    # Taken before the look, so that a migrate that searches now finds what is made here.
    connection.execute("LOCK TABLE platform.schemas IN ROW EXCLUSIVE MODE")
    later = "SELECT 1 FROM platform.schemas WHERE revision > %s LIMIT 1"
    if connection.execute(later, [revision]).fetchone() is not None:
        raise Unavailable("release.outdated")


def create_role(connection: psycopg.Connection, service: str, role: str) -> None:
    """The NOLOGIN role of one schema; the service's app login may take it, and inherits nothing."""
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if found.fetchone() is not None:
        return
    with connection.pipeline(), connection.transaction():
        # The schema's commit comes next, and brings this one to the disk before itself.
        connection.execute("SET LOCAL synchronous_commit = off")
        _run(connection, "CREATE ROLE {r} NOLOGIN", r=role)
        _run(connection, "GRANT {g} TO {r} WITH INHERIT TRUE", g=names.group(service), r=role)
        _run(
            connection, "GRANT {r} TO {a} WITH INHERIT FALSE, SET TRUE", r=role, a=f"{service}_app"
        )


def create_spare(
    connection: psycopg.Connection, service: str, statements: Sequence[str], revision: str
) -> None:
    """A schema without a tenant, made off-peak, so that a sign-up only renames."""
    spare = new_id()
    schema, role = names.spare_schema(spare), names.spare_role(service, spare)
    create_schema(connection, service, schema, role, statements, revision, spare=True)


def keep_spares(
    connection: psycopg.Connection,
    service: str,
    statements: Sequence[str],
    revision: str,
    wanted: int,
) -> int:
    """Make spares until `wanted` of this release wait; answers how many were made.

    Each new role costs every backend some milliseconds once: run it off-peak, in batches.
    """
    with connection.transaction():
        act_as_owner(connection, service)
        waiting = connection.execute(
            "SELECT count(*) FROM platform.schemas WHERE spare AND revision = %s", [revision]
        ).fetchone()
    missing = max(0, wanted - (waiting[0] if waiting else 0))
    for _ in range(missing):
        create_spare(connection, service, statements, revision)
    return missing


def take_spare(
    connection: psycopg.Connection, service: str, tenant_id: UUID, revision: str
) -> bool:
    """Rename a spare of this release for `tenant_id`; False where there is none."""
    schema, role = names.tenant_schema(tenant_id), names.tenant_role(service, tenant_id)
    with connection.transaction():
        act_as_owner(connection, service)
        found = connection.execute(
            "SELECT schema_name, role_name FROM platform.schemas WHERE spare AND revision = %s"
            " ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED",
            [revision],
        ).fetchone()
        if found is None:
            return False
        with connection.pipeline():
            _run(connection, "ALTER SCHEMA {old} RENAME TO {new}", old=found[0], new=schema)
            connection.execute(
                "UPDATE platform.schemas SET schema_name = %s, role_name = %s, spare = false"
                " WHERE schema_name = %s",
                [schema, role, found[0]],
            )
            connection.execute("RESET ROLE")
            _run(connection, "ALTER ROLE {old} RENAME TO {new}", old=found[1], new=role)
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


def _run(connection: psycopg.Connection, statement: str, **parts: str) -> None:
    """Execute with names quoted."""
    quoted = {key: sql.Identifier(part) for key, part in parts.items()}
    connection.execute(sql.SQL(statement).format(**quoted))

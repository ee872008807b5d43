"""Brings every schema of a service to this release: parallel, canary first, resumable."""

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from .migrations import MigrationStep, steps
from .ownership import act_as_owner
from .revisions import UnknownRevisionError

# Below PostgreSQL's deadlock_timeout (1 s): in a circle of waits with a request of the release
# that serves meanwhile, it is the migration that gives way and tries again.
LOCK_TIMEOUT = "500ms"
ATTEMPTS = 20


def migrate_schemas(ddl_url: str, service: str, folder: Path, workers: int = 4) -> int:
    """Migrate all schemas that are behind and answer how many; a rerun goes on where it stopped."""
    todo, migrated = steps(folder), 0
    with psycopg.connect(ddl_url, autocommit=True) as connection:
        # Looked for again: the release that serves meanwhile may just have made or renamed one.
        while behind := _behind(connection, service, todo[-1].revision):
            # One schema first: a migration that cannot run stops here and harms nobody else.
            migrated += _migrate(connection, service, behind[0], todo)
            shares = [behind[1 + index :: workers] for index in range(workers)]
            with ThreadPoolExecutor(workers) as pool:
                migrated += sum(
                    pool.map(lambda share: _migrate_share(ddl_url, service, share, todo), shares)
                )
    return migrated


def _behind(connection: psycopg.Connection, service: str, head: str) -> list[str]:
    with connection.transaction():
        act_as_owner(connection, service)
        # Waits for schemas that are being made; those made later look at the revisions first.
        connection.execute("LOCK TABLE platform.schemas IN SHARE MODE")
        rows = connection.execute(
            "SELECT schema_name FROM platform.schemas WHERE revision <> %s ORDER BY 1", [head]
        )
        return [name for (name,) in rows.fetchall()]


def _migrate_share(
    ddl_url: str, service: str, schemas: Sequence[str], todo: Sequence[MigrationStep]
) -> int:
    if not schemas:
        return 0
    with psycopg.connect(ddl_url, autocommit=True) as connection:
        return sum(_migrate(connection, service, schema, todo) for schema in schemas)


def _migrate(
    connection: psycopg.Connection, service: str, schema: str, todo: Sequence[MigrationStep]
) -> bool:
    """Whether it was this run that migrated the schema."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _run_steps(connection, service, schema, todo)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if attempt == ATTEMPTS:
                raise
            # Jitter keeps parallel workers from asking again at the same moment.
            threading.Event().wait(random.uniform(0.05, 0.2) * attempt)  # noqa: S311 - no secret
    raise AssertionError("the last attempt answers or raises")


def _run_steps(
    connection: psycopg.Connection, service: str, schema: str, todo: Sequence[MigrationStep]
) -> bool:
    with connection.transaction():
        act_as_owner(connection, service)
        connection.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        remaining = _remaining_steps(connection, schema, todo)
        if not remaining:
            return False
        connection.execute("SELECT set_config('search_path', %s, true)", [schema])
        with connection.pipeline():
            for statement in (statement for step in remaining for statement in step.statements):
                connection.execute(statement.encode())
        connection.execute(
            "UPDATE platform.schemas SET revision = %s WHERE schema_name = %s",
            [todo[-1].revision, schema],
        )
    return True


def _remaining_steps(
    connection: psycopg.Connection, schema: str, todo: Sequence[MigrationStep]
) -> Sequence[MigrationStep]:
    """The steps that the schema lacks; none where a twin of this run, or a renaming, was first."""
    found = connection.execute(
        "SELECT revision FROM platform.schemas WHERE schema_name = %s FOR UPDATE", [schema]
    ).fetchone()
    if found is None or found[0] == todo[-1].revision:
        return ()
    start = next((i for i, step in enumerate(todo) if step.before == found[0]), None)
    if start is None:
        raise UnknownRevisionError(
            f"{schema} stands at {found[0]}, which this release does not know"
        )
    return todo[start:]

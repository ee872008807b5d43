"""Brings every schema of a service to this release: parallel, canary first, resumable."""

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from .migrations import Step, steps
from .ownership import act_as_owner

LOCK_TIMEOUT = "2s"
ATTEMPTS = 8


def migrate_schemas(ddl_url: str, service: str, folder: Path, workers: int = 4) -> int:
    """Migrate all schemas that are behind and answer how many; a rerun goes on where it stopped."""
    todo = steps(folder)
    with psycopg.connect(ddl_url, autocommit=True) as connection:
        behind = _behind(connection, service, todo[-1].revision)
        if not behind:
            return 0
        # One schema first: a migration that cannot run stops here and harms nobody else.
        _migrate(connection, service, behind[0], todo)
    with ThreadPoolExecutor(workers) as pool:
        list(
            pool.map(
                lambda part: _migrate_part(ddl_url, service, part, todo),
                [behind[1 + index :: workers] for index in range(workers)],
            )
        )
    return len(behind)


def _behind(connection: psycopg.Connection, service: str, head: str) -> list[tuple[str, str]]:
    with connection.transaction():
        act_as_owner(connection, service)
        return connection.execute(
            "SELECT schema_name, revision FROM platform.schemas WHERE revision <> %s ORDER BY 1",
            [head],
        ).fetchall()


def _migrate_part(
    ddl_url: str, service: str, part: Sequence[tuple[str, str]], todo: Sequence[Step]
) -> None:
    if part:
        with psycopg.connect(ddl_url, autocommit=True) as connection:
            for schema in part:
                _migrate(connection, service, schema, todo)


def _migrate(
    connection: psycopg.Connection, service: str, schema: tuple[str, str], todo: Sequence[Step]
) -> None:
    name, revision = schema
    start = next((i for i, step in enumerate(todo) if step.before == revision), None)
    if start is None:
        raise RuntimeError(f"{name} stands at {revision}, which this release does not know")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _run_steps(connection, service, name, todo[start:])
            return
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if attempt == ATTEMPTS:
                raise
            # Jitter keeps parallel workers from asking again at the same moment.
            threading.Event().wait(random.uniform(0.05, 0.2) * attempt)  # noqa: S311 - no secret


def _run_steps(
    connection: psycopg.Connection, service: str, schema: str, todo: Sequence[Step]
) -> None:
    with connection.transaction():
        act_as_owner(connection, service)
        connection.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        connection.execute("SELECT set_config('search_path', %s, true)", [schema])
        with connection.pipeline():
            for statement in (statement for step in todo for statement in step.statements):
                connection.execute(statement.encode())
        connection.execute(
            "UPDATE platform.schemas SET revision = %s WHERE schema_name = %s",
            [todo[-1].revision, schema],
        )

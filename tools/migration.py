"""Writes a service's next migration and its provisioning list from its models.

`python -m tools.migration goals "add_tolerance"` compares what the migrations make with the models,
writes `migrations/versions/NNNN_add_tolerance.py`, freezes it, renews `migrations/provision.sql`.
DATABASE_ADMIN_URL names a superuser of any PostgreSQL; a scratch database is made and dropped.
"""

import argparse
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from servicekit.database.tenancy.migrations import MigrationStep, render_frozen_list, steps
from servicekit.ids import new_id
from servicekit.runtime import ServiceDefinition
from tools import frozen

TEMPLATE = '''"""{title}"""

import sqlalchemy as sa
from alembic import op
{imports}
revision = "{revision}"
down_revision = {down_revision}


def upgrade() -> None:
{body}
'''

RUFF = Path(sys.executable).parent / "ruff"
DIALECT = "from sqlalchemy.dialects import postgresql\n"


@contextmanager
def scratch_database(admin_url: str) -> Iterator[sa.Engine]:
    """An empty database that is gone afterwards."""
    name = f"scratch_{new_id().hex}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        url = sa.make_url(admin_url).set(drivername="postgresql+psycopg", database=name)
        engine = sa.create_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def write_migration(
    service: ServiceDefinition, title: str, admin_url: str, done: Sequence[MigrationStep]
) -> Path | None:
    """The migration that follows those that are `done`, or None where the models add nothing."""
    folder = service.migrations
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    with scratch_database(admin_url) as engine, engine.begin() as connection:
        for step in done:
            for statement in step.statements:
                connection.exec_driver_sql(statement.replace("%", "%%"))
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        operations = produce_migrations(context, service.metadata).upgrade_ops
        if operations is None or operations.is_empty():
            return None
        body = render_python_code(operations, migration_context=context)
    code = _code(body)
    if not done:
        # What models cannot say stands beside them; alembic sees tables alone.
        statements = service.metadata.info.get("statements", ())
        code += [f"    op.execute({statement!r})" for statement in statements]
    path = folder / "versions" / f"{len(done) + 1:04}_{title}.py"
    path.write_text(
        TEMPLATE.format(
            title=f"{title.replace('_', ' ').capitalize()}.",
            revision=f"{len(done) + 1:04}",
            down_revision=f'"{done[-1].revision}"' if done else None,
            imports=DIALECT if "postgresql." in body else "",
            body="\n".join(line.replace("# ###", "# ") for line in code),
        ),
        encoding="utf-8",
    )
    # Before it is frozen: whoever formats the tree later changes nothing.
    subprocess.run([RUFF, "format", "-q", path], check=True)
    return path


def write_provision_list(service: ServiceDefinition) -> None:
    """Renew `provision.sql` from the models and freeze the migrations as they are."""
    provision = service.migrations / "provision.sql"
    provision.write_text(render_frozen_list(service.metadata) + "\n", encoding="utf-8")
    frozen.write(service.migrations)


def _code(body: str) -> list[str]:
    lines = (line for line in body.splitlines() if not line.strip().startswith("# ###"))
    return [f"    {line}" if line and not line.startswith("    ") else line for line in lines]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("title")
    chosen = parser.parse_args()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", chosen.title):
        parser.error("a title is words in lower case joined by underscores")
    service: ServiceDefinition = importlib.import_module(f"services.{chosen.service}.app").service
    path = write_migration(
        service, chosen.title, os.environ["DATABASE_ADMIN_URL"], steps(service.migrations)
    )
    write_provision_list(service)
    sys.stdout.write(f"{path.name if path else 'no change'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

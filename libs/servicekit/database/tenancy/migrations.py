"""A service's migrations: Alembic operations rendered to SQL once, then run for every schema."""

import io
import re
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

BASE = "base"
# Alembic's `op` is one for the whole process: two threads that provision may not render at once.
RENDERING = threading.Lock()


@dataclass(frozen=True)
class MigrationStep:
    """One migration: the revision it leads from and to, and its SQL, one statement each."""

    before: str
    revision: str
    statements: tuple[str, ...]


def steps(folder: Path) -> tuple[MigrationStep, ...]:
    """All migrations of `folder` in order; exactly one head is allowed."""
    with RENDERING:
        return _steps(folder)


@cache
def _steps(folder: Path) -> tuple[MigrationStep, ...]:
    # Here and not above: only a process that provisions needs it, and it takes 5 MB.
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])
    revisions = reversed(list(scripts.walk_revisions()))
    return tuple(
        MigrationStep(str(item.down_revision or BASE), item.revision, _render(item.module))
        for item in revisions
    )


def head(folder: Path) -> str:
    """The newest revision in `folder`."""
    return steps(folder)[-1].revision


def _render(module: object) -> tuple[str, ...]:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    buffer = io.StringIO()
    options = {"as_sql": True, "output_buffer": buffer, "literal_binds": True}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with Operations.context(context):
        module.upgrade()  # type: ignore[attr-defined]
    return tuple(
        statement.strip()
        for statement in re.split(r";\s*\n", buffer.getvalue())
        if statement.strip()
    )


def frozen_list(folder: Path) -> tuple[str, ...]:
    """The statements that make a whole tenant schema of this release."""
    return tuple((folder / "provision.sql").read_text(encoding="utf-8").split(";\n\n"))


def render_frozen_list(metadata: MetaData) -> str:
    """What `provision.sql` must hold for the tables of `metadata`."""
    dialect = postgresql.dialect()
    statements = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    # What a table cannot say of itself, such as a privilege that is taken away.
    statements += metadata.info.get("statements", ())
    tidy = (re.sub(r"[ \t]+\n", "\n", statement.strip()) for statement in statements)
    return ";\n\n".join(tidy)

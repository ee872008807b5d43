"""Many schemas are brought to a new release at once, and a run that stopped goes on."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from servicekit.database.tenancy import migrate, names, provision
from servicekit.database.tenancy.migrations import frozen_list, steps
from servicekit.errors import Unavailable
from servicekit.ids import new_id
from servicekit.testing import Running
from tests.integration.kit import catalog
from tests.integration.kit.probe.app import service

STEP = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    {body}
'''
ADD_NOTE = 'op.add_column("counters", sa.Column("note", sa.Text(), nullable=True))'
MANY = 30


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., Path]:
    """A folder with the probe's migrations and the given further steps."""

    def make(*bodies: str) -> Path:
        # Rendered migrations are kept by folder, so each release has a folder of its own.
        folder = tmp_path / new_id().hex
        shutil.copytree(service.migrations, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for number, body in enumerate(bodies, 2):
            text = STEP.format(
                title=f"Step {number}",
                revision=f"{number:04}",
                before=f"{number - 1:04}",
                body=body,
            )
            (folder / "versions" / f"{number:04}_step.py").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def ddl_url(probe: Running) -> str:
    return probe.runtime.settings.database_nodes[0].ddl


@pytest.fixture
def schemas(ddl_url: str, admin: psycopg.Connection) -> Iterator[list[str]]:
    """Schemas of many companies at the first release; gone afterwards."""
    tenants = sorted(new_id() for _ in range(MANY))
    statements = frozen_list(service.migrations)

    def make(part: int) -> None:
        with psycopg.connect(ddl_url, autocommit=True) as connection:
            for tenant in tenants[part::4]:
                schema, role = names.tenant_schema(tenant), names.tenant_role("kitprobe", tenant)
                provision.create_schema(
                    connection,
                    "kitprobe",
                    schema,
                    role,
                    statements,
                    steps(service.migrations)[0].revision,
                )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(4)))
    yield [names.tenant_schema(tenant) for tenant in tenants]
    with psycopg.connect(ddl_url, autocommit=True) as connection:
        for tenant in tenants:
            provision.drop_schema(connection, "kitprobe", tenant)


def revisions(admin: psycopg.Connection) -> dict[str, str]:
    rows = admin.execute("SELECT schema_name, revision FROM platform.schemas").fetchall()
    return dict(rows)


def with_note(admin: psycopg.Connection) -> set[str]:
    rows = admin.execute(
        "SELECT table_schema FROM information_schema.columns"
        " WHERE table_name = 'counters' AND column_name = 'note'"
    )
    return {row[0] for row in rows.fetchall()}


def test_every_schema_gets_the_column_while_one_is_locked_for_long(
    ddl_url: str,
    schemas: list[str],
    release: Callable[..., Path],
    admin: psycopg.Connection,
    admin_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    retried = threading.Event()
    # Only a schema that has to wait for its lock asks for a pause before it tries again.
    monkeypatch.setattr(migrate.random, "uniform", lambda low, high: retried.set() or low)

    with (
        psycopg.connect(admin_url, dbname="kitprobe") as holder,
        ThreadPoolExecutor(1) as pool,
    ):
        holder.execute(f"SELECT count(*) FROM {schemas[17]}.counters".encode())
        run = pool.submit(migrate.migrate_schemas, ddl_url, "kitprobe", release(ADD_NOTE))
        assert retried.wait(30)
        holder.rollback()
        assert run.result(60) == MANY

    assert set(revisions(admin).values()) == {"0002"}
    assert with_note(admin) == set(schemas)


def test_a_failing_schema_stays_as_it_was_and_the_next_run_goes_on_with_it(
    ddl_url: str, schemas: list[str], release: Callable[..., Path], admin: psycopg.Connection
) -> None:
    ill = schemas[11]
    admin.execute(f"CREATE VIEW {ill}.in_the_way AS SELECT 1 AS note".encode())
    steps_to_go = release(
        ADD_NOTE, 'op.execute("CREATE VIEW in_the_way AS SELECT note FROM counters")'
    )

    with pytest.raises(psycopg.errors.DuplicateTable):
        migrate.migrate_schemas(ddl_url, "kitprobe", steps_to_go)

    after = revisions(admin)
    assert after[ill] == "0001"
    # Both steps of a schema are one transaction: the first is not kept without the second.
    assert ill not in with_note(admin)
    left = [schema for schema, revision in after.items() if revision == "0001"]
    assert 1 <= len(left) <= MANY / 4 + 1
    admin.execute(f"DROP VIEW {ill}.in_the_way".encode())

    assert migrate.migrate_schemas(ddl_url, "kitprobe", steps_to_go) == len(left)
    assert set(revisions(admin).values()) == {"0003"}
    assert migrate.migrate_schemas(ddl_url, "kitprobe", steps_to_go) == 0


def test_a_migration_that_cannot_run_stops_at_the_first_schema(
    ddl_url: str, schemas: list[str], release: Callable[..., Path], admin: psycopg.Connection
) -> None:
    admin.execute(f"CREATE TABLE {schemas[0]}.things (id int)".encode())
    broken = release(ADD_NOTE, 'op.execute("CREATE TABLE things (id int)")')

    with pytest.raises(psycopg.errors.DuplicateTable):
        migrate.migrate_schemas(ddl_url, "kitprobe", broken)

    assert set(revisions(admin).values()) == {"0001"}
    assert with_note(admin) == set()


def test_a_revision_that_the_release_does_not_know_is_refused(
    ddl_url: str, schemas: list[str], release: Callable[..., Path], admin: psycopg.Connection
) -> None:
    admin.execute(
        "UPDATE platform.schemas SET revision = '0999' WHERE schema_name = %s", [schemas[0]]
    )

    with pytest.raises(RuntimeError, match="0999, which this release does not know"):
        migrate.migrate_schemas(ddl_url, "kitprobe", release(ADD_NOTE))

    assert with_note(admin) == set()


def test_a_migrated_schema_still_belongs_to_the_owner_and_its_role_can_use_it(
    ddl_url: str, schemas: list[str], release: Callable[..., Path], admin: psycopg.Connection
) -> None:
    new_table = 'op.create_table("more", sa.Column("id", sa.Uuid(), primary_key=True))'

    migrate.migrate_schemas(ddl_url, "kitprobe", release(new_table))

    for schema in schemas[:3]:
        found = catalog.of_schema(admin, schema)
        (more,) = [row for row in found if row[:2] == ("privilege", "more")]
        assert more[3] == "kitprobe_owner"
        assert "kitprobe_rw=arwd/kitprobe_owner" in more[4]


def test_two_runs_at_once_migrate_each_schema_once(
    ddl_url: str, schemas: list[str], release: Callable[..., Path], admin: psycopg.Connection
) -> None:
    both_there = threading.Barrier(2)

    def run(folder: Path) -> int:
        both_there.wait(30)
        return migrate.migrate_schemas(ddl_url, "kitprobe", folder)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, [release(ADD_NOTE), release(ADD_NOTE)]))

    assert sum(done) == MANY
    assert with_note(admin) == set(schemas)


def test_a_release_that_is_being_replaced_makes_no_schema_any_more(
    ddl_url: str, schemas: list[str], release: Callable[..., Path], admin: psycopg.Connection
) -> None:
    tenant = new_id()
    schema, role = names.tenant_schema(tenant), names.tenant_role("kitprobe", tenant)
    migrate.migrate_schemas(ddl_url, "kitprobe", release(ADD_NOTE))

    with psycopg.connect(ddl_url, autocommit=True) as connection:
        with pytest.raises(Unavailable, match=r"release\.outdated"):
            provision.create_schema(
                connection, "kitprobe", schema, role, frozen_list(service.migrations), "0001"
            )
        provision.drop_schema(connection, "kitprobe", tenant)

    assert schema not in revisions(admin)


def test_a_schema_made_while_the_others_are_migrated_does_not_stay_behind(
    ddl_url: str,
    schemas: list[str],
    release: Callable[..., Path],
    admin: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The old release renames a spare for a company between the look and the migration."""
    look = migrate._behind
    late = names.tenant_schema(new_id())

    def renamed_meanwhile(*given: str) -> list[str]:
        found = look(*given)
        if schemas[3] in found:
            admin.execute(f"ALTER SCHEMA {schemas[3]} RENAME TO {late}".encode())
            admin.execute(
                "UPDATE platform.schemas SET schema_name = %s WHERE schema_name = %s",
                [late, schemas[3]],
            )
        return found

    monkeypatch.setattr(migrate, "_behind", renamed_meanwhile)
    done = migrate.migrate_schemas(ddl_url, "kitprobe", release(ADD_NOTE))
    renamed_back = f"ALTER SCHEMA {late} RENAME TO {schemas[3]}"
    migrated = with_note(admin)
    admin.execute(renamed_back.encode())
    admin.execute("DELETE FROM platform.schemas WHERE schema_name = %s", [late])

    assert done == MANY
    assert late in migrated

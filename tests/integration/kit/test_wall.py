"""The wall between companies holds in PostgreSQL itself, whatever SQL a bug may send."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors

from deploy import registry
from deploy.local import environment, instances
from servicekit.callers import System, caller_context
from servicekit.config import nodes
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company, Running
from servicekit.unit_of_work.transaction import unit_of_work
from tests.integration.kit.probe.contract import CounterRaised
from tests.integration.kit.probe.models import Counter

# Every shared table that holds rows of companies, and the least that a row of it needs.
SHARED = ("tenants", "outbox", "jobs", "idempotency_keys", "dead_letters")
WHO = sa.text("SELECT current_user, current_setting('search_path'), pg_backend_pid()")


@pytest.fixture
def with_rows(probe: Running, globex: Company) -> Company:
    """A company with a row in its own schema and in every shared table."""
    with probe.as_system(globex) as uow:
        uow.add(Counter(name="theirs"))
        uow.publish(CounterRaised(), key="theirs")
        uow.schedule("count", "theirs")
        uow.session.execute(
            sa.text(
                "INSERT INTO platform.idempotency_keys (tenant_id, caller, route, key, body_hash)"
                " VALUES (:id, 'x', 'x', 'x', '')"
            ),
            {"id": globex.id},
        )
        uow.session.execute(
            sa.text(
                "INSERT INTO platform.dead_letters (id, consumer, tenant_id, parked, topic, key,"
                " type, payload, trace, error) VALUES (:id, 'x', :id, true, '', '', '', '', '', '')"
            ),
            {"id": globex.id},
        )
    return globex


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM {theirs}.counters",
        "INSERT INTO {theirs}.copies VALUES ('00000000-0000-0000-0000-000000000000', 1, 1)",
        "UPDATE {theirs}.counters SET total = 0",
        "DELETE FROM {theirs}.counters",
        "TRUNCATE {theirs}.counters",
        "CREATE TABLE {theirs}.mine (id int)",
        "CREATE VIEW mine AS SELECT * FROM {theirs}.counters",
        "DROP SCHEMA {theirs} CASCADE",
        "ALTER TABLE {theirs}.counters ADD COLUMN mine int",
    ],
)
def test_sql_that_names_another_companys_schema_is_refused(
    as_tenant: Any, acme: Company, with_rows: Company, statement: str
) -> None:
    with as_tenant(acme) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.format(theirs=f"t_{with_rows.id.hex}").encode())


@pytest.mark.parametrize("table", SHARED)
def test_rows_of_other_companies_in_shared_tables_are_invisible(
    as_tenant: Any, acme: Company, with_rows: Company, table: str
) -> None:
    count = f"SELECT count(*) FROM platform.{table} WHERE tenant_id = %s"

    with as_tenant(acme) as connection:
        assert connection.execute(count.encode(), [with_rows.id]).fetchone() == (0,)
    with as_tenant(with_rows) as connection:
        assert connection.execute(count.encode(), [with_rows.id]).fetchone() == (1,)


@pytest.mark.parametrize("table", [table for table in SHARED if table != "tenants"])
def test_rows_of_other_companies_in_shared_tables_cannot_be_changed(
    as_tenant: Any, acme: Company, with_rows: Company, table: str, admin: psycopg.Connection
) -> None:
    with as_tenant(acme) as connection:
        deleted = connection.execute(f"DELETE FROM platform.{table}".encode())
        connection.commit()

    assert deleted.rowcount == 0
    left = admin.execute(f"SELECT count(*) FROM platform.{table}".encode()).fetchone()
    assert left is not None
    assert left[0] >= 1


def test_a_row_cannot_be_written_in_another_companys_name(
    as_tenant: Any, acme: Company, globex: Company
) -> None:
    forged = (
        "INSERT INTO platform.jobs (id, tenant_id, role_name, kind, ref, due_at)"
        " VALUES (gen_random_uuid(), %s, %s, 'count', 'x', now())"
    )

    with as_tenant(acme) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(forged, [globex.id, f"kitprobe_t_{globex.id.hex}"])


def test_the_register_of_companies_cannot_be_changed_by_a_company(
    as_tenant: Any, acme: Company
) -> None:
    with as_tenant(acme) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("UPDATE platform.tenants SET state = 'active'")


def test_a_relay_reads_no_companys_table(probe: Running, with_rows: Company) -> None:
    node = probe.runtime.settings.database_nodes[0]

    with psycopg.connect(node.relay) as relay:
        assert relay.execute("SELECT count(*) FROM platform.outbox").fetchone() != (0,)
        with pytest.raises(errors.InsufficientPrivilege):
            relay.execute(f"SELECT * FROM t_{with_rows.id.hex}.counters".encode())


@pytest.mark.parametrize("login", ["app", "ddl", "relay"])
def test_a_login_inherits_nothing_and_reads_no_companys_table_by_itself(
    probe: Running, with_rows: Company, login: str
) -> None:
    url = getattr(probe.runtime.settings.database_nodes[0], login)

    with psycopg.connect(url) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"SELECT * FROM t_{with_rows.id.hex}.counters".encode())


def test_logins_own_nothing(admin: psycopg.Connection, with_rows: Company) -> None:
    owned = admin.execute(
        "SELECT classid::regclass, objid FROM pg_shdepend WHERE deptype = 'o' AND refobjid IN"
        " (SELECT oid FROM pg_roles WHERE rolname = ANY(%s))",
        [["kitprobe_app", "kitprobe_ddl", "kitprobe_relay"]],
    ).fetchall()

    assert owned == []


def test_no_login_is_a_superuser_or_passes_row_level_security(admin: psycopg.Connection) -> None:
    powers = admin.execute(
        "SELECT DISTINCT rolsuper, rolbypassrls, rolcreatedb, rolinherit FROM pg_roles"
        " WHERE rolname = ANY(%s)",
        [["kitprobe_app", "kitprobe_ddl", "kitprobe_relay"]],
    ).fetchall()

    assert powers == [(False, False, False, False)]


def test_tenant_roles_cannot_sign_in(admin: psycopg.Connection, acme: Company) -> None:
    found = admin.execute(
        "SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [f"kitprobe_t_{acme.id.hex}"]
    ).fetchone()

    assert found == (False,)


@pytest.mark.parametrize("login", ["app", "ddl", "relay"])
def test_goals_logins_are_refused_by_other_services_databases(
    probe: Running, admin_url: str, login: str
) -> None:
    known = {service.name: service for service in registry.services()}
    of = {
        name: nodes(environment.of_service(instances.instance(), known[name])["DATABASE_NODES"])[0]
        for name in ("goals", "checkins")
    }
    for name, node in of.items():
        bootstrap(name, node, admin_url)
    url = getattr(of["goals"], login)

    with psycopg.connect(url):
        pass
    for other in ("checkins", "kitprobe"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(url, dbname=other)


def test_two_companies_alternate_on_one_connection_with_errors_in_between(
    variant: Callable[..., Runtime], acme: Company, globex: Company
) -> None:
    runtime = variant(database_pool=1)
    engine = runtime.database.placement(acme.id)
    # The pool may open one connection beside its size; that one is taken away here.
    held = engine.connect()
    pids = set()

    def work(company: Company, turn: int) -> None:
        with (
            runtime_context(runtime),
            caller_context(System(tenant_id=company.id)),
            unit_of_work() as uow,
        ):
            user, path, pid = uow.session.execute(WHO).one()
            assert (user, path) == (f"kitprobe_t_{company.id.hex}", f"t_{company.id.hex}")
            pids.add(pid)
            uow.add(Counter(name=f"{company.slug}-{turn}"))
            uow.flush()
            names = set(uow.session.scalars(sa.select(Counter.name)))
            assert all(name.startswith(company.slug) for name in names)
            if turn % 3 == 1:
                uow.session.execute(sa.text("SELECT 1 / 0"))
            if turn % 3 == 2:
                raise RuntimeError("the use case failed")

    for turn in range(12):
        for company in (acme, globex):
            if turn % 3 == 0:
                work(company, turn)
            else:
                with pytest.raises((sa.exc.DataError, RuntimeError)):
                    work(company, turn)
            with engine.connect() as bare:
                user, path, pid = bare.execute(WHO).one()
                assert (user, path) == ("kitprobe_app", '"$user", public')
                pids.add(pid)
    held.close()

    assert len(pids) == 1

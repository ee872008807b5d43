"""Behind a real PgBouncer that lends one server connection to everybody, nothing of one is left."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import sqlalchemy as sa

from deploy.local import instances, pooler
from deploy.local.listening import listens
from servicekit.callers import System, caller_context
from servicekit.http.app import create_app
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company, Issuer, Running
from servicekit.unit_of_work.transaction import unit_of_work
from tests.integration.kit.conftest import NAME, free_port
from tests.integration.kit.probe.models import Counter
from tests.integration.kit.waiting import until

WHO = "SELECT session_user = current_user, current_setting('search_path'), pg_backend_pid()"
ROUNDS = 40
# A client that is somebody in the middle of a transaction, says so, and waits to be killed.
CLIENT = """
import sys, psycopg
with psycopg.connect(sys.argv[1], prepare_threshold=None) as connection:
    connection.execute(sys.argv[2])
    print(connection.execute("SELECT pg_backend_pid()").fetchone()[0], flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def pooled_url(probe: Running) -> Iterator[str]:
    """The application's address through a pooler with one server connection."""
    direct, port = urlsplit(probe.runtime.nodes[0].app), free_port()
    command = pooler.configured(
        instances.instance().folder / f"pooler-{NAME}" / "pgbouncer.ini",
        port=port,
        server=f"host={direct.hostname} port={direct.port}",
        logins={str(direct.username): str(direct.password)},
        default_pool_size="1",
        max_db_connections="1",
        query_wait_timeout="2",
    )
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: listens(port))
    yield direct._replace(netloc=f"{direct.username}:{direct.password}@127.0.0.1:{port}").geturl()
    process.terminate()
    process.wait()


@pytest.fixture
def pooled(pooled_url: str, variant: Callable[..., Runtime], probe: Running) -> Runtime:
    """A process of the probe as it runs behind a pooler."""
    node = probe.runtime.nodes[0]._replace(app=pooled_url)
    return variant(database_nodes=(node,), prepare_threshold=0)


@pytest.fixture
def next_client(pooled_url: str) -> Callable[[], Any]:
    """Who the next client is that is given the connection, before it says who it wants to be."""

    def ask() -> Any:
        with psycopg.connect(pooled_url, prepare_threshold=None) as connection:
            return connection.execute(WHO.encode()).fetchone()

    return ask


def add(runtime: Runtime, company: Company, name: str) -> tuple[list[str], str, int]:
    """One unit of work: a row, all rows that it sees, as whom, and on which backend."""
    with (
        runtime_context(runtime),
        caller_context(System(tenant_id=company.id)),
        unit_of_work() as uow,
    ):
        uow.add(Counter(name=name))
        seen = list(uow.session.scalars(sa.select(Counter.name)))
        who = sa.text("SELECT current_user, pg_backend_pid()")
        role, pid = uow.session.execute(who).one()
        return seen, str(role), int(pid)


def test_companies_that_share_one_connection_see_their_own_rows(
    pooled: Runtime, acme: Company, globex: Company, next_client: Callable[[], Any]
) -> None:
    results: dict[str, list[tuple[list[str], str, int]]] = {"acme": [], "globex": []}

    def work(company: Company) -> None:
        for number in range(ROUNDS):
            results[company.slug].append(add(pooled, company, f"{company.slug}-{number}"))

    threads = [threading.Thread(target=work, args=[company]) for company in (acme, globex)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for company in (acme, globex):
        assert len(results[company.slug]) == ROUNDS
        for number, (seen, role, _) in enumerate(results[company.slug]):
            assert sorted(seen) == sorted(f"{company.slug}-{n}" for n in range(number + 1))
            assert role == f"{NAME}_t_{company.id.hex}"
    (pid,) = {pid for units in results.values() for _, _, pid in units}
    itself, path, same = next_client()
    assert (itself, path, same) == (True, '"$user", public', pid)


def test_a_unit_that_fails_leaves_neither_role_nor_path(
    pooled: Runtime, acme: Company, next_client: Callable[[], Any]
) -> None:
    def fail() -> None:
        add(pooled, acme, "once")
        add(pooled, acme, "once")

    with pytest.raises(sa.exc.IntegrityError):
        fail()

    assert next_client()[:2] == (True, '"$user", public')


def test_a_client_that_is_killed_leaves_neither_role_nor_path(
    pooled_url: str, acme: Company, next_client: Callable[[], Any], admin: psycopg.Connection
) -> None:
    become = f"SELECT set_config('role', '{NAME}_t_{acme.id.hex}', true)"
    with subprocess.Popen(
        [sys.executable, "-c", CLIENT, pooled_url, become],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdout is not None
        pid = int(client.stdout.readline())
        client.kill()

    assert next_client()[:2] == (True, '"$user", public')
    # What it had begun is not finished by anybody else: its backend ends with it.
    alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
    until(lambda: admin.execute(alive, [pid]).fetchone() == (0,))


def test_what_is_set_for_a_session_would_reach_the_next_client(
    pooled_url: str, next_client: Callable[[], Any]
) -> None:
    """Why nothing in the services is set without LOCAL, and why these tests can fail."""
    with psycopg.connect(pooled_url, autocommit=True, prepare_threshold=None) as connection:
        connection.execute("SET search_path = left_behind")

    assert next_client()[1] == "left_behind"
    with psycopg.connect(pooled_url, autocommit=True, prepare_threshold=None) as connection:
        connection.execute("DISCARD ALL")


def test_no_statement_is_prepared(pooled: Runtime, acme: Company) -> None:
    for number in range(10):
        add(pooled, acme, str(number))

    with runtime_context(pooled), caller_context(System(tenant_id=acme.id)), unit_of_work() as uow:
        prepared = sa.text("SELECT count(*) FROM pg_prepared_statements")
        assert uow.session.scalar(prepared) == 0


def test_many_rows_are_written_in_one_unit(pooled: Runtime, acme: Company) -> None:
    with runtime_context(pooled), caller_context(System(tenant_id=acme.id)), unit_of_work() as uow:
        counters = [Counter(name=str(number)) for number in range(300)]
        uow.add(*counters)
        uow.flush()
        for counter in counters:
            counter.total = 1

    with runtime_context(pooled), caller_context(System(tenant_id=acme.id)), unit_of_work() as uow:
        assert uow.session.scalar(sa.select(sa.func.sum(Counter.total))) == 300


def test_a_caller_that_gets_no_connection_is_asked_to_come_again(
    pooled: Runtime, pooled_url: str, acme: Company, issuer: Issuer
) -> None:
    http = create_app(pooled).test_client()
    headers = {"Authorization": f"Bearer {issuer.person(acme, 'zhang')}"}
    with psycopg.connect(pooled_url, prepare_threshold=None) as connection:
        connection.execute("SELECT 1")
        assert http.get("/v1/counters", headers=headers).status_code == 503

    assert http.get("/v1/counters", headers=headers).status_code == 200


def test_whoever_does_not_know_the_password_is_refused(pooled_url: str, probe: Running) -> None:
    node = probe.runtime.nodes[0]
    wrong = replace_password(pooled_url, "wrong")
    with pytest.raises(psycopg.OperationalError, match="auth"):
        psycopg.connect(wrong)
    # The pooler is for the application: it knows neither the other logins nor the superuser.
    other = urlsplit(node.ddl)
    address = urlsplit(pooled_url).netloc.rpartition("@")[2]
    with pytest.raises(psycopg.OperationalError, match="auth"):
        psycopg.connect(
            other._replace(netloc=f"{other.username}:{other.password}@{address}").geturl()
        )


def replace_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username}:{password}@{address}").geturl()

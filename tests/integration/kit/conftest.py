"""The probe on real PostgreSQL, companies in it, and ways to look behind its back."""

import json
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient

from servicekit.config import Node, Settings, load
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.http.app import create_app
from servicekit.jobs import worker
from servicekit.messaging import relay as outbox_relay
from servicekit.messaging.topics import create_topics
from servicekit.process.commands import migrate
from servicekit.runtime import Runtime, runtime_context
from servicekit.security.tokens import Keys
from servicekit.testing import KEYCLOAK, Company, Issuer, Running
from tests.integration.kit.probe.app import service
from tests.integration.kit.probe.contract import PACKAGE
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import until

NAME = service.name


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def admin_url() -> str:
    if "DATABASE_ADMIN_URL" not in os.environ:
        pytest.exit('No parts: run `make test`, or `make test ARGS="tests/unit -k name"`.', 2)
    return os.environ["DATABASE_ADMIN_URL"]


@pytest.fixture(scope="session")
def second_admin_url(admin_url: str) -> str:
    """Another server of the same instance."""
    return os.environ["SECOND_DATABASE_ADMIN_URL"]


@pytest.fixture(scope="session")
def node_at(admin_url: str) -> Callable[..., Node]:
    """A node of the probe, with its logins' URLs, in the named database."""
    password = secrets.token_hex(16)

    def node(name: str, database: str, server: str = admin_url) -> Node:
        host = server.rpartition("@")[2].partition("/")[0]
        urls = {
            login: f"postgresql://{NAME}_{login}:{password}@{host}/{database}"
            for login in ("app", "ddl", "relay")
        }
        return Node(name, **urls)

    return node


@pytest.fixture(scope="session")
def settings(node_at: Callable[..., Node]) -> Settings:
    node = node_at("main", NAME)._asdict()
    return load(
        Settings,
        {
            "DATABASE_NODES": json.dumps([node]),
            "KAFKA_BOOTSTRAP": os.environ["KAFKA_BOOTSTRAP"],
            "KEYCLOAK_URL": KEYCLOAK,
            "SERVICE_CLIENT_SECRET": "unused",
            "HTTP_PORT": "0",
            "GRPC_PORT": "0",
            "HEALTH_PORT": "0",
            "PEERS": json.dumps({"tenants": f"127.0.0.1:{free_port()}"}),
        },
    )


@pytest.fixture(scope="session")
def runtime_of(issuer: Issuer) -> Callable[..., Runtime]:
    """A process of the probe with settings of its own; the test key signs its callers' tokens."""

    def make(settings: Settings, of: Any = service) -> Runtime:
        keys = Keys(lambda: {"keys": [issuer.key.as_dict(private=False)]})
        return Runtime(of, settings, keys, lambda: issuer.service(NAME))

    return make


@pytest.fixture(scope="session")
def probe(
    settings: Settings, runtime_of: Callable[..., Runtime], admin_url: str, issuer: Issuer
) -> Iterator[Running]:
    """The probe in this process, in a database made for this run."""
    drop_database(admin_url, NAME)
    runtime = runtime_of(settings)
    bootstrap(NAME, settings.database_nodes[0], admin_url)
    migrate(runtime)
    yield Running(runtime, issuer, create_app(runtime).test_client())
    runtime.database.dispose()
    drop_database(admin_url, NAME)


def drop_database(admin_url: str, name: str) -> None:
    """With the roles of companies that a broken run left behind."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        left = admin.execute(
            "SELECT rolname FROM pg_roles WHERE rolname ~ %s", [f"^{NAME}_[ts]_"]
        ).fetchall()
        for (role,) in left:
            admin.execute(f'DROP ROLE IF EXISTS "{role}"'.encode())


@pytest.fixture(autouse=True)
def _fresh_script() -> Iterator[None]:
    script.reset()
    yield
    script.reset()


def bring_to(runtime: Runtime, company: Company, *states: str) -> None:
    with runtime_context(runtime):
        for state in states:
            apply_tenant_state(runtime, company.message, state)


@pytest.fixture
def settled(probe: Running) -> Iterator[Callable[[str], Company]]:
    """Companies that are active in the probe, and gone after the test."""
    made: list[Company] = []

    def settle(slug: str) -> Company:
        company = Company(slug)
        made.append(company)
        bring_to(probe.runtime, company, "provisioning", "active")
        return company

    yield settle
    for company in made:
        bring_to(probe.runtime, company, "deleted")


@pytest.fixture
def acme(settled: Callable[[str], Company]) -> Company:
    return settled("acme")


@pytest.fixture
def globex(settled: Callable[[str], Company]) -> Company:
    return settled("globex")


@pytest.fixture
def admin(probe: Running, admin_url: str) -> Iterator[psycopg.Connection]:
    """The superuser in the probe's database, to look at what the probe may not see."""
    with psycopg.connect(admin_url, dbname=NAME, autocommit=True) as connection:
        yield connection


@pytest.fixture
def as_tenant(probe: Running) -> Callable[[Company], Any]:
    """The application's login in the role of a company, with its path: raw SQL as a bug would."""
    url = probe.runtime.settings.database_nodes[0].app

    @contextmanager
    def enter(company: Company) -> Iterator[psycopg.Connection]:
        with psycopg.connect(url) as connection:
            connection.execute(f"SET LOCAL ROLE {NAME}_t_{company.id.hex}".encode())
            connection.execute(f"SET LOCAL search_path = t_{company.id.hex}".encode())
            yield connection

    return enter


@pytest.fixture
def variant(
    settings: Settings, runtime_of: Callable[..., Runtime], probe: Running
) -> Iterator[Callable[..., Runtime]]:
    """Another process of the probe beside the first, with some settings of its own."""
    made: list[Runtime] = []

    def make(**changes: Any) -> Runtime:
        made.append(runtime_of(replace(settings, **changes)))
        return made[-1]

    yield make
    for runtime in made:
        runtime.database.dispose()


@pytest.fixture(scope="session")
def topics(settings: Settings) -> Iterator[None]:
    """The probe's topics, empty at first and gone afterwards."""
    names = [PACKAGE, f"{PACKAGE}.bulk"]
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)

    def drop() -> None:
        if left := sorted(set(names) & set(admin.list_topics())):
            admin.delete_topics(left)
        until(lambda: not set(names) & set(admin.list_topics()))

    drop()
    create_topics(settings, names)
    yield
    drop()
    admin.close()


@pytest.fixture
def producer(settings: Settings, topics: None) -> Iterator[KafkaProducer]:
    producer = outbox_relay.make_producer(settings)
    yield producer
    producer.close(timeout=5)


class Loop:
    """A loop of the worker in a thread of its own."""

    def __init__(self, runtime: Runtime, loop: Callable[[threading.Event], None]) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[runtime, loop], daemon=True)
        self._thread.start()

    def _run(self, runtime: Runtime, loop: Callable[[threading.Event], None]) -> None:
        with runtime_context(runtime):
            loop(self._stop)

    def stop(self) -> None:
        """Return when the loop has ended."""
        self._stop.set()
        self._thread.join(30)
        assert not self._thread.is_alive()


@pytest.fixture
def in_background() -> Iterator[Callable[..., Loop]]:
    """Run a loop of the worker until the test ends, or until it is stopped."""
    loops: list[Loop] = []

    def start(runtime: Runtime, loop: Callable[[threading.Event], None]) -> Loop:
        loops.append(Loop(runtime, loop))
        return loops[-1]

    yield start
    for one in loops:
        one.stop()


@pytest.fixture
def relay(probe: Running) -> Iterator[psycopg.Connection]:
    url = probe.runtime.settings.database_nodes[0].relay
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def run_due(probe: Running, relay: psycopg.Connection) -> Callable[[], int]:
    def run() -> int:
        with runtime_context(probe.runtime):
            return worker.run_due(probe.runtime, relay)

    return run

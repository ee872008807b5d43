"""A pytest plugin: services on real PostgreSQL, companies in them, tokens signed by a test key."""

import importlib
import json
import socket
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import flask.testing
import grpc
import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from chengshi.tenancy.v1 import tenancy_pb2
from servicekit import clock

from .callers import System, caller_context
from .config import load
from .database.tenancy.bootstrap import bootstrap
from .database.tenancy.lifecycle import apply_tenant_state
from .grpc.server import make_server
from .http.app import create_app
from .ids import new_id
from .logs import start_logs
from .messaging.relay import READ, OutboxRow
from .process.commands import migrate
from .runtime import Runtime, runtime_context
from .security.tokens import Keys
from .unit_of_work.session import UnitOfWork
from .unit_of_work.transaction import unit_of_work

KEYCLOAK = "http://keycloak.test"
ISSUER = f"{KEYCLOAK}/realms/chengshi"
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Company:
    """A tenant of the tests, provisioned in each service that asks for it."""

    slug: str
    id: uuid.UUID = field(default_factory=new_id)

    @property
    def message(self) -> tenancy_pb2.Tenant:
        """The tenant as the register describes it."""
        return tenancy_pb2.Tenant(
            tenant_id=str(self.id),
            slug=self.slug,
            name=self.slug.title(),
            time_zone=ZONE.key,
            locale="zh-CN",
            package="mixed",
        )


def today() -> date:
    """The day it is at the companies of the tests."""
    return clock.now().astimezone(ZONE).date()


@dataclass
class Issuer:
    """Signs tokens as the realm would."""

    key: RSAKey

    def sign(self, claims: dict[str, Any], *, key: RSAKey | None = None) -> str:
        """Sign a token with these claims, valid for an hour: a busy machine takes its time."""
        now = int(clock.real_now().timestamp())
        base = {"iss": ISSUER, "typ": "Bearer", "iat": now, "exp": now + 3600}
        used = key or self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, base | claims, used)

    def person(self, company: Company, subject: str, **claims: Any) -> str:
        """A person's access token for `company`; `claims` replace the usual ones."""
        organization = {company.slug: {"id": str(new_id()), "tenant_id": [str(company.id)]}}
        usual = {
            "aud": ["api"],
            "azp": "web",
            "sub": subject,
            "email": f"{subject}@{company.slug}.test",
            "email_verified": True,
            "organization": organization,
        }
        return self.sign(usual | claims)

    def client(self, company: Company, *scopes: str) -> str:
        """An API client's token of `company` with `scopes`."""
        claims = {"aud": ["api"], "azp": f"api-{company.slug}", "scope": " ".join(scopes)}
        return self.sign(claims | {"sub": "client", "tenant_id": str(company.id)})

    def service(self, name: str) -> str:
        """The token of service `name`."""
        return self.sign({"aud": ["internal"], "azp": f"svc-{name}", "sub": f"svc-{name}"})


@dataclass
class Running:
    """A service in this process, with its HTTP client and a way into its units of work."""

    runtime: Runtime
    issuer: Issuer
    http: flask.testing.FlaskClient

    def as_system(self, company: Company) -> Any:
        """A unit of work of the system in `company`."""
        return SystemUnit(self.runtime, company)

    def bearer(self, token: str, **headers: str) -> dict[str, str]:
        """The headers of a request with `token`."""
        return {"Authorization": f"Bearer {token}", **headers}


class SystemUnit:
    """`with service.as_system(company) as uow:` is a consumer's unit of work."""

    def __init__(self, runtime: Runtime, company: Company) -> None:
        self._contexts = [
            runtime_context(runtime),
            caller_context(System(tenant_id=company.id)),
            unit_of_work(),
        ]

    def __enter__(self) -> UnitOfWork:
        for context in self._contexts:
            entered = context.__enter__()
        uow: UnitOfWork = entered  # type: ignore[assignment]
        return uow

    def __exit__(self, *error: Any) -> None:
        for context in reversed(self._contexts):
            context.__exit__(*error)


def pytest_configure() -> None:
    """Log warnings only."""
    start_logs("tests", "test", "WARNING")


@pytest.fixture(scope="session")
def service_environment() -> Callable[[str], dict[str, str]]:
    """The settings of a service on real parts, the superuser's address included."""
    raise pytest.UsageError("The project's conftest has to say where the parts are.")


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """The realm of the tests."""
    return Issuer(RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"}))


@pytest.fixture(scope="session")
def peer_ports() -> dict[str, int]:
    """Where each service's gRPC server is found by the others, once `serve` started it."""
    return defaultdict(_free_port)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def run_service(
    service_environment: Callable[[str], dict[str, str]],
    issuer: Issuer,
    peer_ports: dict[str, int],
) -> Iterator[Callable[[str], Running]]:
    """Start `services.<name>` in this process on real parts, once each."""
    started: dict[str, Running] = {}

    def start(name: str) -> Running:
        if name not in started:
            started[name] = _start(name, service_environment(name), issuer, peer_ports)
        return started[name]

    yield start
    for service in started.values():
        service.runtime.database.dispose()


def _start(
    name: str, environment: dict[str, str], issuer: Issuer, ports: dict[str, int]
) -> Running:
    service = importlib.import_module(f"services.{name}.app").service
    peers = {peer: f"127.0.0.1:{ports[peer]}" for peer in json.loads(environment["PEERS"])}
    overrides = {
        "KEYCLOAK_URL": KEYCLOAK,
        "GRPC_PORT": "0",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "",
        "PEERS": json.dumps(peers),
    }
    settings = load(service.settings, environment | overrides)
    keys = Keys(lambda: {"keys": [issuer.key.as_dict(private=False)]})
    runtime = Runtime(service, settings, keys, lambda: issuer.service(name))
    bootstrap(name, settings.database_nodes[0], environment["DATABASE_ADMIN_URL"])
    migrate(runtime)
    app = create_app(runtime)
    return Running(runtime, issuer, app.test_client())


@pytest.fixture(scope="session")
def settle(run_service: Callable[[str], Running]) -> Iterator[Callable[..., Running]]:
    """Provision a company in a service; all of it is removed when the tests end."""
    settled: set[tuple[str, uuid.UUID]] = set()
    companies: dict[uuid.UUID, Company] = {}

    def provision(name: str, company: Company) -> Running:
        service = run_service(name)
        if (name, company.id) not in settled:
            settled.add((name, company.id))
            companies[company.id] = company
            with runtime_context(service.runtime):
                apply_tenant_state(service.runtime, company.message, "provisioning")
                apply_tenant_state(service.runtime, company.message, "active")
        return service

    yield provision
    for name, tenant_id in settled:
        runtime = run_service(name).runtime
        with runtime_context(runtime):
            apply_tenant_state(runtime, companies[tenant_id].message, "deleted")


@pytest.fixture(scope="session")
def serve(
    run_service: Callable[[str], Running], peer_ports: dict[str, int]
) -> Iterator[Callable[[str], str]]:
    """Start a service's gRPC server where the others look for it; answers its address."""
    servers: dict[str, grpc.Server] = {}

    def start(name: str) -> str:
        address = f"127.0.0.1:{peer_ports[name]}"
        if name not in servers:
            servers[name] = make_server(run_service(name).runtime)
            servers[name].add_insecure_port(address)
            servers[name].start()
        return address

    yield start
    for server in servers.values():
        server.stop(0).wait()


@pytest.fixture
def grpc_channel() -> Iterator[Callable[[Running], grpc.Channel]]:
    """A channel to a service's gRPC server, both gone after the test."""
    open_parts: list[Any] = []

    def connect(service: Running) -> grpc.Channel:
        server = make_server(service.runtime)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        open_parts.append((server, channel))
        return channel

    yield connect
    for server, channel in open_parts:
        channel.close()
        server.stop(0).wait()


@contextmanager
def statements_of(service: Running) -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its values that the service sends to its database in the block."""
    sent: list[tuple[str, Any]] = []
    database = service.runtime.settings.database_nodes[0].app.rpartition("/")[2]
    execute = psycopg.Cursor.execute

    def noting(cursor: Any, statement: Any, values: Any = None, **options: Any) -> Any:
        if cursor.connection.info.dbname == database:
            sent.append((statement, values))
        return execute(cursor, statement, values, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", noting)
        yield sent


def outbox_of(service: Running, company: Company) -> list[OutboxRow]:
    """What waits in the service's outbox for `company`, in order."""
    relay = service.runtime.settings.database_nodes[0].relay
    with psycopg.connect(relay) as connection:
        rows = [OutboxRow(*row) for row in connection.execute(READ, [list(range(4)), 100_000])]
    return [row for row in rows if row.tenant_id == company.id]

"""tenants and people against the instance's real Keycloak, and tenants alone with test tokens."""

import importlib
import json
import os
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import flask.testing
import grpc
import psycopg
import pytest
from keycloak import KeycloakAdmin
from psycopg import sql

from servicekit.callers import ServiceCaller, System, caller_context
from servicekit.config import load
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.grpc.server import make_server
from servicekit.http.app import create_app
from servicekit.ids import new_id
from servicekit.process.commands import migrate
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company, Running
from servicekit.unit_of_work.transaction import unit_of_work
from services.people.use_cases import employees
from services.tenants import events, jobs, queries
from services.tenants.clients import keycloak
from services.tenants.models import Tenant
from tests.integration.tenants.browser import Browser

JSON = dict[str, Any]


@dataclass
class Real:
    """A service in this process that trusts the real realm."""

    runtime: Runtime
    http: flask.testing.FlaskClient
    tenants: list[UUID] = field(default_factory=list)

    def sign_up(self, slug: str, **changes: str) -> Any:
        response = self.http.post("/v1/sign-ups", json=a_sign_up(slug, **changes))
        if response.status_code == 202:
            self.tenants.append(UUID(response.json["tenant"]["id"]))
        return response

    def steps(self, signed_up: JSON, *, most: int = 10) -> int:
        """Take the run's steps as the job does; answers how many were taken."""
        for taken in range(most):
            if self.step(signed_up["tenant"]["id"], signed_up["id"]) is None:
                return taken + 1
        return most

    def step(self, tenant_id: str, run_id: str) -> Any:
        with runtime_context(self.runtime), caller_context(System(tenant_id=UUID(tenant_id))):
            return jobs.take_step(self.runtime, run_id)

    def tenant(self, tenant_id: str) -> Tenant:
        """The register's row, whatever state the company is in."""
        caller = ServiceCaller(name="tenants", tenant_id=None)
        with runtime_context(self.runtime), caller_context(caller), unit_of_work() as uow:
            return queries.tenant(uow, UUID(tenant_id))

    def remove(self, tenant_id: UUID, people: Runtime) -> None:
        tenant = self.tenant(str(tenant_id))
        with runtime_context(self.runtime):
            if tenant.organization_id:
                keycloak.remove_organization(tenant.organization_id)
            for part in (people, self.runtime):
                apply_tenant_state(part, events.tenant_message(tenant), "deleted")


def a_sign_up(slug: str, **changes: str) -> JSON:
    return {
        "company": f"公司 {slug}",
        "slug": slug,
        "package": "mixed",
        "locale": "zh-CN",
        "time_zone": "Asia/Shanghai",
        "admin_name": "张三(测试)",
        "admin_email": f"admin@{slug}.test",
        **changes,
    }


def a_slug() -> str:
    return f"t{new_id().hex[-12:]}"


@pytest.fixture
def slug() -> str:
    return a_slug()


@contextmanager
def _started(name: str, environment: dict[str, str], peers: dict[str, str]) -> Iterator[Runtime]:
    """The service on a database of its own: a fleet that runs beside would take its jobs."""
    service = importlib.import_module(f"services.{name}.app").service
    nodes = environment["DATABASE_NODES"].replace(f'/{name}"', f'/{name}_alone"')
    own = {
        "DATABASE_NODES": nodes,
        "GRPC_PORT": "0",
        "PEERS": json.dumps(peers),
        "OTEL_EXPORTER_OTLP_ENDPOINT": "",
    }
    settings = load(service.settings, environment | own)
    admin_url = environment["DATABASE_ADMIN_URL"]
    _drop_database(f"{name}_alone", admin_url)
    bootstrap(name, settings.database_nodes[0], admin_url)
    runtime = Runtime(service, settings)
    migrate(runtime)
    yield runtime
    runtime.database.dispose()
    _drop_database(f"{name}_alone", admin_url)


def _drop_database(name: str, admin_url: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        admin.execute(statement.format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def people(service_environment: Callable[[str], dict[str, str]]) -> Iterator[tuple[Runtime, str]]:
    """people's gRPC server, with the address it listens at."""
    with _started("people", service_environment("people"), {}) as runtime:
        server = make_server(runtime)
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        yield runtime, address
        server.stop(0).wait()


@pytest.fixture(scope="session")
def real(
    service_environment: Callable[[str], dict[str, str]], people: tuple[Runtime, str]
) -> Iterator[Real]:
    """tenants on the real realm; its companies are gone afterwards."""
    peers = {"people": people[1]}
    with _started("tenants", service_environment("tenants"), peers) as runtime:
        service = Real(runtime, create_app(runtime).test_client())
        yield service
        for tenant_id in service.tenants:
            service.remove(tenant_id, people[0])


@pytest.fixture
def signed_up(real: Real, slug: str) -> JSON:
    """A company whose run is done."""
    answer: JSON = real.sign_up(slug).json
    real.steps(answer)
    return answer


@pytest.fixture
def tenants_grpc(real: Real) -> Iterator[grpc.Channel]:
    server = make_server(real.runtime)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel
    server.stop(0).wait()


@pytest.fixture(scope="session")
def realm_admin(real: Real) -> KeycloakAdmin:
    """The bootstrap administrator: what a company's own realm is made with."""
    return KeycloakAdmin(
        server_url=real.runtime.settings.keycloak_url,
        realm_name="master",
        username=os.environ["KEYCLOAK_ADMIN_USERNAME"],
        password=os.environ["KEYCLOAK_ADMIN_PASSWORD"],
    )


@pytest.fixture(scope="session")
def open_browser(
    real: Real, service_environment: Callable[[str], dict[str, str]]
) -> Iterator[Callable[[], Browser]]:
    """Another person's browser."""
    secret = service_environment("web")["BFF_CLIENT_SECRET"]
    public_url = service_environment("tenants")["PUBLIC_URL"]
    with ExitStack() as opened:
        yield lambda: opened.enter_context(
            Browser(real.runtime.settings.issuer, public_url, secret)
        )


@pytest.fixture(scope="session")
def mails() -> Callable[[str], list[JSON]]:
    """The mails to an address, once there is one."""

    def to(address: str) -> list[JSON]:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = mails_to(address)
            if found:
                return found
        raise AssertionError(f"no mail to {address}")

    return to


def mails_to(address: str) -> list[JSON]:
    url = f"{os.environ['MAIL_URL']}/mails.json?{urlencode({'to': address})}"
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own mail server
        found: list[JSON] = json.load(answer)
    return found


class Admin:
    """The administrator of a company under test tokens; people runs beside, in this process."""

    def __init__(self, tenants: Running, people: Running, company: Company) -> None:
        self.tenants, self.company = tenants, company
        email = f"admin@{company.slug}.test"
        self.token = tenants.issuer.person(company, f"admin-{company.id}", email=email)
        with people.as_system(company) as uow:
            employees.add_first_admin(uow, "管理员", email)
        with people.as_system(company) as uow:
            employees.link_subject(uow, f"admin-{company.id}", email, verified=True)
        with tenants.as_system(company) as uow:
            uow.add(a_tenant(company))

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.tenants.http.get(path, headers=self.headers, **kwargs)

    def post(self, path: str, **kwargs: Any) -> Any:
        return self.tenants.http.post(path, headers=self.headers, **kwargs)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def a_tenant(company: Company) -> Tenant:
    message = company.message
    return Tenant(
        id=company.id,
        slug=f"{company.slug}-{company.id.hex[-8:]}",
        name=message.name,
        package=message.package,
        locale=message.locale,
        time_zone=message.time_zone,
        state="active",
    )


@pytest.fixture(scope="session")
def people_beside(run_service: Callable[[str], Running]) -> Iterator[Running]:
    """people under test tokens, where tenants of the same tests finds it."""
    people, tenants = run_service("people"), run_service("tenants")
    server = make_server(people.runtime)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    tenants.runtime.settings.peers["people"] = address
    yield people
    server.stop(0).wait()


@pytest.fixture(scope="session")
def admin_of(settle: Callable[..., Running], people_beside: Running) -> Callable[[str], Admin]:
    known: dict[str, Admin] = {}

    def admin(slug: str) -> Admin:
        if slug not in known:
            company = Company(slug)
            tenants, people = settle("tenants", company), settle("people", company)
            known[slug] = Admin(tenants, people, company)
        return known[slug]

    return admin

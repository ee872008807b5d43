"""Companies live on different nodes, and a process serves each where it lives."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from servicekit import jobs
from servicekit.callers import System, calling
from servicekit.commands import migrate
from servicekit.config import Node, Settings, load
from servicekit.http.app import create_app
from servicekit.relay import READ
from servicekit.republish import republish
from servicekit.runtime import Runtime, running
from servicekit.tenancy.bootstrap import bootstrap
from servicekit.testing import Company, Issuer, Running
from servicekit.unit_of_work import unit_of_work
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.probe.app import counter_state
from tests.integration.kit.probe.models import Counter, Heard

SECOND = "kitprobe_second"


@pytest.fixture
def second(node_at: Callable[[str, str], Node], admin_url: str) -> Iterator[Node]:
    """Another node: here another database, elsewhere another machine."""
    drop_second(admin_url)
    node = node_at("second", SECOND)
    bootstrap("kitprobe", node, admin_url)
    yield node
    drop_second(admin_url)


def drop_second(admin_url: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {SECOND} WITH (FORCE)".encode())


@pytest.fixture
def both(
    probe: Running, settings: Settings, second: Node, runtime_of: Callable[..., Runtime]
) -> Iterator[Runtime]:
    runtime = runtime_of(replace(settings, database_nodes=(*settings.database_nodes, second)))
    migrate(runtime)
    yield runtime
    runtime.database.dispose()


@pytest.fixture
def far(both: Runtime, second: Node, runtime_of: Callable[..., Runtime]) -> Iterator[Company]:
    """A company that was placed on the second node."""
    there = runtime_of(replace(both.settings, database_nodes=(second,)))
    company = Company("far")
    bring_to(there, company, "provisioning", "active")
    yield company
    bring_to(there, company, "deleted")
    there.database.dispose()


def test_a_company_is_served_on_the_node_where_it_lives(
    both: Runtime, far: Company, acme: Company, issuer: Issuer
) -> None:
    http = create_app(both).test_client()

    for company in (far, acme):
        headers = {"Authorization": f"Bearer {issuer.person(company, 'zhang')}"}
        made = http.post("/v1/counters", json={"name": company.slug}, headers=headers)
        assert made.status_code == 201, made.text
        shown = http.get("/v1/counters", headers=headers).json
        assert [item["name"] for item in shown["items"]] == [company.slug]

    assert both.database.node_of(far.id).name == "second"
    assert both.database.node_of(acme.id).name == "main"
    with running(both), calling(System(tenant_id=far.id)), unit_of_work() as uow:
        assert uow.session.scalar(sa.text("SELECT current_database()")) == SECOND


def test_a_known_company_is_changed_where_it_lives_and_a_new_one_starts_on_the_first(
    both: Runtime, far: Company
) -> None:
    fresh = Company("fresh")

    bring_to(both, far, "suspended", "active")
    bring_to(both, fresh, "active")

    assert both.database.node_of(far.id).name == "second"
    assert both.database.node_of(fresh.id).name == "main"
    bring_to(both, fresh, "deleted")


def test_jobs_and_messages_of_a_node_are_found_there(
    both: Runtime, far: Company, second: Node
) -> None:
    with running(both), calling(System(tenant_id=far.id)), unit_of_work() as uow:
        counter = Counter(name="far away")
        uow.add(counter)
        uow.publish_state(counter, counter_state)
        uow.schedule("count", "far away")

    with psycopg.connect(second.relay, autocommit=True) as relay:
        assert len(relay.execute(READ, [[0, 1, 2, 3], 10]).fetchall()) == 1
        with running(both):
            assert jobs.run_due(both, relay) == 1
    with running(both), calling(System(tenant_id=far.id)), unit_of_work() as uow:
        assert uow.session.scalar(sa.select(Heard.counter_id)) == "far away"


def test_states_are_told_again_from_every_node(both: Runtime, far: Company, acme: Company) -> None:
    for company in (far, acme):
        with running(both), calling(System(tenant_id=company.id)), unit_of_work() as uow:
            uow.add(Counter(name=company.slug))

    assert republish(both) == 2


def test_two_nodes_are_read_from_the_environment(second: Node, settings: Settings) -> None:
    nodes = [node._asdict() for node in (*settings.database_nodes, second)]
    known = {"KAFKA_BOOTSTRAP": "x", "KEYCLOAK_URL": "x", "SERVICE_CLIENT_SECRET": "x"}
    ports = dict.fromkeys(("HTTP_PORT", "GRPC_PORT", "HEALTH_PORT"), "1")

    read = load(Settings, known | ports | {"DATABASE_NODES": json.dumps(nodes), "PEERS": "{}"})

    assert read.database_nodes == (*settings.database_nodes, second)

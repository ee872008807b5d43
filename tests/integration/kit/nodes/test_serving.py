"""A company is served where it lives by every process, and leaves no row elsewhere."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import psycopg
import pytest
import sqlalchemy as sa

from servicekit.callers import System, caller_context
from servicekit.config import Node, Settings, load
from servicekit.http.app import create_app
from servicekit.jobs.worker import jobs_loop
from servicekit.messaging.consumer_loop import consume_loop
from servicekit.messaging.relay import relay_loop
from servicekit.messaging.republish import republish
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company, Issuer, Running
from servicekit.unit_of_work.transaction import unit_of_work
from tests.integration.kit.conftest import NAME, Loop, free_port
from tests.integration.kit.messages import copies, heard
from tests.integration.kit.nodes.rows import add_counter, home
from tests.integration.kit.waiting import until

SHARED_ROWS = ("outbox", "jobs", "idempotency_keys", "dead_letters", "tenants")


def test_a_company_is_served_on_the_node_where_it_lives(
    both: Runtime, far: Company, near: Company, issuer: Issuer, second: Node
) -> None:
    http = create_app(both).test_client()

    for company in (far, near):
        headers = {"Authorization": f"Bearer {issuer.person(company, 'zhang')}"}
        made = http.post("/v1/counters", json={"name": company.slug}, headers=headers)
        assert made.status_code == 201, made.text
        shown = http.get("/v1/counters", headers=headers).json
        assert [item["name"] for item in shown["items"]] == [company.slug]

    assert (home(both, far), home(both, near)) == (["second"], ["main"])
    with runtime_context(both), caller_context(System(tenant_id=far.id)), unit_of_work() as uow:
        port = uow.session.scalar(sa.text("SELECT current_setting('port')"))
    assert f":{port}/" in second.ddl


def test_a_node_that_is_away_takes_nobody_else_with_it(
    both: Runtime, far: Company, near: Company, issuer: Issuer, process: Callable[..., Runtime]
) -> None:
    first, second = both.nodes
    closed = second.ddl.rpartition("@")[0] + f"@127.0.0.1:{free_port()}/{NAME}"
    http = create_app(process(first, second._replace(app=closed))).test_client()

    def ask(company: Company) -> int:
        headers = {"Authorization": f"Bearer {issuer.person(company, 'zhang')}"}
        return http.get("/v1/counters", headers=headers).status_code

    # Whoever is not on the node that answers may live on the other: 503, not "unknown".
    assert (ask(near), ask(far)) == (200, 503)
    assert http.get("/readyz").status_code == 200


def test_worker_loops_of_every_node_do_a_companys_work(
    both: Runtime,
    probe: Running,
    far: Company,
    near: Company,
    topics: None,
    in_background: Callable[..., Loop],
) -> None:
    for node in both.nodes:
        in_background(both, partial(jobs_loop, both, node))
        in_background(both, partial(relay_loop, both, node))
    in_background(both, partial(consume_loop, both))
    serving = replace(probe, runtime=both)

    for company in (far, near):
        add_counter(both, company, company.slug)

    for company in (far, near):
        until(lambda company=company: heard(serving, company) == [(company.slug, 1)])
        until(lambda company=company: len(copies(serving, company)) == 1)


def test_rows_of_a_company_are_on_its_node_alone(
    both: Runtime,
    far: Company,
    near: Company,
    admin_url: str,
    second_admin_url: str,
    issuer: Issuer,
) -> None:
    http = create_app(both).test_client()
    for company in (far, near):
        add_counter(both, company, company.slug)
        token = issuer.person(company, "zhang")
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": company.slug}
        assert http.post("/v1/counters", json={"name": "x"}, headers=headers).status_code == 201

    for url, here, elsewhere in ((admin_url, near, far), (second_admin_url, far, near)):
        with psycopg.connect(url, dbname=NAME) as admin:
            roles = admin.execute("SELECT rolname FROM pg_roles").fetchall()
            assert (f"{NAME}_t_{here.id.hex}",) in roles
            assert (f"{NAME}_t_{elsewhere.id.hex}",) not in roles
            for table in SHARED_ROWS:
                found = admin.execute(f"SELECT tenant_id FROM platform.{table}".encode()).fetchall()
                assert (elsewhere.id,) not in found, table
                assert table == "dead_letters" or (here.id,) in found, table
    assert (home(both, far), home(both, near)) == (["second"], ["main"])


def test_a_role_opens_nothing_on_the_other_node(second: Node, far: Company, near: Company) -> None:
    with psycopg.connect(second.app) as connection:
        connection.execute(f"SET LOCAL ROLE {NAME}_t_{far.id.hex}".encode())
        with pytest.raises(psycopg.errors.UndefinedTable), connection.transaction():
            connection.execute(f"SELECT * FROM t_{near.id.hex}.counters".encode())
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            connection.execute(f"SET LOCAL ROLE {NAME}_t_{near.id.hex}".encode())


def test_states_are_told_again_from_every_node(both: Runtime, far: Company, near: Company) -> None:
    for company in (far, near):
        add_counter(both, company, company.slug)

    assert republish(both) == 2


def test_two_nodes_are_read_from_the_environment(second: Node, settings: Settings) -> None:
    nodes = [node._asdict() for node in (*settings.database_nodes, second)]
    known = {"KAFKA_BOOTSTRAP": "x", "KEYCLOAK_URL": "x", "SERVICE_CLIENT_SECRET": "x"}
    ports = dict.fromkeys(("HTTP_PORT", "GRPC_PORT", "HEALTH_PORT"), "1")

    read = load(Settings, known | ports | {"DATABASE_NODES": json.dumps(nodes), "PEERS": "{}"})

    assert read.database_nodes == (*settings.database_nodes, second)

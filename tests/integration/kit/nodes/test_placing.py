"""A company is placed once, on the node with the fewest of those that accept any."""

import threading
from collections.abc import Callable
from dataclasses import replace

import psycopg

from servicekit.config import Node
from servicekit.http.app import create_app
from servicekit.process.commands import make_spares
from servicekit.runtime import Runtime
from servicekit.testing import Company, Issuer
from tests.integration.kit.conftest import NAME, bring_to
from tests.integration.kit.nodes.rows import add_counter, home
from tests.integration.kit.probe.app import service


def test_a_new_company_goes_to_the_node_with_the_fewest(
    both: Runtime, far: Company, placed: Callable[..., Company]
) -> None:
    emptiest = Company("emptiest")
    for number in range(3):
        placed(f"near-{number}", "main")

    bring_to(both, emptiest, "provisioning", "active")

    assert home(both, emptiest) == ["second"]
    bring_to(both, emptiest, "deleted")


def test_a_node_that_is_drained_keeps_its_companies_and_takes_no_new_one(
    both: Runtime, far: Company, placed: Callable[..., Company], process: Callable[..., Runtime]
) -> None:
    first, second = both.nodes
    draining = process(first, second._replace(accepts=False))
    for number in range(3):
        placed(f"near-{number}", "main")
    fresh = Company("fresh")

    bring_to(draining, fresh, "provisioning", "active")
    bring_to(draining, far, "suspended", "active")
    add_counter(draining, far, "still here")

    assert (home(both, fresh), home(both, far)) == (["main"], ["second"])
    bring_to(both, fresh, "deleted")


def test_two_calls_at_once_place_a_company_once(process: Callable[..., Runtime]) -> None:
    both = process()
    first, second = both.nodes
    # Two processes that would choose differently, as during a change of the settings.
    rivals = [process(first, second._replace(accepts=False))]
    rivals.append(process(first._replace(accepts=False), second))
    for number in range(5):
        company, start = Company(f"rival-{number}"), threading.Barrier(2)

        def call(runtime: Runtime, company: Company = company, start: object = start) -> None:
            start.wait()  # type: ignore[attr-defined]
            bring_to(runtime, company, "provisioning", "active")

        threads = [threading.Thread(target=call, args=[runtime]) for runtime in rivals]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(home(both, company)) == 1
        bring_to(both, company, "deleted")
        assert home(both, company) == []


def test_a_call_that_was_cut_off_is_finished_on_the_same_node(
    both: Runtime, far: Company, process: Callable[..., Runtime], second_admin_url: str
) -> None:
    first, second = both.nodes
    with psycopg.connect(second_admin_url, dbname=NAME, autocommit=True) as admin:
        admin.execute("DELETE FROM platform.tenants WHERE tenant_id = %s", [far.id])

    bring_to(process(first, second._replace(accepts=False)), far, "provisioning", "active")

    assert home(both, far) == ["second"]


def test_another_process_finds_a_company_as_soon_as_it_is_placed(
    both: Runtime, process: Callable[..., Runtime], issuer: Issuer
) -> None:
    company = Company("fresh")
    headers = {"Authorization": f"Bearer {issuer.person(company, 'zhang')}"}
    http = create_app(process()).test_client()

    assert http.get("/v1/counters", headers=headers).json["code"] == "tenant.unknown"
    first, second = both.nodes
    bring_to(process(first._replace(accepts=False), second), company, "provisioning", "active")
    assert http.get("/v1/counters", headers=headers).status_code == 200
    bring_to(both, company, "deleted")
    assert http.get("/v1/counters", headers=headers).json["code"] == "tenant.deleted"


def test_spares_wait_on_every_node_and_are_taken_there(
    both: Runtime, placed: Callable[..., Company], second: Node
) -> None:
    assert make_spares(both, 1) == 2

    spared = placed("spared", "second")

    assert home(both, spared) == ["second"]
    assert make_spares(both, 1) == 1


def test_a_service_with_one_schema_has_it_on_the_first_node(
    both: Runtime, runtime_of: Callable[..., Runtime], second: Node
) -> None:
    register = runtime_of(both.settings, replace(service, shared=True))

    assert [node.name for node in register.nodes] == ["main"]
    assert len(list(register.database.engines())) == 1
    register.database.dispose()

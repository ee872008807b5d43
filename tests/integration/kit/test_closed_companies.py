"""A suspended company is refused and kept up to date; what comes after a removal makes nothing."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from servicekit.callers import ServiceCaller, caller_context
from servicekit.database.tenancy import closing
from servicekit.errors import Forbidden, Problem, TenantDeletedError, Unavailable
from servicekit.jobs import worker
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from servicekit.unit_of_work.transaction import unit_of_work
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.messages import heard, let_take_effect, raised
from tests.integration.kit.probe.contract import CounterRaised
from tests.integration.kit.probe.models import Counter
from tests.integration.kit.test_provisioning import state_of, traces
from tests.integration.kit.waiting import until

AWAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'kitprobe_ddl' AND query ~ 'virtualxid'"
)


@pytest.fixture
def relay(probe: Running) -> Iterator[psycopg.Connection]:
    url = probe.runtime.settings.database_nodes[0].relay
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def run_jobs(probe: Running, relay: psycopg.Connection) -> int:
    with runtime_context(probe.runtime):
        return worker.run_due(probe.runtime, relay)


def as_service(probe: Running, company: Company, name: str) -> None:
    caller = ServiceCaller(name=name, tenant_id=company.id)
    with runtime_context(probe.runtime), caller_context(caller), unit_of_work() as uow:
        uow.session.execute(sa.text("SELECT 1 FROM counters"))


def get(probe: Running, company: Company) -> Any:
    headers = probe.bearer(probe.issuer.person(company, "zhang"))
    return probe.http.get("/v1/counters", headers=headers)


@pytest.mark.parametrize(
    ("state", "caller", "fault"),
    [
        ("suspended", "goals", Forbidden("tenant.suspended")),
        ("suspended", "tenants", Forbidden("tenant.suspended")),
        ("deleting", "goals", Forbidden("tenant.deleting")),
        ("deleted", "tenants", Forbidden("tenant.deleted")),
        ("provisioning", "goals", Unavailable("tenant.provisioning")),
    ],
)
def test_other_services_reach_no_company_that_is_not_active(
    probe: Running, state: str, caller: str, fault: Problem
) -> None:
    company = Company("closed")
    bring_to(probe.runtime, company, state)

    with pytest.raises(type(fault)) as refused:
        as_service(probe, company, caller)

    assert refused.value.code == fault.code
    bring_to(probe.runtime, company, "deleted")


def test_the_register_reaches_a_company_that_is_being_built(probe: Running) -> None:
    company = Company("coming")
    bring_to(probe.runtime, company, "provisioning")

    as_service(probe, company, "tenants")

    bring_to(probe.runtime, company, "deleted")


def test_a_suspended_company_loses_nothing_while_it_is_away(
    probe: Running, acme: Company, globex: Company, relay: psycopg.Connection
) -> None:
    for company in (acme, globex):
        with probe.as_system(company) as uow:
            uow.schedule("count", "due")
    bring_to(probe.runtime, acme, "suspended")

    let_take_effect(probe, [raised(acme, 7)])
    refused = get(probe, acme)
    assert (refused.status_code, refused.json["code"]) == (403, "tenant.suspended")
    assert run_jobs(probe, relay) == 1
    assert heard(probe, globex) == [("due", 1)]
    bring_to(probe.runtime, acme, "active")

    assert get(probe, acme).status_code == 200
    assert run_jobs(probe, relay) == 1
    assert heard(probe, acme) == [("a", 7), ("due", 1)]


def test_a_job_of_a_company_that_is_gone_is_dropped(
    probe: Running, acme: Company, relay: psycopg.Connection, admin: psycopg.Connection
) -> None:
    with probe.as_system(acme) as uow:
        uow.schedule("count", "due")
    bring_to(probe.runtime, acme, "deleting")

    assert run_jobs(probe, relay) == 1

    assert traces(admin, acme)["jobs"] == 0


def test_a_fact_that_was_parked_leaves_with_its_company(
    probe: Running, acme: Company, admin: psycopg.Connection
) -> None:
    let_take_effect(probe, [raised(acme, 1, note="poison"), raised(acme, 2)])
    assert traces(admin, acme)["dead_letters"] == 2
    bring_to(probe.runtime, acme, "deleted")

    with pytest.raises(TenantDeletedError):
        let_take_effect(probe, [raised(acme, 3)])

    assert set(traces(admin, acme).values()) == {0}


def test_a_removal_waits_for_those_who_came_in_before_and_takes_what_they_leave(
    probe: Running, acme: Company, admin: psycopg.Connection
) -> None:
    removal = threading.Thread(target=bring_to, args=[probe.runtime, acme, "deleted"])

    # Read nothing yet and locked nothing: no statement of the removal would wait for it.
    with probe.as_system(acme) as uow:
        removal.start()
        until(lambda: state_of(admin, acme) == "deleting")
        until(lambda: admin.execute(AWAITING).fetchone() != (0,))
        uow.publish(CounterRaised(), key="late")
        uow.schedule("count", "late")
    removal.join(30)

    assert state_of(admin, acme) == "deleted"
    assert set(traces(admin, acme).values()) == {0}


def test_a_removal_that_somebody_holds_up_for_long_is_asked_for_again(
    probe: Running, acme: Company, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "LONGEST_SECONDS", 0.1)

    with probe.as_system(acme) as uow:
        uow.add(Counter(name="late"))
        with pytest.raises(Unavailable) as refused:
            bring_to(probe.runtime, acme, "deleted")
    assert (refused.value.code, state_of(admin, acme)) == ("tenant.in_use", "deleting")
    assert traces(admin, acme)["schemas"] == 1
    bring_to(probe.runtime, acme, "deleted")

    assert set(traces(admin, acme).values()) == {0}

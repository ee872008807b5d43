"""Workers share what is due: each job is one worker's, and companies take turns."""

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

from servicekit.jobs import leases, worker
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.due_jobs import LONG_AGO, end_the_wait, schedule, waiting
from tests.integration.kit.messages import heard
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import until


def test_two_workers_never_claim_the_same_job(probe: Running, acme: Company) -> None:
    for number in range(20):
        schedule(probe, acme, str(number))
    url = probe.runtime.settings.database_nodes[0].relay

    with (
        psycopg.connect(url, autocommit=True) as one,
        psycopg.connect(url, autocommit=True) as two,
        one.transaction(),
    ):
        first = leases.claim(probe.runtime, one, ["count"], 10)
        second = leases.claim(probe.runtime, two, ["count"], 20)

    claimed = [job.id for job in first + second]
    assert len(claimed) == len(set(claimed))
    assert len(first) == 10


def test_companies_take_turns(
    probe: Running, acme: Company, globex: Company, run_due: Callable[[], int]
) -> None:
    for number in range(40):
        schedule(probe, acme, str(number), LONG_AGO)
    for number in range(3):
        schedule(probe, globex, str(number))

    run_due()

    ran = [messages[0][0] for _, messages in script.calls]
    assert len(ran) == worker.BATCH
    assert ran.count("globex") == 3


def test_a_kind_that_this_release_does_not_know_waits(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    with probe.as_system(acme) as uow:
        uow.schedule("of the next release", "a")

    assert run_due() == 0

    (job,) = waiting(admin, acme)
    assert (job.attempts, job.failed) == (0, None)


def test_a_company_in_provisioning_gets_its_jobs_when_it_is_active(
    probe: Running, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    company = Company("coming")
    bring_to(probe.runtime, company, "active")
    schedule(probe, company, "a")
    admin.execute(
        "UPDATE platform.tenants SET state = 'provisioning' WHERE tenant_id = %s", [company.id]
    )
    assert run_due() == 1
    assert waiting(admin, company)[0].failed is None
    bring_to(probe.runtime, company, "active")
    end_the_wait(admin, company)

    assert run_due() == 1
    assert heard(probe, company) == [("a", 1)]
    bring_to(probe.runtime, company, "deleted")


def test_the_loop_is_woken_by_the_commit_that_scheduled(
    probe: Running, acme: Company, in_background: Callable[..., Any]
) -> None:
    in_background(probe.runtime, partial(worker.jobs_loop, probe.runtime, probe.runtime.nodes[0]))

    schedule(probe, acme, "a")

    until(lambda: heard(probe, acme) == [("a", 1)])

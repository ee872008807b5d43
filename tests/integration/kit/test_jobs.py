"""What is due runs once, again where it was asked for again, and later where it failed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from servicekit import clock
from servicekit.errors import Unavailable
from servicekit.jobs import leases, worker
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.messages import heard
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import until

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TOMORROW = datetime.now(UTC) + timedelta(days=1)


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


def schedule(probe: Running, company: Company, ref: str, due_at: datetime | None = None) -> None:
    with probe.as_system(company) as uow:
        uow.schedule("count", ref, due_at)


def waiting(admin: psycopg.Connection, company: Company) -> list[Any]:
    with admin.cursor(row_factory=namedtuple_row) as cursor:
        query = (
            "SELECT ref, due_at, due_at <= now() AS due, attempts, failed FROM platform.jobs"
            " WHERE tenant_id = %s ORDER BY ref"
        )
        return cursor.execute(query, [company.id]).fetchall()


def end_the_wait(admin: psycopg.Connection, company: Company) -> None:
    admin.execute("UPDATE platform.jobs SET due_at = now() WHERE tenant_id = %s", [company.id])


def test_a_due_job_runs_once_and_is_gone(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    schedule(probe, acme, "a")
    schedule(probe, acme, "later", TOMORROW)

    assert run_due() == 1
    assert run_due() == 0

    assert heard(probe, acme) == [("a", 1)]
    assert [job.ref for job in waiting(admin, acme)] == ["later"]


def test_jobs_of_one_kind_and_ref_are_merged_to_the_earliest(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    for due_at in (TOMORROW, LONG_AGO, None):
        schedule(probe, acme, "a", due_at)
    with probe.as_system(acme) as uow:
        uow.schedule("count", "b", TOMORROW)
        uow.schedule("count", "b", LONG_AGO)

    assert [(job.ref, job.due_at) for job in waiting(admin, acme)] == [
        ("a", LONG_AGO),
        ("b", LONG_AGO),
    ]
    assert run_due() == 2
    assert run_due() == 0


def test_a_job_that_was_rolled_back_never_runs(
    probe: Running, acme: Company, run_due: Callable[[], int]
) -> None:
    def fail() -> None:
        with probe.as_system(acme) as uow:
            uow.schedule("count", "a")
            uow.flush()
            raise RuntimeError("the use case failed")

    with pytest.raises(RuntimeError):
        fail()

    assert run_due() == 0


def test_a_job_that_is_asked_for_again_while_it_runs_runs_again(
    probe: Running, acme: Company, run_due: Callable[[], int]
) -> None:
    schedule(probe, acme, "a")

    def ask_again(uow: Any, ref: str) -> None:
        script.in_job = None
        schedule(probe, acme, ref)

    script.in_job = ask_again

    assert [run_due(), run_due(), run_due()] == [1, 1, 0]
    assert heard(probe, acme) == [("a", 1), ("a", 1)]


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_that_is_asked_for_tomorrow_while_it_runs_runs_tomorrow(
    probe: Running,
    acme: Company,
    admin: psycopg.Connection,
    run_due: Callable[[], int],
    fails: bool,
) -> None:
    schedule(probe, acme, "a")

    def ask_for_tomorrow(uow: Any, ref: str) -> None:
        script.in_job = None
        schedule(probe, acme, ref, TOMORROW)
        if fails:
            raise RuntimeError("and this run fails")

    script.in_job = ask_for_tomorrow
    assert [run_due(), run_due()] == [1, 0]

    (job,) = waiting(admin, acme)
    assert (job.due_at, job.failed) == (TOMORROW, None)
    end_the_wait(admin, acme)
    assert [run_due(), run_due()] == [1, 0]


def test_a_job_that_asks_for_its_own_next_run_runs_when_it_asked_for(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    schedule(probe, acme, "a")
    script.in_job = lambda uow, ref: uow.schedule("count", ref, TOMORROW)

    assert [run_due(), run_due()] == [1, 0]

    assert [job.due_at for job in waiting(admin, acme)] == [TOMORROW]


def test_a_job_is_due_when_the_business_gets_there(
    probe: Running,
    acme: Company,
    run_due: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schedule(probe, acme, "a", TOMORROW)
    assert run_due() == 0

    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=2))
    schedule(probe, acme, "b")

    assert run_due() == 2
    assert [ref for ref, _ in heard(probe, acme)] == ["a", "b"]


def test_a_failing_job_backs_off_and_finally_keeps_its_error(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    schedule(probe, acme, "a")

    def fail(uow: Any, ref: str) -> None:
        raise RuntimeError("no luck")

    script.in_job = fail
    waits = []
    for _ in range(leases.ATTEMPTS):
        assert run_due() == 1
        (job,) = waiting(admin, acme)
        waits.append(job.due_at - datetime.now(UTC))
        assert not job.due
        end_the_wait(admin, acme)

    assert run_due() == 0
    assert heard(probe, acme) == []
    (job,) = waiting(admin, acme)
    assert job.failed == "RuntimeError('no luck')"
    assert all(later > earlier for earlier, later in pairwise(waits[:8]))
    assert max(waits) <= timedelta(seconds=300)


def test_a_job_that_was_given_up_runs_again_when_it_is_asked_for(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    schedule(probe, acme, "a")
    admin.execute("UPDATE platform.jobs SET failed = 'x', attempts = 10, due_at = '2020-01-01'")

    schedule(probe, acme, "a", TOMORROW)
    assert run_due() == 0
    end_the_wait(admin, acme)

    assert run_due() == 1


def test_a_job_is_not_given_up_for_what_passes_by_itself(
    probe: Running, acme: Company, admin: psycopg.Connection, run_due: Callable[[], int]
) -> None:
    schedule(probe, acme, "a")

    def wait(uow: Any, ref: str) -> None:
        raise Unavailable("peer.unavailable")

    script.in_job = wait
    for _ in range(leases.ATTEMPTS + 3):
        assert run_due() == 1
        end_the_wait(admin, acme)
    script.in_job = None

    assert run_due() == 1
    assert heard(probe, acme) == [("a", 1)]


def test_a_running_job_is_nobody_elses_until_its_lease_ends(
    probe: Running, acme: Company, admin: psycopg.Connection, relay: psycopg.Connection
) -> None:
    schedule(probe, acme, "a")

    (first,) = leases.claim(probe.runtime, relay, ["count"], 10)
    assert leases.claim(probe.runtime, relay, ["count"], 10) == []
    # The worker that claimed it is dead: nothing but time ends its lease.
    admin.execute("UPDATE platform.jobs SET leased_until = now() - interval '1 second'")
    (again,) = leases.claim(probe.runtime, relay, ["count"], 10)

    assert (again.id, again.attempts) == (first.id, first.attempts + 1)


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

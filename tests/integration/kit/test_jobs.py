"""What is due runs once, again where it was asked for again, and later where it failed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from servicekit import clock
from servicekit.errors import Unavailable
from servicekit.jobs import leases
from servicekit.testing import Company, Running
from tests.integration.kit.due_jobs import LONG_AGO, TOMORROW, end_the_wait, schedule, waiting
from tests.integration.kit.messages import heard
from tests.integration.kit.probe.script import script


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
    assert sorted(ref for ref, _ in heard(probe, acme)) == ["a", "b"]


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

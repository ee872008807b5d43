"""Jobs that wait for others run in threads of their own and lose nothing."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import Queue
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from servicekit.callers import System, current_caller
from servicekit.ids import new_id
from servicekit.jobs import io_worker
from servicekit.jobs.registry import Jobs
from servicekit.jobs.worker import jobs_loop
from servicekit.runtime import Runtime
from servicekit.unit_of_work.transaction import unit_of_work

from .conftest import AWAITED_SECONDS, until

Handler = Callable[[Runtime, str], datetime | None]


class Crew:
    """Workers of the service that know one kind of job only."""

    def __init__(self, office: Any) -> None:
        self.office, self.kind = office, f"kind-{new_id().hex}"
        self.workers: list[tuple[threading.Event, threading.Thread, Runtime]] = []

    def work(self, handler: Handler, *, threads: int = 4) -> None:
        jobs = Jobs()
        jobs.on_io(self.kind, threads=threads)(handler)
        runtime = self.office.service.runtime
        own = Runtime(replace(runtime.service, jobs=jobs), runtime.settings, runtime.keys)
        stop = threading.Event()
        thread = threading.Thread(target=jobs_loop, args=[own, own.nodes[0], stop])
        thread.start()
        self.workers.append((stop, thread, own))

    def schedule(self, *refs: str) -> None:
        with self.office.service.as_system(self.office.company) as uow:
            for ref in refs:
                uow.schedule(self.kind, ref)

    def rows(self) -> list[Any]:
        query = sa.text(
            "SELECT ref, due_at, attempts, failed FROM platform.jobs WHERE kind = :kind"
        )
        with self.office.service.as_system(self.office.company) as uow:
            return list(uow.session.execute(query, {"kind": self.kind}))

    def stop(self) -> None:
        for stop, thread, runtime in self.workers:
            stop.set()
            thread.join()
            runtime.database.dispose()
        self.workers.clear()


@pytest.fixture
def crew(acme: Any) -> Iterator[Crew]:
    hired = Crew(acme)
    yield hired
    hired.stop()


def test_a_job_runs_as_its_company_and_is_gone_afterwards(crew: Crew) -> None:
    ran: Queue[Any] = Queue()

    def handler(runtime: Runtime, ref: str) -> None:
        with unit_of_work() as uow:
            ran.put((ref, uow.tenant.slug, current_caller.get()))

    crew.work(handler)
    crew.schedule("one")

    caller = System(tenant_id=crew.office.company.id)
    assert ran.get(timeout=AWAITED_SECONDS) == ("one", "acme", caller)
    until(lambda: crew.rows() == [])


def test_a_job_that_wants_to_run_again_waits_until_then(crew: Crew) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    ran: Queue[str] = Queue()

    def handler(runtime: Runtime, ref: str) -> datetime:
        ran.put(ref)
        return later

    crew.work(handler)
    crew.schedule("one")

    until(lambda: [row.due_at for row in crew.rows()] == [later])
    crew.stop()
    assert ran.qsize() == 1


def test_a_job_scheduled_while_it_runs_runs_again(crew: Crew) -> None:
    ran: Queue[str] = Queue()
    goes_on = threading.Event()

    def handler(runtime: Runtime, ref: str) -> datetime | None:
        ran.put(ref)
        goes_on.wait(AWAITED_SECONDS)
        return datetime.now(UTC) + timedelta(hours=1) if ran.qsize() < 2 else None

    crew.work(handler)
    crew.schedule("one")
    until(lambda: ran.qsize() == 1)
    crew.schedule("one")
    goes_on.set()

    until(lambda: ran.qsize() == 2)
    until(lambda: crew.rows() == [])


def test_a_job_that_fails_is_put_back(crew: Crew) -> None:
    def handler(runtime: Runtime, ref: str) -> None:
        raise ValueError("no")

    crew.work(handler)
    crew.schedule("one")

    (row,) = until(lambda: [row for row in crew.rows() if row.attempts])
    until(lambda: crew.rows()[0].due_at > row.due_at)
    assert crew.rows()[0].failed is None


def test_no_more_run_at_once_than_the_kind_has_threads(crew: Crew) -> None:
    running: Queue[str] = Queue()
    goes_on = threading.Event()

    def handler(runtime: Runtime, ref: str) -> None:
        running.put(ref)
        goes_on.wait(AWAITED_SECONDS)

    crew.work(handler, threads=2)
    crew.schedule("a", "b", "c")

    until(lambda: running.qsize() == 2)
    # The third is not even leased: another worker may have it.
    assert sorted(row.attempts for row in crew.rows()) == [0, 1, 1]
    goes_on.set()
    until(lambda: running.qsize() == 3)
    until(lambda: crew.rows() == [])


def test_a_kind_that_only_the_next_release_knows_waits_for_it(crew: Crew) -> None:
    ran: Queue[str] = Queue()

    def handler(runtime: Runtime, ref: str) -> None:
        ran.put(ref)

    known, crew.kind = crew.kind, f"next-{crew.kind}"
    crew.schedule("later")
    crew.kind = known
    crew.work(handler)
    crew.schedule("now")

    assert ran.get(timeout=AWAITED_SECONDS) == "now"
    crew.kind = f"next-{known}"
    assert [(row.ref, row.attempts) for row in crew.rows()] == [("later", 0)]


def test_several_workers_run_each_job_once(crew: Crew) -> None:
    ran: Queue[str] = Queue()

    def handler(runtime: Runtime, ref: str) -> None:
        ran.put(ref)

    for _ in range(3):
        crew.work(handler)
    crew.schedule(*(f"{number}" for number in range(60)))

    until(lambda: crew.rows() == [])
    assert sorted(ran.queue, key=int) == [f"{number}" for number in range(60)]


def test_what_runs_at_a_stop_ends_or_is_left_to_its_lease(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(io_worker, "GRACE_SECONDS", 0.3)
    running: Queue[str] = Queue()
    goes_on = threading.Event()

    def handler(runtime: Runtime, ref: str) -> None:
        running.put(ref)
        if ref == "slow":
            goes_on.wait(AWAITED_SECONDS)

    crew.work(handler)
    crew.schedule("fast", "slow")
    until(lambda: running.qsize() == 2)
    crew.stop()

    leased = "SELECT ref FROM platform.jobs WHERE kind = %s AND leased_until > now()"
    relay = crew.office.service.runtime.settings.database_nodes[0].relay
    with psycopg.connect(relay) as connection:
        assert connection.execute(leased.encode(), [crew.kind]).fetchall() == [("slow",)]
    goes_on.set()

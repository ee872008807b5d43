"""A check-in's way up a tree of 300,000 goals, one at a time and in a burst."""

import dataclasses
import gc
import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp
from psycopg import sql

from bench.measure.figures import percentiles, prefixed
from bench.measure.rig import Bench
from bench.tree.data import COMPANY, GOALS, SERVICE, SMOKE_GOALS, build, sizes
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit.callers import System, caller_context
from servicekit.config import Node, load
from servicekit.database.tenancy import names
from servicekit.ids import new_id
from servicekit.jobs.worker import jobs_loop
from servicekit.process.roles import COLLECTS_AFTER
from servicekit.runtime import Runtime, runtime_context
from servicekit.security.tokens import Keys
from servicekit.unit_of_work.transaction import unit_of_work
from services.goals.app import service as goals
from services.goals.progress.use_cases import reported_values, roll_up_job

N, SMOKE_N = GOALS, SMOKE_GOALS
NEEDS = "postgres"
BURST, SMOKE_BURST = 20_000, 400
# What a consumer takes of one company at a time.
TURN = 200
ARRIVES_SECONDS = 120
# The same goals in every run.
CHOICE = random.Random(5)  # noqa: S311 - no secret
TOP = "SELECT sum(version) FROM goals WHERE owner_kind = 'company'"
UNDER_WAY = (
    "SELECT EXISTS (SELECT FROM dirty_goals) OR EXISTS ("
    " SELECT FROM platform.jobs WHERE kind = 'roll_up')"
)
FORGET = "TRUNCATE {schema}.key_result_values, {schema}.dirty_goals"


def data(bench: Bench) -> None:
    build(bench)


def run(bench: Bench) -> dict[str, object]:
    node = build(bench)
    tree = _Tree(bench, node)
    tree.forget()
    gc.set_threshold(*COLLECTS_AFTER)
    for _ in range(bench.choose(20, smoke=1)):
        tree.move()
    rounds = bench.choose(400, quick=100, smoke=8)
    alone = [_timed(tree.move) for _ in range(rounds)]
    with tree.worker():
        arrivals = [tree.arrival() for _ in range(rounds // 4)]
        per_s = tree.burst()
    tree.forget()
    with tree.second_worker():
        per_s_of_two = tree.burst()
    figures: dict[str, object] = {
        "n": tree.count(),
        **percentiles(arrivals),
        **prefixed("service", percentiles(alone)),
        "per_s": per_s,
        "two_workers_per_s": per_s_of_two,
    }
    tree.forget()
    return figures


class _Tree:
    """Goals' consumer and jobs in this process, over the large company."""

    def __init__(self, bench: Bench, node: Node) -> None:
        known = bench.service_environment("goals")
        known |= {"DATABASE_NODES": json.dumps([node._asdict()]), "OTEL_EXPORTER_OTLP_ENDPOINT": ""}
        self._known, self._runtime = known, _runtime(known)
        self._node, self._admin = node, bench.admin(SERVICE)
        # Goals of people, whose key results are checked in on; the last level of the tree.
        _, levels = sizes(bench)[COMPANY]
        self._leaves = range(sum(levels[:-1]), sum(levels))
        self._burst = bench.choose(BURST, smoke=SMOKE_BURST)
        schema = names.tenant_schema(COMPANY)
        self._admin.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))

    def told(self) -> CheckInRecorded:
        """A value of somebody's goal."""
        goal, place = CHOICE.choice(self._leaves), CHOICE.randint(1, 3)
        at = Timestamp()
        at.FromDatetime(datetime.now(UTC))
        return CheckInRecorded(
            check_in_id=str(new_id()),
            key_result_id=str(_id(f"kr{goal}.{place}")),
            goal_id=str(_id(f"goal{goal}")),
            value=str(CHOICE.randint(1, 9_999) / 100),
            period_start="2026-06-01",
            period_end="2026-06-07",
            recorded_at=at,
        )

    def consume(self, told: Sequence[CheckInRecorded]) -> None:
        with self._acting() as uow:
            reported_values.apply_values(uow, told)

    def move(self) -> None:
        """One value and its whole way, with nothing waited for."""
        self.consume([self.told()])
        self.roll_up()

    def roll_up(self) -> None:
        with self._acting() as uow:
            roll_up_job.roll_up(uow)

    @contextmanager
    def worker(self) -> Iterator[None]:
        """The jobs as the worker runs them, beside what this thread does."""
        # What was rolled up by hand left its jobs behind.
        self._admin.execute("DELETE FROM platform.jobs WHERE kind = 'roll_up'")
        stop = threading.Event()
        thread = threading.Thread(target=_work, args=(self._runtime, self._node, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    @contextmanager
    def second_worker(self) -> Iterator[None]:
        """The jobs in a process of their own, as where another replica takes them."""
        processes = get_context("spawn")
        stop, ready = processes.Event(), processes.Event()
        given = (self._known, self._node, stop, ready)
        process = processes.Process(target=_work_apart, args=given)
        process.start()
        try:
            if not ready.wait(ARRIVES_SECONDS):
                raise RuntimeError("the second worker did not start")
            yield
        finally:
            stop.set()
            process.join()

    def arrival(self) -> float:
        """Milliseconds from a check-in's consumption to the company goal's new number."""
        before = self._top()
        began = time.perf_counter()
        self.consume([self.told()])
        self._until(lambda: self._top() != before)
        took = 1000 * (time.perf_counter() - began)
        self._until(lambda: not self._under_way())
        return took

    def burst(self) -> float:
        """Values a second, as a consumer takes them, until every number above has followed."""
        told = [self.told() for _ in range(self._burst)]
        began = time.perf_counter()
        for start in range(0, len(told), TURN):
            self.consume(told[start : start + TURN])
        self._until(lambda: not self._under_way())
        return self._burst / (time.perf_counter() - began)

    def count(self) -> int:
        row = self._admin.execute("SELECT count(*) FROM goals").fetchone()
        return int(row[0]) if row else 0

    def forget(self) -> None:
        """What earlier runs told; the numbers may stay where they are."""
        schema = sql.Identifier(names.tenant_schema(COMPANY))
        self._admin.execute(sql.SQL(FORGET).format(schema=schema))
        self._admin.execute("DELETE FROM platform.jobs")
        self._admin.execute("DELETE FROM platform.outbox")
        for table in ("goals", "key_results"):
            self._admin.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))

    @contextmanager
    def _acting(self) -> Iterator[Any]:
        acting = caller_context(System(tenant_id=COMPANY))
        with runtime_context(self._runtime), acting, unit_of_work() as uow:
            yield uow

    def _top(self) -> int:
        row = self._admin.execute(TOP).fetchone()
        return int(row[0]) if row else 0

    def _under_way(self) -> bool:
        row = self._admin.execute(UNDER_WAY).fetchone()
        return bool(row and row[0])

    def _until(self, reached: Callable[[], bool]) -> None:
        ends = time.monotonic() + ARRIVES_SECONDS
        while not reached():
            if time.monotonic() > ends:
                raise RuntimeError("the numbers above did not follow")
            time.sleep(0.002)


def _runtime(known: dict[str, str]) -> Runtime:
    service = dataclasses.replace(goals, name=SERVICE)
    return Runtime(service, load(goals.settings, known), Keys(lambda: {"keys": []}))


def _work(runtime: Runtime, node: Node, stop: Any) -> None:
    with runtime_context(runtime):
        jobs_loop(runtime, node, stop)


def _work_apart(known: dict[str, str], node: Node, stop: Any, ready: Any) -> None:
    gc.set_threshold(*COLLECTS_AFTER)
    runtime = _runtime(known)
    ready.set()
    _work(runtime, node, stop)


def _id(name: str) -> UUID:
    return UUID(md5(name.encode(), usedforsecurity=False).hexdigest())


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)

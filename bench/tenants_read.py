"""'My goals' as the API answers it, over 2,000 random companies beside one company alone."""

import dataclasses
import json
import random
import time
from collections.abc import Sequence
from itertools import chain
from statistics import median
from uuid import UUID

import sqlalchemy as sa

from bench.many.data import COMPANIES, SERVICE, SMOKE_COMPANIES, build
from bench.measure.companies import numbered
from bench.measure.figures import alternated, percentiles, prefixed
from bench.measure.rig import Bench
from bench.measure.signing import Signer
from bench.measure.usage import private_mb
from servicekit.config import Node, load
from servicekit.http.app import create_app
from servicekit.runtime import Runtime
from services.goals.app import service as goals

N, SMOKE_N = COMPANIES, SMOKE_COMPANIES
NEEDS = "postgres"
GOALS_OF_A_PERSON = 3
ROUND, SMOKE_ROUND, WARM_UP, LOOK_EVERY = 250, 10, 50, 25
# Any order, but the same one in every run.
ORDER = random.Random(4)  # noqa: S311 - no secret
SUBJECT = "subject-1"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s"


def data(bench: Bench) -> None:
    build(bench)


def run(bench: Bench) -> dict[str, object]:
    node = build(bench)
    companies = numbered(bench.choose(N, smoke=SMOKE_N))
    size = bench.choose(ROUND, smoke=SMOKE_ROUND)
    # Everybody once, so that 2,000 were met in any case, then at random.
    further = bench.choose(3 * N, quick=0, smoke=0)
    order = ORDER.sample(companies, len(companies)) + ORDER.choices(companies, k=further)
    rounds = [order[start : start + size] for start in range(0, len(order), size)]
    many, one = _Api(bench, node), _Api(bench, node)
    one.read(companies[:1] * WARM_UP)
    watch, turns = _Watch(bench, {one.backend()}), iter(rounds)
    of_many, of_one = alternated(
        lambda: _watched(many, next(turns), watch),
        lambda: one.read(companies[:1] * (size // 4)),
        len(rounds),
    )
    samples, alone = list(chain(*of_many)), list(chain(*of_one))
    return {
        "n": many.met,
        "ratio": median(samples) / median(alone),
        **percentiles(samples),
        **prefixed("one", percentiles(alone)),
        "reads": len(samples),
        "backend_mb": watch.peak,
        "recycled_mb": watch.renewed,
        "backends": len(watch.met),
    }


def _watched(api: "_Api", companies: Sequence[UUID], watch: "_Watch") -> list[float]:
    """The same reads, with a look at the memory of the backend every few of them."""
    took = []
    for start in range(0, len(companies), LOOK_EVERY):
        took += api.read(companies[start : start + LOOK_EVERY])
        watch.look()
    return took


class _Api:
    """Goals' HTTP application in this process, with connections of its own."""

    def __init__(self, bench: Bench, node: Node) -> None:
        known = bench.service_environment("goals")
        known |= {"DATABASE_NODES": json.dumps([node._asdict()]), "OTEL_EXPORTER_OTLP_ENDPOINT": ""}
        settings = load(goals.settings, known)
        signer = Signer(settings.issuer)
        service = dataclasses.replace(goals, name=SERVICE)
        self.runtime = Runtime(service, settings, signer.keys)
        self._http = create_app(self.runtime).test_client()
        self._signer = signer
        self._headers: dict[UUID, dict[str, str]] = {}

    def backend(self) -> int:
        """The process of the server that this side's only connection leads to."""
        with next(iter(self.runtime.database.engines())).connect() as connection:
            return int(connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one())

    @property
    def met(self) -> int:
        """How many companies have been read."""
        return len(self._headers)

    def read(self, companies: Sequence[UUID]) -> list[float]:
        """Milliseconds of each answer."""
        for company in {*companies} - {*self._headers}:
            token = self._signer.person(company, SUBJECT)
            self._headers[company] = {"Authorization": f"Bearer {token}"}
        return [self._read(self._headers[company]) for company in companies]

    def _read(self, headers: dict[str, str]) -> float:
        began = time.perf_counter()
        answer = self._http.get("/v1/goals?mine=true", headers=headers)
        took = 1000 * (time.perf_counter() - began)
        items = (answer.json or {}).get("items", ())
        if answer.status_code != 200 or len(items) != GOALS_OF_A_PERSON:
            raise RuntimeError(f"{answer.status_code}: {answer.text[:300]}")
        return took


class _Watch:
    """Looks at the backends of the many: private memory, at its highest and after a renewal."""

    def __init__(self, bench: Bench, others: set[int]) -> None:
        self._bench = bench
        self._others = others
        self.met: set[int] = set()
        self.peak = 0.0
        self.renewed = 0.0

    def look(self) -> None:
        with self._bench.admin() as admin:
            pids = {pid for (pid,) in admin.execute(BACKENDS, [SERVICE, f"{SERVICE}_app"])}
        for pid in pids - self._others:
            held = private_mb(pid)
            if self.met and pid not in self.met:
                self.renewed = max(self.renewed, held)
            self.met.add(pid)
            self.peak = max(self.peak, held)

"""How many check-ins a second the whole fleet takes, and what each process spends on one."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from bench.measure.company import Company, settle
from bench.measure.figures import percentiles
from bench.measure.offering import Offered, offer
from bench.measure.rig import Bench
from bench.measure.usage import cpu_seconds, family_pids
from deploy.local import processes
from deploy.local.progress import say
from deploy.registry import service

# Connections at once.
N = SMOKE_N = 8
NEEDS = "fleet"
# Check-ins a second, offered one step after another until the answers of one take too long.
STEPS, QUICK_STEPS = (50, 75, 100, 125, 150, 175, 200, 250, 300), (50, 100, 150, 175, 200, 300)
SMOKE_STEPS = (30,)
SECONDS, QUICK_SECONDS, SMOKE_SECONDS = 8.0, 2.5, 0.5
LONGEST_P99_MS = 500.0
# A page holds three key results, each of them a POST of its own, sent together.
PAGE = 3
WARM_UP, SMOKE_WARM_UP = 50, 8
CAUGHT_UP_SECONDS = 60
APPLIED = "SELECT count(*) FROM {schema}.key_result_values"
KEPT = "SELECT count(*) FROM {schema}.check_ins"


class Step(NamedTuple):
    """One rate that was offered, and how the fleet took it."""

    connections: int
    per_s: float
    p99_ms: float
    # How long goals was still busy with the step's check-ins after the last answer.
    behind_s: float
    cpu_ms: dict[str, float]


def data(bench: Bench) -> None:
    settle(bench)


def run(bench: Bench) -> dict[str, Any]:
    company = Company(bench)
    company.forget()
    port = bench.instance.http_port(service("checkins"))

    def send(group: int, first: int, count: int, per_s: int) -> Offered:
        posts = company.posts(first, count)
        return offer(port, posts, per_s=per_s, at_once=N, group=group)

    offer(port, company.posts(0, bench.choose(WARM_UP, smoke=SMOKE_WARM_UP)), per_s=STEPS[0])
    singles = _highest(bench, company, partial(send, 1))
    pages = _highest(bench, company, partial(send, PAGE))
    return {
        "n": singles.connections,
        "per_s": singles.per_s,
        "p99_ms": singles.p99_ms,
        "behind_s": singles.behind_s,
        "pages_per_s": pages.per_s / PAGE,
        "pages_p99_ms": pages.p99_ms,
        "cpu_ms": sum(singles.cpu_ms.values()),
        **{f"cpu_ms_{name}": spent for name, spent in singles.cpu_ms.items() if spent >= 0.1},
    }


def _highest(bench: Bench, company: Company, send: Callable[[int, int, int], Offered]) -> Step:
    """The last step whose answers were in time, or the first one where none was."""
    best = None
    steps = bench.choose(STEPS, quick=QUICK_STEPS, smoke=SMOKE_STEPS)
    for number, per_s in enumerate(steps):
        step = _step(bench, company, partial(send, number * 1000), per_s)
        say(f"{per_s}/s: p99 {step.p99_ms:.0f} ms, goals {step.behind_s:.2f} s behind")
        if best is not None and step.p99_ms > LONGEST_P99_MS:
            break
        best = step
        if step.p99_ms > LONGEST_P99_MS:
            break
    if best is None:
        raise RuntimeError("no step was offered")
    return best


def _step(bench: Bench, company: Company, send: Callable[[int, int], Offered], per_s: int) -> Step:
    seconds = bench.choose(SECONDS, quick=QUICK_SECONDS, smoke=SMOKE_SECONDS)
    count = round(per_s * seconds / PAGE) * PAGE
    before = _spent(bench)
    answers = send(count, per_s)
    if set(answers.statuses) != {"201"}:
        raise RuntimeError(f"not all were kept: {answers.statuses}")
    behind = _catch_up(bench, company)
    return Step(
        connections=answers.connections,
        per_s=count / answers.seconds,
        p99_ms=percentiles(answers.samples_ms)["p99_ms"],
        behind_s=behind,
        cpu_ms={name: (used - before[name]) * 1000 / count for name, used in _spent(bench).items()},
    )


def _catch_up(bench: Bench, company: Company) -> float:
    """How long it takes until goals has applied everything that checkins keeps."""
    began = time.perf_counter()
    while time.perf_counter() - began < CAUGHT_UP_SECONDS:
        with bench.admin("checkins") as checkins, bench.admin("goals") as goals:
            kept = checkins.execute(KEPT.format(schema=company.schema).encode()).fetchone()
            applied = goals.execute(APPLIED.format(schema=company.schema).encode()).fetchone()
        if kept == applied:
            return time.perf_counter() - began
        time.sleep(0.02)
    raise TimeoutError("goals does not catch up")


def _spent(bench: Bench) -> dict[str, float]:
    """CPU seconds of each process that the instance started, its workers included."""
    return {
        process.name: cpu_seconds(family_pids(process.pid))
        for process in processes.recorded(bench.instance)
    }

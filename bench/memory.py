"""Memory of each process of the fleet and its seconds to ready, against a limit of 4 GB for all."""

import time
from typing import NamedTuple

from bench.measure.company import settle
from bench.measure.rig import Bench
from bench.measure.usage import family_pids, pss_mb, rss_mb
from deploy.local import fleet, ports, processes
from deploy.local.progress import say
from deploy.registry import Service, services

# The roles of eight services, PostgreSQL, Kafka, Keycloak and the mailbox.
N = SMOKE_N = 20
NEEDS = "fleet"


class Used(NamedTuple):
    """What one recorded process and all below it hold, and how long it took to be ready."""

    rss_mb: float
    pss_mb: float
    processes: int
    seconds: float | None


def data(bench: Bench) -> None:
    """The example company: processes that have done some work."""
    settle(bench)


def run(bench: Bench) -> dict[str, object]:
    # A restarted role holds less than one that has worked, so memory is read first.
    used = {
        one.name: _used(one.pid)
        for one in processes.recorded(bench.instance)
        if one.alive and one.name not in ports.POOLED
    }
    for service in services()[: bench.choose(len(services()), quick=2, smoke=1)]:
        for role in fleet.roles_of(service):
            name = f"{service.name}-{role}"
            used[name] = used[name]._replace(seconds=_restart(bench, service, role))
    _table(used)
    started = {name: one.seconds for name, one in used.items() if one.seconds is not None}
    slowest = max(started, key=lambda name: started[name])
    return {
        "n": len(used),
        "rss_mb": sum(one.rss_mb for one in used.values()),
        "pss_mb": sum(one.pss_mb for one in used.values()),
        "slowest": slowest,
        "slowest_s": started[slowest],
        "api_rss_mb": _dearest(used, "-api"),
        "backend_rss_mb": _dearest(used, "-backend"),
    }


def _used(pid: int) -> Used:
    family = family_pids(pid)
    return Used(sum(map(rss_mb, family)), sum(map(pss_mb, family)), len(family), None)


def _restart(bench: Bench, service: Service, role: str) -> float:
    """Seconds from the start of the process to its first positive /readyz."""
    running = processes.running(bench.instance, f"{service.name}-{role}")
    processes.stop(bench.instance, [running] if running else [])
    began = time.monotonic()
    fleet.start_one(bench.instance, service, role)
    return time.monotonic() - began


def _dearest(used: dict[str, Used], role: str) -> float:
    return max(one.rss_mb for name, one in used.items() if name.endswith(role))


def _table(used: dict[str, Used]) -> None:
    say(f"{'process':24} {'n':>3} {'RSS MB':>8} {'PSS MB':>8} {'ready s':>8}")
    for name, one in sorted(used.items()):
        ready = "" if one.seconds is None else f"{one.seconds:.1f}"
        say(f"{name:24} {one.processes:3} {one.rss_mb:8.0f} {one.pss_mb:8.0f} {ready:>8}")

"""Every benchmark that needs no fleet runs, and prints the figures that are compared by name."""

import pytest

from services.goals.alignment.queries.gaps import KINDS
from tests.integration.bench.smoke import benchmarks, figure_names

PERCENTILES = ("p50_ms", "p95_ms", "p99_ms")
HEADS = ("head_counts", "head_unit_counts", "head_unit_all")


def percentiles_of(*names: str) -> set[str]:
    return {f"{name}_{figure}" for name in names for figure in PERCENTILES}


FIGURES = {
    "checkin-write": {"n", "ratio", "per_s", *PERCENTILES, "cpu_ms", "floor_per_s"}
    | {"floor_cpu_ms", "statements"}
    | percentiles_of("floor"),
    "dry-run": {"n", *PERCENTILES, "statements", "approvers", "templates"}
    | percentiles_of("waiting", "no_manager", "no_template"),
    "gaps": {"n", *KINDS}
    | percentiles_of("hr_counts", "hr_all", *HEADS, *(f"hr_{kind}" for kind in KINDS)),
    "goal-map": {"n", "small_n", "ratio", *PERCENTILES, "whole_5000_ms"} | percentiles_of("small"),
    "goal-search": {"n", *PERCENTILES}
    | percentiles_of("zh_frequent", "zh_rare", "en_frequent", "en_rare", "owner"),
    "map-frames": {"n", "in_sight", "per_s", "frame_p95_ms", "close_per_s", "close_frame_p95_ms"},
    "migrate": {"n", "ratio", "ms_per_tenant", "total_ms", "noop_ms", "peer_n"}
    | {"peer_ms_per_tenant", "rounds"},
    "provision": {"n", "ratio", "spare_ratio", *PERCENTILES, "rounds"}
    | percentiles_of("spare", "peer"),
    "rollup": {"n", *PERCENTILES, "per_s", "two_workers_per_s"} | percentiles_of("service"),
    "sheet": {"n", *PERCENTILES, "statements", "goals", "key_results"},
    "tenants-read": {"n", "ratio", *PERCENTILES, "reads", "backend_mb", "recycled_mb", "backends"}
    | percentiles_of("one"),
}


def test_every_benchmark_without_a_fleet_stands_here() -> None:
    assert set(FIGURES) == benchmarks("postgres")


@pytest.mark.parametrize("name", FIGURES)
def test_it_runs_on_little_data_and_prints_its_figures(name: str) -> None:
    assert figure_names(name) == FIGURES[name]

"""Benchmarks of the fleet run on the one that is up, and print the figures of their names."""

import pytest

from tests.e2e.traces import Traces
from tests.integration.bench.smoke import benchmarks, figure_names

PERCENTILES = ("p50_ms", "p95_ms", "p99_ms")
FIGURES = {
    "checkin-peak": {"n", "per_s", "p99_ms", "behind_s", "pages_per_s", "pages_p99_ms", "cpu_ms"},
    "event-path": {"n", "ratio", *PERCENTILES}
    | {f"{side}_{name}" for side in ("floor", "post") for name in PERCENTILES},
    "memory": {"n", "rss_mb", "pss_mb", "slowest", "slowest_s", "api_rss_mb", "backend_rss_mb"},
}


def test_every_benchmark_of_the_fleet_stands_here() -> None:
    assert set(FIGURES) == benchmarks("fleet")


@pytest.mark.parametrize("name", FIGURES)
def test_it_runs_on_the_fleet_and_prints_its_figures(
    fleet: None, traces: Traces, name: str
) -> None:
    # What a benchmark starts anew is traced as the rest of the fleet.
    telemetry = {"OTEL_EXPORTER_OTLP_ENDPOINT": traces.address, "TRACE_RATIO": "1"}

    names = figure_names(name, **telemetry)

    # Beside these stands what each process that has worked spent.
    assert {figure for figure in names if not figure.startswith("cpu_ms_")} == FIGURES[name]

"""Medians, percentiles and turns of the benchmarks."""

import os

import pytest

from bench.measure.figures import alternated, interleaved, percentiles, prefixed
from bench.measure.usage import cpu_seconds, private_mb, rss_mb, session_pids


def test_both_sides_take_turns() -> None:
    turns: list[str] = []

    of_a, of_b = alternated(lambda: turns.append("a"), lambda: turns.append("b"), 3)

    assert turns == ["a", "b"] * 3
    assert len(of_a) == len(of_b) == 3


def test_one_slow_round_does_not_move_the_figure() -> None:
    of_a, of_b = iter([1.0, 90.0, 2.0]), iter([5.0, 4.0, 70.0])

    assert interleaved(lambda: next(of_a), lambda: next(of_b), 3) == (2.0, 5.0)


def test_percentiles_of_known_samples() -> None:
    samples = [float(value) for value in range(101)]

    assert percentiles(samples) == {"p50_ms": 50.0, "p95_ms": 95.0, "p99_ms": 99.0}
    assert percentiles(samples[::-1]) == percentiles(samples)
    with pytest.raises(ValueError, match="two samples"):
        percentiles([1.0])


def test_a_peers_figures_are_told_apart() -> None:
    assert prefixed("floor", {"p50_ms": 1.5}) == {"floor_p50_ms": 1.5}


def test_this_process_uses_something() -> None:
    own = os.getpid()
    before = cpu_seconds([own])
    while cpu_seconds([own]) == before:
        sum(range(100_000))

    assert own in session_pids(os.getsid(0))
    assert 1 < private_mb(own) < rss_mb(own) < 10_000
    assert cpu_seconds([]) == 0

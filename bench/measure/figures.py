"""Rounds that take turns, and the figures that stand for many samples."""

from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def alternated(a: Callable[[], A], b: Callable[[], B], rounds: int) -> tuple[list[A], list[B]]:
    """Run A, B, A, B …: what slows the machine for a while slows both."""
    of_a, of_b = [], []
    for _ in range(rounds):
        of_a.append(a())
        of_b.append(b())
    return of_a, of_b


def interleaved(a: Callable[[], float], b: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The medians of both sides' rounds; each call of a side answers the figure of one round."""
    of_a, of_b = alternated(a, b, rounds)
    return median(of_a), median(of_b)


def percentiles(samples_ms: Sequence[float]) -> dict[str, float]:
    """The three figures that every benchmark of durations prints."""
    if len(samples_ms) < 2:
        raise ValueError("percentiles need two samples at least")
    cuts = quantiles(samples_ms, n=100, method="inclusive")
    return {"p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98]}


def prefixed(prefix: str, figures: dict[str, float]) -> dict[str, float]:
    """The same figures as those of a floor or a peer: `floor_p50_ms`."""
    return {f"{prefix}_{name}": figure for name, figure in figures.items()}

"""A run is full, quick or only there to show that it runs."""

import pytest

from bench.measure.rig import Bench
from bench.tree import data
from deploy.local.instances import Instance

OF = Instance("try", 0)


@pytest.mark.parametrize(
    ("bench", "rounds"),
    [(Bench(OF), 60), (Bench(OF, quick=True), 10), (Bench(OF, smoke=True), 2)],
)
def test_rounds_follow_the_length_of_the_run(bench: Bench, rounds: int) -> None:
    assert bench.choose(60, quick=10, smoke=2) == rounds


def test_a_quick_run_cuts_no_size_and_may_have_no_rounds() -> None:
    assert Bench(OF, quick=True).choose(1_000, smoke=10) == 1_000
    assert Bench(OF, quick=True).choose(1_000, quick=0, smoke=10) == 0


def test_only_a_smoke_run_has_a_small_tree() -> None:
    assert sum(data.sizes(Bench(OF, quick=True))[data.COMPANY][1]) == data.GOALS == 300_000
    assert sum(data.sizes(Bench(OF, smoke=True))[data.COMPANY][1]) == data.SMOKE_GOALS == 3_000

"""Progress of each direction, worked by hand and by property."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from measures.progress import progress_of

numbers = st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.parametrize(
    ("direction", "start", "target", "current", "percent"),
    [
        ("increase", 0, 200, 84, 42),
        ("increase", 100, 200, 90, -10),
        ("increase", 100, 200, 230, 130),
        ("decrease", 100, 60, 50, 125),
        ("decrease", 100, 60, 100, 0),
        ("decrease", 100, 60, 110, -25),
        ("at_least", None, 98, 98, 100),
        ("at_least", None, 98, "97.9", 0),
        ("at_most", None, 2, 2, 100),
        ("at_most", None, 2, 3, 0),
        ("binary", None, None, 1, 100),
        ("binary", None, None, 0, 0),
        ("milestones", None, None, 35, 35),
    ],
)
def test_each_direction_has_its_formula(direction, start, target, current, percent):
    found = progress_of(
        direction,
        start=None if start is None else Decimal(start),
        target=None if target is None else Decimal(target),
        current=Decimal(current),
    )

    assert found == Decimal(percent)


@pytest.mark.parametrize(
    ("current", "percent"), [(2, 100), ("1.5", 100), (3, 50), ("3.9", 5), (4, 0), (9, 0)]
)
def test_defects_of_at_most_two_percent_fall_over_the_tolerance(current, percent):
    found = progress_of(
        "at_most", start=None, target=Decimal(2), tolerance=Decimal(2), current=Decimal(current)
    )

    assert found == Decimal(percent)


@pytest.mark.parametrize(
    ("current", "percent"), [(20, 100), (25, 100), (22, 100), (19, 75), (16, 0), (27, 50), (40, 0)]
)
def test_between_counts_both_bounds_in(current, percent):
    found = progress_of(
        "between",
        start=None,
        target=Decimal(20),
        target_high=Decimal(25),
        tolerance=Decimal(4),
        current=Decimal(current),
    )

    assert found == Decimal(percent)


@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_a_line_without_length_is_refused(direction):
    with pytest.raises(ValueError, match="start equals target"):
        progress_of(direction, start=Decimal(5), target=Decimal(5), current=None)


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="no such direction"):
        progress_of("sideways", start=None, target=None, current=Decimal(1))


@pytest.mark.parametrize(
    "direction",
    ["increase", "decrease", "at_least", "at_most", "between", "binary", "milestones"],
)
def test_without_a_value_there_is_no_progress(direction):
    found = progress_of(
        direction,
        start=Decimal(0),
        target=Decimal(1),
        target_high=Decimal(2),
        tolerance=None,
        current=None,
    )

    assert found is None


@given(numbers, numbers, numbers)
def test_a_decrease_mirrors_an_increase(start, target, current):
    assume(start != target)

    down = progress_of("decrease", start=start, target=target, current=current)
    up = progress_of("increase", start=-start, target=-target, current=-current)

    assert down == up


@given(numbers, numbers, st.decimals(0, 1000, places=2), numbers)
def test_bounds_stay_between_nothing_and_all(low, high, tolerance, current):
    low, high = sorted((low, high))
    found = progress_of(
        "between",
        start=None,
        target=low,
        target_high=high,
        tolerance=tolerance,
        current=current,
    )

    assert Decimal(0) <= found <= Decimal(100)
    assert (found == 100) == (low <= current <= high)

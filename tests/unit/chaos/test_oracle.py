"""The chaos run's numbers by hand, against numbers that were worked out on paper."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.chaos import oracle
from tests.chaos.tree import RATIO, RISE, STEPS, SUM, WITHIN, Aim, Measure


def a_row(minute: int, value: float | None, week: int = 1, **changes: Any) -> dict[str, Any]:
    known = {
        "id": f"c{minute}",
        "period_start": date(2026, 1, week),
        "value": value,
        "numerator": None,
        "denominator": None,
        "corrects": None,
        "recorded_at": datetime(2026, 1, 1, 0, minute, tzinfo=UTC),
    }
    return {**known, **changes}


@pytest.mark.parametrize(
    ("measure", "rows", "current"),
    [
        (RISE, [], None),
        (RISE, [a_row(1, 10), a_row(2, 20)], 20),
        (RISE, [a_row(1, 10, week=2), a_row(2, 20, week=1)], 10),
        (RISE, [a_row(1, 10), a_row(2, 20), a_row(3, None, corrects="c2")], 10),
        (RISE, [a_row(1, 10), a_row(2, None)], 10),
        (SUM, [a_row(1, 10), a_row(2, 20), a_row(3, 5, week=2)], 25),
        (WITHIN, [a_row(1, 10), a_row(2, 20, week=2)], 15),
        (RATIO, [a_row(1, None, numerator=30, denominator=40)], 75),
    ],
)
def test_current_value(measure: Measure, rows: list[dict[str, Any]], current: float | None) -> None:
    assert oracle.current_values(measure, reversed(rows)) == current


@pytest.mark.parametrize(
    ("measure", "current", "percent"),
    [
        (RISE, 40, 50),
        (RISE, -8, -10),
        (Measure("decrease", start=50, target=10), 40, 25),
        (RATIO, 95, 100),
        (RATIO, 60, 50),
        (WITHIN, 50, 100),
        (WITHIN, 90, 50),
        (STEPS, 35, 35),
    ],
)
def test_progress(measure: Measure, current: float, percent: float) -> None:
    assert oracle.progress(measure, current) == percent


def test_goals_are_weighed_means_of_what_is_below_with_nothing_filling_up_for_another() -> None:
    one = Aim("low", "person", "p", "key_results", (), above="top", share=3, id="l")
    one.key_results = {"a": RISE, "b": SUM}
    other = Aim("silent", "person", "p", "key_results", (), above="top", id="s")
    other.key_results = {"c": RISE}
    top = Aim("top", "company", "", "children", (), id="t")
    aims = {aim.name: aim for aim in (top, one, other)}

    found = oracle.goal_progress(aims, {"a": 250.0, "b": 20.0, "c": None})

    # (1 x 100 + 3 x 20) / 4 below, then 3 of it and nothing from the silent one above.
    assert found == {"l": 40.0, "s": None, "t": 30.0}

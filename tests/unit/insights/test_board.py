"""The tree, the lag and the roles behind a board, without any I/O."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.ids import new_id
from services.insights.models import Watermark, number
from services.insights.use_cases.board import lag_seconds, tree

NOW = datetime(2026, 11, 16, tzinfo=UTC)


def units(parents: Sequence[int | None]) -> dict[UUID, Any]:
    """Units whose parent is the one at the given place."""
    ids = [new_id() for _ in parents]
    return {
        ids[place]: SimpleNamespace(
            id=ids[place], name=str(place), parent_id=None if parent is None else ids[parent]
        )
        for place, parent in enumerate(parents)
    }


def names(found: Any) -> list[str]:
    return [unit.name for unit in found]


def test_units_come_depth_first_in_their_order() -> None:
    assert names(tree(units([None, 0, 0, 1, None]))) == ["0", "1", "3", "2", "4"]


def test_a_unit_of_an_unknown_parent_stands_at_the_top() -> None:
    known = units([None, 0])
    lost = SimpleNamespace(id=new_id(), name="lost", parent_id=new_id())

    assert names(tree(known | {lost.id: lost})) == ["0", "1", "lost"]


def test_a_loop_of_units_is_shown_too() -> None:
    assert sorted(names(tree(units([None, 2, 1])))) == ["0", "1", "2"]


@given(st.integers(1, 30).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n)))
def test_every_unit_is_shown_once_whatever_the_tree(parents: list[int]) -> None:
    known = units([parent if parent < len(parents) else None for parent in parents])

    assert sorted(names(tree(known)), key=int) == [str(place) for place in range(len(parents))]


@pytest.mark.parametrize(
    ("told", "applied", "lag"),
    [
        (timedelta(seconds=30), timedelta(seconds=1), 30),
        (timedelta(seconds=4), timedelta(seconds=1), 0),
        (timedelta(hours=9), timedelta(hours=9), 0),
        (timedelta(hours=9), timedelta(hours=8), 0),
    ],
)
def test_a_board_lags_only_while_it_catches_up(
    told: timedelta, applied: timedelta, lag: float
) -> None:
    mark = Watermark(id=1, version=1, told_at=NOW - told, applied_at=NOW - applied)

    assert lag_seconds(mark, NOW) == lag


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(text)

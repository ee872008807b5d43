"""The tree, the lag and the roles behind a board, without any I/O."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.ids import new_id
from services.insights.models import Watermark, finite_decimal
from services.insights.queries.board import UnitRow
from services.insights.use_cases.board import lag_seconds
from services.insights.views.board import depth_first

NOW = datetime(2026, 11, 16, tzinfo=UTC)


def a_unit(unit_id: UUID, name: str, parent_id: UUID | None) -> UnitRow:
    return UnitRow(unit_id, name, parent_id, head_id=None, head_name=None)


def make_units(parents: Sequence[int | None]) -> list[UnitRow]:
    """Units named by their position, whose parent is the one at the given position."""
    ids = [new_id() for _ in parents]
    return [
        a_unit(ids[position], str(position), None if parent is None else ids[parent])
        for position, parent in enumerate(parents)
    ]


def names(units: Iterable[UnitRow]) -> list[str]:
    return [unit.name for unit in units]


def test_units_come_depth_first_in_their_order() -> None:
    assert names(depth_first(make_units([None, 0, 0, 1, None]))) == ["0", "1", "3", "2", "4"]


def test_a_unit_of_an_unknown_parent_stands_at_the_top() -> None:
    lost = a_unit(new_id(), "lost", new_id())

    assert names(depth_first([*make_units([None, 0]), lost])) == ["0", "1", "lost"]


def test_a_loop_of_units_is_shown_too() -> None:
    assert sorted(names(depth_first(make_units([None, 2, 1])))) == ["0", "1", "2"]


@given(st.integers(1, 30).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n)))
def test_every_unit_is_shown_once_whatever_the_tree(parents: list[int]) -> None:
    units = make_units([parent if parent < len(parents) else None for parent in parents])

    assert sorted(names(depth_first(units)), key=int) == [str(n) for n in range(len(parents))]


@pytest.mark.parametrize(
    ("event_age", "applied_ago", "lag"),
    [
        (timedelta(seconds=30), timedelta(seconds=1), 30),
        (timedelta(seconds=4), timedelta(seconds=1), 0),
        (timedelta(hours=9), timedelta(hours=9), 0),
        (timedelta(hours=9), timedelta(hours=8), 0),
    ],
)
def test_a_board_lags_only_while_it_catches_up(
    event_age: timedelta, applied_ago: timedelta, lag: float
) -> None:
    watermark = Watermark(id=1, version=1, written_at=NOW - event_age, applied_at=NOW - applied_ago)

    assert lag_seconds(watermark, NOW) == lag


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_a_number_has_to_be_finite(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        finite_decimal(text)

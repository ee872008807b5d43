"""Cursors of the map, and the totals of sheets side by side."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from servicekit.errors import Invalid
from services.goals.alignment.queries.goal_map import MapPlace, MapPosition
from services.goals.alignment.use_cases.goal_map import cursor_of, position_of
from services.goals.alignment.views.comparisons import sheet_totals


def test_a_cursor_says_where_a_page_ended_and_how_many_goals_came_before() -> None:
    places = [MapPlace(uuid4(), None, 0, steps, path) for steps, path in ((0, "0a"), (3, "0a00b"))]

    cursor = cursor_of(MapPosition(goal_count=200), places)

    assert position_of(cursor) == MapPosition(steps=3, path="0a00b", goal_count=202)


def test_without_a_cursor_the_map_begins_at_its_roots() -> None:
    assert position_of("") == MapPosition(steps=0, path="", goal_count=0)


@pytest.mark.parametrize("cursor", ["3", "3-2", "3-2-", "3-2-xyz", "100-2-0a", "3--2-0a", "3-2-0A"])
def test_a_wrong_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        position_of(cursor)


def test_a_goal_without_a_weight_weighs_1_in_means_and_0_in_the_total() -> None:
    def goal(weight: int | None, progress: int, health: str) -> dict[str, Any]:
        return {
            "weight": None if weight is None else Decimal(weight),
            "progress": Decimal(progress),
            "expected": Decimal(progress),
            "health": health,
        }

    totals = sheet_totals([goal(3, 100, "on_track"), goal(None, 60, "at_risk")])

    assert totals.weight_total == Decimal(3)
    assert (totals.progress, totals.expected) == (Decimal(90), Decimal(90))
    assert totals.health == "at_risk"
    assert sheet_totals([]).health == "pending"

"""Who joins, moves or returns in a running cycle has ten working days to draft."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.goals.goal_sheets.views.drafting_windows import Movement, last_movement

SINCE = date(2026, 10, 1)
TODAY = date(2026, 11, 2)
DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 1))


def assignment(since: str, until: str | None = None, unit: str = "a", main: bool = True) -> Any:
    return {"unit_id": unit, "position": "x", "main": main, "from": since, "until": until}


OLD = assignment("2020-01-01", "2026-10-11")


@pytest.mark.parametrize(
    ("assignments", "found"),
    [
        ([assignment("2020-01-01")], None),
        ([assignment("2026-10-12")], Movement(date(2026, 10, 12), "joined")),
        ([assignment("2026-10-01")], None),
        ([assignment("2026-11-03")], None),
        ([OLD, assignment("2026-10-12", unit="b")], Movement(date(2026, 10, 12), "moved")),
        ([OLD, assignment("2026-10-12")], None),
        ([OLD, assignment("2026-10-20")], Movement(date(2026, 10, 20), "returned")),
        ([assignment("2020-01-01"), assignment("2026-10-12", unit="b", main=False)], None),
    ],
)
def test_a_movement_is_a_change_of_the_main_assignment(assignments: Any, found: Any) -> None:
    assert last_movement(assignments, since=SINCE, today=TODAY) == found


@given(st.lists(st.tuples(DAYS, st.sampled_from("ab")), max_size=5, unique_by=lambda one: one[0]))
def test_it_lies_in_the_cycle_and_is_no_day_to_come(told: list[tuple[date, str]]) -> None:
    assignments = [assignment(str(day), unit=unit) for day, unit in told]
    found = last_movement(assignments, since=SINCE, today=TODAY)
    assert found is None or SINCE < found.on <= TODAY
    assert found == last_movement(assignments[::-1], since=SINCE, today=TODAY)


BACK = {"from": "2026-09-07", "until": "2026-10-18"}


@pytest.mark.parametrize(
    ("leaves", "found"),
    [
        ([BACK], Movement(date(2026, 10, 19), "returned")),
        ([{"from": "2026-10-19", "until": None}], None),
        ([{"from": "2026-03-01", "until": "2026-09-30"}], None),
        ([{"from": "2026-10-19", "until": "2026-11-02"}], None),
    ],
)
def test_who_is_back_from_leave_has_returned(leaves: Any, found: Any) -> None:
    assert last_movement([assignment("2020-01-01")], leaves, since=SINCE, today=TODAY) == found


def test_the_last_of_a_move_and_a_return_counts() -> None:
    moved = [OLD, assignment("2026-10-12", unit="b")]
    assert last_movement(moved, [BACK], since=SINCE, today=TODAY) == (
        Movement(date(2026, 10, 19), "returned")
    )
    earlier = {"from": "2026-09-07", "until": "2026-10-04"}
    assert last_movement(moved, [earlier], since=SINCE, today=TODAY) == (
        Movement(date(2026, 10, 12), "moved")
    )

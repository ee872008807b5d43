"""What waits for a value of mine."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chengshi.goals.v1.events_pb2 import Owner
from measures.due import period_of
from servicekit.testing import today

from .conftest import days_ago


@pytest.fixture
def fresh(make_tenant: Callable[[str], Any]) -> Any:
    """A company whose goals are those of this file."""
    return make_tenant("due")


def test_a_missed_period_is_due_first_and_then_the_current_one(fresh: Any) -> None:
    key_result_id = fresh.a_key_result()
    this_week = period_of(today(), "week")
    last_week = period_of(this_week.starts_on - timedelta(days=1), "week")

    missed = fresh.zhang.due()[key_result_id]
    fresh.zhang.check_in(key_result_id, 1, period_start=missed["period"]["start"])
    current = fresh.zhang.due()[key_result_id]
    fresh.zhang.check_in(key_result_id, 2)

    assert missed["period"]["start"] == last_week.starts_on.isoformat()
    assert (missed["due_on"], missed["overdue"]) == (last_week.due_on.isoformat(), True)
    assert missed["last"] is None
    assert current["period"]["start"] == this_week.starts_on.isoformat()
    assert current["overdue"] == (today() > this_week.due_on)
    assert key_result_id not in fresh.zhang.due()


def test_what_is_due_comes_pre_filled(fresh: Any) -> None:
    goal = fresh.a_goal(kr={"period": "week", "starts_on": days_ago(49), "ends_on": days_ago(-50)})
    fresh.tell(goal)
    key_result_id = goal.key_results[0].key_result_id
    back = {"period_start": days_ago(7)}
    fresh.zhang.check_in(key_result_id, 41, confidence=9, **back)
    last = fresh.zhang.check_in(key_result_id, text="等待来料", confidence=3, **back).json

    due = fresh.zhang.due()[key_result_id]

    told = {"value": 41, "text": "等待来料", "confidence": 3, "at": last["recorded_at"]}
    assert due["last"] == told
    assert due["target"] == 100
    # 49 whole days of 100 and a part of today's.
    assert 49 <= due["expected_value"] <= 50
    assert (due["goal_title"], due["key_result_title"]) == ("新品按期量产", "周产量")


def test_a_withdrawn_value_is_not_pre_filled(fresh: Any) -> None:
    key_result_id = fresh.a_key_result()
    wrong = fresh.zhang.check_in(key_result_id, 99).json
    fresh.zhang.check_in(key_result_id, 9, corrects=wrong["id"], period_start=days_ago(7))

    due = fresh.zhang.due()[key_result_id]

    assert due["last"]["value"] == 9
    assert due["period"]["start"] == period_of(today(), "week").starts_on.isoformat()


def test_a_period_is_named_in_the_readers_language(fresh: Any) -> None:
    key_result_id = fresh.a_key_result(kr={"period": "quarter", "starts_on": days_ago(0)})
    quarter = (today().month + 2) // 3

    in_chinese = fresh.zhang.due()[key_result_id]["period"]["label"]
    in_english = fresh.zhang.due(**{"Accept-Language": "en"})[key_result_id]["period"]["label"]

    assert in_chinese == f"{today().year}年第{quarter}季度"
    assert in_english == f"Q{quarter} {today().year}"


@pytest.mark.parametrize(
    ("kind", "mine"), [("person", {"zhang"}), ("unit", {"li"}), ("company", {"hr", "boss"})]
)
def test_mine_is_what_i_check_in_on(fresh: Any, kind: str, mine: set[str]) -> None:
    owner = {"person": fresh.ids["zhang"], "unit": fresh.unit_id, "company": ""}[kind]
    key_result_id = fresh.a_key_result(owner=Owner(kind=kind, id=owner))

    assert {name for name in fresh.ids if key_result_id in getattr(fresh, name).due()} == mine


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "draft"},
        {"state": "cancelled"},
        {"deleted": True},
        {"kr": {"cancelled": True}},
        {"kr": {"starts_on": days_ago(-1)}},
        {"kr": {"ends_on": days_ago(30)}},
    ],
)
def test_what_does_not_run_is_not_due(fresh: Any, changes: dict[str, Any]) -> None:
    key_result_id = fresh.a_key_result(**changes)

    assert key_result_id not in fresh.zhang.due()


def test_leave_pauses_what_is_due_until_the_return(fresh: Any) -> None:
    goal = fresh.a_goal(kr={"period": "week", "starts_on": days_ago(49), "ends_on": days_ago(-50)})
    fresh.tell(goal)
    key_result_id = goal.key_results[0].key_result_id
    assert fresh.zhang.due()[key_result_id]["overdue"] is True

    fresh.away("zhang", days_ago(30), "")
    assert fresh.zhang.due() == {}
    fresh.away("zhang", days_ago(30), days_ago(1))
    back = fresh.zhang.due()[key_result_id]
    fresh.away("zhang", days_ago(60), days_ago(59))

    assert (back["due_on"], back["overdue"]) == (days_ago(0), False)
    assert fresh.zhang.due()[key_result_id]["overdue"] is True

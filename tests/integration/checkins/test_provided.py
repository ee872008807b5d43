"""A data provider tells the values of a key result that follows a metric; its owner comments."""

from collections.abc import Callable
from typing import Any

import pytest

from servicekit.ids import new_id

from .conftest import days_ago


@pytest.fixture
def fresh(make_tenant: Callable[[str], Any]) -> Any:
    return make_tenant("provided")


@pytest.fixture
def provided(fresh: Any) -> str:
    return str(fresh.a_key_result(kr={"metric_id": str(new_id())}))


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"value": 5}, "value"),
        ({"value": None, "numerator": 1, "denominator": 2}, "numerator"),
        ({"value": None, "done": []}, "done"),
    ],
)
def test_its_owner_tells_no_value(
    fresh: Any, provided: str, told: dict[str, Any], path: str
) -> None:
    with fresh.refuses(422, "check_in.values_from_provider"):
        answer = fresh.zhang.check_in(provided, text="我填", **told)

    (fault,) = answer.json["errors"]
    assert (fault["path"], fault["code"]) == (path, "check_in.values_from_provider")
    assert fresh.zhang.read(provided).json["items"] == []


def test_a_line_or_a_confidence_alone_is_welcome(fresh: Any, provided: str) -> None:
    told = fresh.zhang.check_in(provided, text="缺料，下周补齐", period_start=days_ago(7))
    assert (told.status_code, told.json["late"]) == (201, False)
    assert fresh.zhang.check_in(provided, confidence=6).status_code == 201
    with fresh.refuses(422, "check_in.empty"):
        fresh.zhang.check_in(provided)
    plain = fresh.a_key_result()
    with fresh.refuses(422, "check_in.empty"):
        fresh.zhang.check_in(plain, confidence=6)


def test_nothing_of_it_is_due(fresh: Any, provided: str) -> None:
    plain = fresh.a_key_result()

    due = fresh.zhang.due()
    assert plain in due
    assert provided not in due


def test_it_is_its_owners_again_once_it_follows_nothing(fresh: Any) -> None:
    known = str(new_id())
    goal = fresh.a_goal(kr={"key_result_id": known, "metric_id": str(new_id())})
    fresh.tell(goal)
    assert known not in fresh.zhang.due()

    goal.key_results[0].metric_id, goal.version = "", goal.version + 1
    fresh.tell(goal)

    assert known in fresh.zhang.due()
    assert fresh.zhang.check_in(known, 5).status_code == 201

"""The first goal of a cycle brings its sheet along, or leaves nothing behind."""

from typing import Any

from servicekit.ids import new_id
from tests.integration.goals.conftest import A_KEY_RESULT


def wanted(world: Any, who: str = "staff") -> dict[str, Any]:
    return {
        "cycle_id": world.cycle("person")["id"],
        "owner": {"kind": "person", "id": world.ids[who]},
    }


def sheets(world: Any, who: str = "staff") -> list[str]:
    path = f"/v1/sheets?owner=me&cycle_id={world.cycle('person')['id']}"
    return [one["id"] for one in world.ok(who, "GET", path)["items"]]


def test_the_first_goal_opens_its_sheet(world: Any) -> None:
    body = {"sheet": wanted(world), "kind": "objective", "title": "第一个目标"}

    first = world.ok("staff", "POST", "/v1/goals", json=body | {"key_results": [A_KEY_RESULT]})
    second = world.ok("staff", "POST", "/v1/goals", json=body | {"title": "第二个目标"})

    assert first["sheet_id"] == second["sheet_id"]
    assert sheets(world) == [first["sheet_id"]]


def test_a_first_goal_that_is_refused_leaves_no_sheet(world: Any) -> None:
    bad = A_KEY_RESULT | {"start": 5, "target": 5}
    body = {"sheet": wanted(world), "kind": "objective", "title": "起点等于目标"}

    refused = world.call("staff", "POST", "/v1/goals", json=body | {"key_results": [bad]})

    assert refused.status_code == 422, refused.json
    assert sheets(world) == []


def test_a_goal_names_one_sheet_and_not_two(world: Any) -> None:
    body = {"kind": "objective", "title": "属于哪张表"}
    sheet = world.sheet("staff", "person", world.ids["staff"])

    for named in ({}, {"sheet_id": sheet, "sheet": wanted(world)}):
        refused = world.call("staff", "POST", "/v1/goals", json=body | named)
        assert refused.status_code == 422, refused.json
        assert refused.json["errors"][0]["code"] == "goal.sheet"


def test_nobody_opens_a_sheet_of_somebody_else_by_a_goal(world: Any) -> None:
    body = {"sheet": wanted(world, "boss"), "kind": "objective", "title": "替老板写"}

    assert world.call("staff", "POST", "/v1/goals", json=body).status_code in (403, 404)
    unknown = {"cycle_id": str(new_id()), "owner": wanted(world)["owner"]}
    body = {"sheet": unknown, "kind": "objective", "title": "没有的周期"}
    assert world.call("staff", "POST", "/v1/goals", json=body).status_code == 404

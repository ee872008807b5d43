"""The first goal of a cycle brings its sheet along, or leaves nothing behind."""

from typing import Any

from servicekit.ids import new_id
from tests.integration.goals.conftest import A_KEY_RESULT


def wanted(tenant: Any, who: str = "staff") -> dict[str, Any]:
    return {
        "cycle_id": tenant.cycle("person")["id"],
        "owner": {"kind": "person", "id": tenant.ids[who]},
    }


def sheets(tenant: Any, who: str = "staff") -> list[str]:
    path = f"/v1/sheets?owner=me&cycle_id={tenant.cycle('person')['id']}"
    return [one["id"] for one in tenant.ok(who, "GET", path)["items"]]


def test_the_first_goal_opens_its_sheet(tenant: Any) -> None:
    body = {"sheet": wanted(tenant), "kind": "objective", "title": "第一个目标"}

    first = tenant.ok("staff", "POST", "/v1/goals", json=body | {"key_results": [A_KEY_RESULT]})
    second = tenant.ok("staff", "POST", "/v1/goals", json=body | {"title": "第二个目标"})

    assert first["sheet_id"] == second["sheet_id"]
    assert sheets(tenant) == [first["sheet_id"]]


def test_refused_first_goal_leaves_no_sheet(tenant: Any) -> None:
    bad = A_KEY_RESULT | {"start": 5, "target": 5}
    body = {"sheet": wanted(tenant), "kind": "objective", "title": "起点等于目标"}

    with tenant.refuses(422, "kr.start_equals_target"):
        tenant.call("staff", "POST", "/v1/goals", json=body | {"key_results": [bad]})

    assert sheets(tenant) == []


def test_a_goal_names_one_sheet_and_not_two(tenant: Any) -> None:
    body = {"kind": "objective", "title": "属于哪张表"}
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])

    for named in ({}, {"sheet_id": sheet, "sheet": wanted(tenant)}):
        with tenant.refuses(422, "goal.sheet"):
            tenant.call("staff", "POST", "/v1/goals", json=body | named)


def test_first_goal_requires_the_right_to_edit_the_owner(tenant: Any) -> None:
    body = {"sheet": wanted(tenant, "boss"), "kind": "objective", "title": "替老板写"}

    with tenant.refuses(403, "not_allowed"):
        tenant.call("staff", "POST", "/v1/goals", json=body)
    unknown = {"cycle_id": str(new_id()), "owner": wanted(tenant)["owner"]}
    body = {"sheet": unknown, "kind": "objective", "title": "没有的周期"}
    with tenant.refuses(404, "cycle.not_found"):
        tenant.call("staff", "POST", "/v1/goals", json=body)

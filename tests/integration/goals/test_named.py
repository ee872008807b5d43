"""A goal for named people and units alone."""

from typing import Any

from chengshi.goals.v1.events_pb2 import GoalState
from servicekit.ids import new_id
from servicekit.testing import outbox_of


def version_of(goal: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{goal["version"]}"'}


def test_a_goal_for_named_ones_exists_for_them_and_the_line_alone(world: Any) -> None:
    sheet = world.sheet("head", "unit", world.unit)
    goal = world.goal("head", sheet, visibility="named", named=[world.ids["other"]])
    path = f"/v1/goals/{goal['id']}"

    assert [one["name"] for one in goal["named"]] == ["other"]
    assert world.call("other", "GET", path).status_code == 200
    assert world.call("boss", "GET", path).status_code == 200
    assert world.call("staff", "GET", path).status_code == 404


def test_whoever_is_posted_to_a_named_unit_sees_it(world: Any) -> None:
    sheet = world.sheet("boss", "company", None)
    goal = world.goal("boss", sheet, visibility="named", named=[world.unit])
    path = f"/v1/goals/{goal['id']}"

    assert world.call("staff", "GET", path).status_code == 200
    assert world.call("other", "GET", path).status_code == 404


def test_a_goal_made_restricted_is_gone_and_told_with_its_names(world: Any) -> None:
    sheet = world.sheet("head", "unit", world.unit)
    goal = world.goal("head", sheet)
    path = f"/v1/goals/{goal['id']}"
    assert world.call("staff", "GET", path).status_code == 200
    change = {"visibility": "named", "named": [world.ids["other"], world.ids["other"]]}

    changed = world.ok("head", "PATCH", path, json=change, headers=version_of(goal))

    assert [one["id"] for one in changed["named"]] == [world.ids["other"]]
    assert world.call("staff", "GET", path).status_code == 404
    told = GoalState.FromString(outbox_of(world.goals, world.company)[-1].payload)
    assert list(told.named) == [world.ids["other"]]


def test_names_go_with_the_visibility_they_belong_to(world: Any) -> None:
    sheet = world.sheet("head", "unit", world.unit)
    goal = world.goal("head", sheet, visibility="named", named=[world.ids["other"]])
    path = f"/v1/goals/{goal['id']}"

    opened = world.ok("head", "PATCH", path, json={"visibility": "open"}, headers=version_of(goal))

    assert opened["named"] == []


def test_somebody_unknown_cannot_be_named(world: Any) -> None:
    sheet = world.sheet("head", "unit", world.unit)
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "visibility": "named"}

    response = world.call("head", "POST", "/v1/goals", json=body | {"named": [str(new_id())]})

    assert response.status_code == 422
    assert response.json["errors"][0]["path"] == "named.0"

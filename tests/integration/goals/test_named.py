"""A goal for named people and units alone."""

from typing import Any

from chengshi.goals.v1.events_pb2 import GoalState
from servicekit.ids import new_id
from servicekit.testing import outbox_of


def version_of(goal: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{goal["version"]}"'}


def test_a_goal_for_named_ones_exists_for_them_and_the_line_alone(tenant: Any) -> None:
    sheet = tenant.sheet("head", "unit", tenant.unit)
    goal = tenant.goal("head", sheet, visibility="named", named_viewers=[tenant.ids["other"]])
    path = f"/v1/goals/{goal['id']}"

    assert [one["name"] for one in goal["named_viewers"]] == ["other"]
    assert tenant.call("other", "GET", path).status_code == 200
    assert tenant.call("boss", "GET", path).status_code == 200
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("staff", "GET", path)


def test_named_unit_shows_the_goal_to_its_people(tenant: Any) -> None:
    sheet = tenant.sheet("boss", "company", None)
    goal = tenant.goal("boss", sheet, visibility="named", named_viewers=[tenant.unit])
    path = f"/v1/goals/{goal['id']}"

    assert tenant.call("staff", "GET", path).status_code == 200
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("other", "GET", path)


def test_a_goal_made_restricted_is_gone_and_told_with_its_names(tenant: Any) -> None:
    sheet = tenant.sheet("head", "unit", tenant.unit)
    goal = tenant.goal("head", sheet)
    path = f"/v1/goals/{goal['id']}"
    assert tenant.call("staff", "GET", path).status_code == 200
    change = {"visibility": "named", "named_viewers": [tenant.ids["other"], tenant.ids["other"]]}

    changed = tenant.ok("head", "PATCH", path, json=change, headers=version_of(goal))

    assert [one["id"] for one in changed["named_viewers"]] == [tenant.ids["other"]]
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("staff", "GET", path)
    told = GoalState.FromString(outbox_of(tenant.goals, tenant.company)[-1].payload)
    assert list(told.named_viewers) == [tenant.ids["other"]]


def test_names_go_with_the_visibility_they_belong_to(tenant: Any) -> None:
    sheet = tenant.sheet("head", "unit", tenant.unit)
    goal = tenant.goal("head", sheet, visibility="named", named_viewers=[tenant.ids["other"]])
    path = f"/v1/goals/{goal['id']}"

    opened = tenant.ok("head", "PATCH", path, json={"visibility": "open"}, headers=version_of(goal))

    assert opened["named_viewers"] == []


def test_somebody_unknown_cannot_be_named(tenant: Any) -> None:
    sheet = tenant.sheet("head", "unit", tenant.unit)
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "visibility": "named"}

    with tenant.refuses(422, "goal.named_unknown"):
        response = tenant.call(
            "head", "POST", "/v1/goals", json=body | {"named_viewers": [str(new_id())]}
        )

    assert response.json["errors"][0]["path"] == "named_viewers.0"

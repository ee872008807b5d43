"""Changes of what was agreed: asked for, approved, applied in one go, kept in the ledger."""

from typing import Any

import pytest

from chengshi.checkins.v1.events_pb2 import MilestonesDone
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.approving import decide, told
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_path import recorded


@pytest.fixture
def agreed(world: Any) -> dict[str, Any]:
    """Two KPI of 员工 under a goal of the unit, half done."""
    middle = world.sheet("head", "unit", world.unit)
    parent = world.goal("head", middle, driver="children")
    world.agree(middle, "head", "boss")
    sheet = world.sheet("staff", "person", world.ids["staff"])
    links = [{"goal_id": parent["id"]}]
    kpi = {"kind": "kpi", "weight": 50, "visibility": "open", "key_results": [A_KEY_RESULT]}
    goals = [world.goal("staff", sheet, alignments=links, **kpi) for _ in range(2)]
    world.agree(sheet, "staff", "head")
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(goals[0], "5")])
    return {"sheet": sheet, "parent": parent["id"], "goals": goals}


def ask(world: Any, sheet: str, *goals: Any, who: str = "staff", reason: str = "客户推迟") -> Any:
    body = {"reason": reason, "goals": list(goals)}
    return world.call(who, "POST", f"/v1/sheets/{sheet}/change-requests", json=body)


def new_target(goal: Any, target: Any) -> Any:
    return {
        "id": goal["id"],
        "key_results": [{"id": goal["key_results"][0]["id"], "target": target}],
    }


def shown(world: Any, goal: Any) -> Any:
    return world.ok("boss", "GET", f"/v1/goals/{goal['id']}")


def test_a_changed_target_counts_from_its_approval_and_the_ledger_shows_both(
    world: Any, agreed: Any
) -> None:
    goal = agreed["goals"][0]
    request = ask(world, agreed["sheet"], new_target(goal, 20)).json
    (entry,) = request["diff"]
    assert (entry["field"], entry["before"], entry["after"]) == ("target", 10, 20)
    assert shown(world, goal)["progress"] == 50

    assert decide(world, "head", request, "approve").json["state"] == "approved"

    assert shown(world, goal)["progress"] == 25
    with world.goals.as_system(world.company) as uow:
        roll_up_job.roll_up(uow)
    assert shown(world, {"id": agreed["parent"]})["progress"] == 12.5
    ledger = world.ok("staff", "GET", f"/v1/goals/{goal['id']}/ledger")
    (part,) = ledger["key_results"]
    assert (part["original"]["target"], part["current"]["target"]) == (10, 20)
    assert (part["original_attainment"], part["attainment"]) == (50, 25)
    assert (ledger["original_progress"], ledger["progress"]) == (50, 25)
    (kept,) = ledger["entries"]
    assert (kept["reason"], [one["name"] for one in kept["approvers"]]) == ("客户推迟", ["head"])


def test_the_original_target_stays_through_a_second_change(world: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    for target in (20, 40):
        request = ask(world, agreed["sheet"], new_target(goal, target)).json
        decide(world, "head", request, "approve")

    ledger = world.ok("staff", "GET", f"/v1/goals/{goal['id']}/ledger")

    (part,) = ledger["key_results"]
    assert (part["original"]["target"], part["current"]["target"]) == (10, 40)
    assert len(ledger["entries"]) == 2


@pytest.mark.parametrize("decision", ["return", "withdraw"])
def test_what_is_not_approved_changes_nothing(world: Any, agreed: Any, decision: str) -> None:
    goal = agreed["goals"][0]
    before = shown(world, goal)["version"]
    request = ask(world, agreed["sheet"], new_target(goal, 20)).json
    if decision == "return":
        decide(world, "head", request, "return", comment="先试试")
    else:
        world.ok("staff", "POST", f"/v1/requests/{request['id']}/withdrawal")

    assert shown(world, goal)["version"] == before
    assert shown(world, goal)["key_results"][0]["target"] == 10
    assert world.ok("staff", "GET", f"/v1/sheets/{agreed['sheet']}")["state"] == "filed"
    assert world.ok("staff", "GET", f"/v1/goals/{goal['id']}/ledger")["entries"] == []


def test_an_active_goal_ends_by_a_request_alone(world: Any, agreed: Any) -> None:
    first, second = agreed["goals"]
    path = f"/v1/goals/{first['id']}/transitions"
    refused = world.call("head", "POST", path, json={"to": "cancelled"})
    assert (refused.status_code, refused.json["code"]) == (409, "goal.change_request_needed")

    request = ask(world, agreed["sheet"], {"id": first["id"], "cancel": True}).json
    assert request["kind"] == "cancel"
    decide(world, "head", request, "approve")

    assert shown(world, first)["state"] == "cancelled"
    assert shown(world, second)["state"] == "active"
    again = ask(world, agreed["sheet"], new_target(first, 20))
    assert (again.status_code, again.json["errors"][0]["code"]) == (422, "request.not_active")


def test_a_goal_that_changes_hands_is_accepted_by_the_next_owner(world: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    owner = {"kind": "person", "id": world.ids["other"]}
    request = ask(world, agreed["sheet"], {"id": goal["id"], "owner": owner}).json
    assert [(node["kind"], node["own"]) for node in request["nodes"]] == [
        ("accept", True),
        ("approve", False),
    ]
    assert decide(world, "head", request, "approve").status_code == 403
    decide(world, "other", request, "approve")
    assert decide(world, "head", request, "approve").json["state"] == "approved"

    moved = shown(world, goal)
    assert (moved["owner"]["id"], moved["progress"]) == (world.ids["other"], 50)
    assert moved["sheet_id"] != agreed["sheet"]


def test_weights_that_are_touched_total_100(world: Any, agreed: Any) -> None:
    first, second = agreed["goals"]
    alone = ask(world, agreed["sheet"], {"id": first["id"], "weight": 70})
    assert (alone.status_code, alone.json["code"]) == (422, "sheet.weights")

    both = ask(
        world,
        agreed["sheet"],
        {"id": first["id"], "weight": 70},
        {"id": second["id"], "weight": 30},
    ).json
    decide(world, "head", both, "approve")
    assert [shown(world, goal)["weight"] for goal in (first, second)] == [70, 30]


def test_a_goal_added_later_starts_by_a_change_of_the_sheet(world: Any, agreed: Any) -> None:
    kpi = {"kind": "kpi", "weight": 20, "key_results": [A_KEY_RESULT]}
    added = world.goal("staff", agreed["sheet"], **kpi)
    path = f"/v1/goals/{added['id']}/transitions"
    assert world.call("head", "POST", path, json={"to": "active"}).status_code == 409
    weights = [{"id": goal["id"], "weight": 40} for goal in agreed["goals"]]

    request = ask(world, agreed["sheet"], {"id": added["id"], "start": True}, *weights).json
    decide(world, "head", request, "approve")

    assert shown(world, added)["state"] == "active"


def test_one_request_at_a_time_and_none_without_a_change(world: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    assert ask(world, agreed["sheet"], new_target(goal, 10)).status_code == 422
    assert ask(world, agreed["sheet"], new_target(goal, 20)).status_code == 201

    second = ask(world, agreed["sheet"], new_target(goal, 30))

    assert (second.status_code, second.json["code"]) == (409, "request.open")


def test_a_change_that_cannot_be_measured_is_refused(world: Any, agreed: Any) -> None:
    answer = ask(world, agreed["sheet"], new_target(agreed["goals"][0], 0))

    assert answer.status_code == 422
    fault = answer.json["errors"][0]
    assert fault["path"] == "goals.0.key_results.0.target"
    assert fault["code"] == "kr.start_equals_target"


def test_wording_is_recorded_without_approval(world: Any, agreed: Any) -> None:
    goal = shown(world, agreed["goals"][0])
    headers = {"If-Match": f'"{goal["version"]}"'}
    path = f"/v1/goals/{goal['id']}"
    world.ok("staff", "PATCH", path, json={"title": "更清楚"}, headers=headers)

    assert shown(world, goal)["title"] == "更清楚"
    assert told(world)[-1] == "GoalState"
    assert "AuditRecorded" in told(world)[-3:]


def test_phased_targets_and_milestones_change_by_request_and_what_is_done_stays_done(
    world: Any,
) -> None:
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    steps = [{"title": title, "weight": 50, "due_on": "2026-06-30"} for title in ("评审", "量产")]
    sheet = world.sheet("staff", "person", world.ids["staff"])
    goal = world.goal(
        "staff",
        sheet,
        key_results=[
            {"title": "上市", "direction": "milestones", "milestones": steps, **dates},
            {**A_KEY_RESULT, **dates, "phased": [{"on": "2026-06-30", "value": 4}]},
        ],
    )
    world.agree(sheet, "staff", "head")
    launch, line = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")["key_results"]
    review = launch["milestones"][0]
    later = [{**one, "due_on": "2026-09-30"} for one in launch["milestones"]]
    for one in later:
        one.pop("done_on")
    changed = [
        {"id": line["id"], "phased": [{"on": "2026-06-30", "value": 3}]},
        {"id": launch["id"], "milestones": later},
    ]
    request = ask(world, sheet, {"id": goal["id"], "key_results": changed}).json
    sides = {one["field"]: (one["before"], one["after"]) for one in request["diff"]}
    point = {"on": "2026-06-30", "value": 4}
    assert sides["phased"] == ([point], [{**point, "value": 3}])
    assert [one["due_on"] for one in sides["milestones"][1]] == ["2026-09-30"] * 2
    # What is told while it waits stays.
    with world.goals.as_system(world.company) as uow:
        done = MilestonesDone(done=[review["id"]])
        reported_values.apply_values(uow, [recorded(goal, "50", milestones=done)])

    assert decide(world, "head", request, "approve").json["state"] == "approved"

    launch, line = shown(world, goal)["key_results"]
    assert line["phased"] == [{"on": "2026-06-30", "value": 3}]
    assert [one["due_on"] for one in launch["milestones"]] == ["2026-09-30"] * 2
    assert [one["done_on"] is not None for one in launch["milestones"]] == [True, False]
    assert launch["progress"] == 50


def test_a_plan_that_cannot_be_is_refused_before_anybody_is_asked(world: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    part = {"id": goal["key_results"][0]["id"], "phased": [{"on": "1999-01-01", "value": 1}]}
    answer = ask(world, agreed["sheet"], {"id": goal["id"], "key_results": [part]})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "kr.outside_dates")

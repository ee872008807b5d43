"""Changes of what was agreed: asked for, approved, applied in one go, kept in the ledger."""

from typing import Any

import pytest

from chengshi.checkins.v1.events_pb2 import MilestonesDone
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.approving import decide, published_events
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_path import recorded


@pytest.fixture
def agreed(tenant: Any) -> dict[str, Any]:
    """Two KPI of 员工 under a goal of the unit, half done."""
    middle = tenant.sheet("head", "unit", tenant.unit)
    parent = tenant.goal("head", middle, progress_source="children")
    tenant.agree(middle, "head", "boss")
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    links = [{"goal_id": parent["id"]}]
    kpi = {"kind": "kpi", "weight": 50, "visibility": "open", "key_results": [A_KEY_RESULT]}
    goals = [tenant.goal("staff", sheet, alignments=links, **kpi) for _ in range(2)]
    tenant.agree(sheet, "staff", "head")
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(goals[0], "5")])
    return {"sheet": sheet, "parent": parent["id"], "goals": goals}


def ask(tenant: Any, sheet: str, *goals: Any, who: str = "staff", reason: str = "客户推迟") -> Any:
    body = {"reason": reason, "goals": list(goals)}
    return tenant.call(who, "POST", f"/v1/sheets/{sheet}/change-requests", json=body)


def new_target(goal: Any, target: Any) -> Any:
    return {
        "id": goal["id"],
        "key_results": [{"id": goal["key_results"][0]["id"], "target": target}],
    }


def shown(tenant: Any, goal: Any) -> Any:
    return tenant.ok("boss", "GET", f"/v1/goals/{goal['id']}")


def test_a_changed_target_counts_from_its_approval_and_the_ledger_shows_both(
    tenant: Any, agreed: Any
) -> None:
    goal = agreed["goals"][0]
    request = ask(tenant, agreed["sheet"], new_target(goal, 20)).json
    (entry,) = request["diff"]
    assert (entry["field"], entry["before"], entry["after"]) == ("target", 10, 20)
    assert shown(tenant, goal)["progress"] == 50

    assert decide(tenant, "head", request, "approve").json["state"] == "approved"

    assert shown(tenant, goal)["progress"] == 25
    with tenant.goals.as_system(tenant.company) as uow:
        roll_up_job.roll_up(uow)
    assert shown(tenant, {"id": agreed["parent"]})["progress"] == 12.5
    ledger = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/ledger")
    (part,) = ledger["key_results"]
    assert (part["original"]["target"], part["current"]["target"]) == (10, 20)
    assert (part["original_attainment"], part["attainment"]) == (50, 25)
    assert (ledger["original_progress"], ledger["progress"]) == (50, 25)
    (kept,) = ledger["entries"]
    assert (kept["reason"], [one["name"] for one in kept["approvers"]]) == ("客户推迟", ["head"])


def test_the_original_target_stays_through_a_second_change(tenant: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    for target in (20, 40):
        request = ask(tenant, agreed["sheet"], new_target(goal, target)).json
        decide(tenant, "head", request, "approve")

    ledger = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/ledger")

    (part,) = ledger["key_results"]
    assert (part["original"]["target"], part["current"]["target"]) == (10, 40)
    assert len(ledger["entries"]) == 2


@pytest.mark.parametrize("decision", ["return", "withdraw"])
def test_returned_change_request_changes_nothing(tenant: Any, agreed: Any, decision: str) -> None:
    goal = agreed["goals"][0]
    before = shown(tenant, goal)["version"]
    request = ask(tenant, agreed["sheet"], new_target(goal, 20)).json
    if decision == "return":
        decide(tenant, "head", request, "return", comment="先试试")
    else:
        tenant.ok("staff", "POST", f"/v1/requests/{request['id']}/withdrawal")

    assert shown(tenant, goal)["version"] == before
    assert shown(tenant, goal)["key_results"][0]["target"] == 10
    assert tenant.ok("staff", "GET", f"/v1/sheets/{agreed['sheet']}")["state"] == "filed"
    assert tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/ledger")["entries"] == []


def test_an_active_goal_ends_by_a_request_alone(tenant: Any, agreed: Any) -> None:
    first, second = agreed["goals"]
    path = f"/v1/goals/{first['id']}/transitions"
    with tenant.refuses(409, "goal.change_request_needed"):
        tenant.call("head", "POST", path, json={"to": "cancelled"})

    request = ask(tenant, agreed["sheet"], {"id": first["id"], "cancel": True}).json
    assert request["kind"] == "cancel"
    decide(tenant, "head", request, "approve")

    assert shown(tenant, first)["state"] == "cancelled"
    assert shown(tenant, second)["state"] == "active"
    with tenant.refuses(422, "request.not_active"):
        ask(tenant, agreed["sheet"], new_target(first, 20))


def test_a_goal_that_changes_hands_is_accepted_by_the_next_owner(tenant: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    owner = {"kind": "person", "id": tenant.ids["other"]}
    request = ask(tenant, agreed["sheet"], {"id": goal["id"], "owner": owner}).json
    assert [(step["kind"], step["for_owner"]) for step in request["steps"]] == [
        ("accept", True),
        ("approve", False),
    ]
    with tenant.refuses(403, "request.not_waiting"):
        decide(tenant, "head", request, "approve")
    decide(tenant, "other", request, "approve")
    assert decide(tenant, "head", request, "approve").json["state"] == "approved"

    moved = shown(tenant, goal)
    assert (moved["owner"]["id"], moved["progress"]) == (tenant.ids["other"], 50)
    assert moved["sheet_id"] != agreed["sheet"]


def test_weights_that_are_touched_total_100(tenant: Any, agreed: Any) -> None:
    first, second = agreed["goals"]
    with tenant.refuses(422, "sheet.weights"):
        ask(tenant, agreed["sheet"], {"id": first["id"], "weight": 70})

    both = ask(
        tenant,
        agreed["sheet"],
        {"id": first["id"], "weight": 70},
        {"id": second["id"], "weight": 30},
    ).json
    decide(tenant, "head", both, "approve")
    assert [shown(tenant, goal)["weight"] for goal in (first, second)] == [70, 30]


def test_a_goal_added_later_starts_by_a_change_of_the_sheet(tenant: Any, agreed: Any) -> None:
    kpi = {"kind": "kpi", "weight": 20, "key_results": [A_KEY_RESULT]}
    added = tenant.goal("staff", agreed["sheet"], **kpi)
    path = f"/v1/goals/{added['id']}/transitions"
    with tenant.refuses(409, "goal.change_request_needed"):
        tenant.call("head", "POST", path, json={"to": "active"})
    weights = [{"id": goal["id"], "weight": 40} for goal in agreed["goals"]]

    request = ask(tenant, agreed["sheet"], {"id": added["id"], "start": True}, *weights).json
    decide(tenant, "head", request, "approve")

    assert shown(tenant, added)["state"] == "active"


def test_sheet_has_one_open_request_and_none_without_a_change(tenant: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    with tenant.refuses(422, "request.nothing"):
        ask(tenant, agreed["sheet"], new_target(goal, 10))
    assert ask(tenant, agreed["sheet"], new_target(goal, 20)).status_code == 201

    with tenant.refuses(409, "request.open"):
        ask(tenant, agreed["sheet"], new_target(goal, 30))


def test_a_change_that_cannot_be_measured_is_refused(tenant: Any, agreed: Any) -> None:
    with tenant.refuses(422, "kr.start_equals_target"):
        answer = ask(tenant, agreed["sheet"], new_target(agreed["goals"][0], 0))

    fault = answer.json["errors"][0]
    assert fault["path"] == "goals.0.key_results.0.target"
    assert fault["code"] == "kr.start_equals_target"


def test_wording_is_recorded_without_approval(tenant: Any, agreed: Any) -> None:
    goal = shown(tenant, agreed["goals"][0])
    headers = {"If-Match": f'"{goal["version"]}"'}
    path = f"/v1/goals/{goal['id']}"
    tenant.ok("staff", "PATCH", path, json={"title": "更清楚"}, headers=headers)

    assert shown(tenant, goal)["title"] == "更清楚"
    assert published_events(tenant)[-1] == "GoalState"
    assert "AuditRecorded" in published_events(tenant)[-3:]


def test_phased_targets_and_milestones_change_by_request_and_what_is_done_stays_done(
    tenant: Any,
) -> None:
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    steps = [{"title": title, "weight": 50, "due_on": "2026-06-30"} for title in ("评审", "量产")]
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    goal = tenant.goal(
        "staff",
        sheet,
        key_results=[
            {"title": "上市", "direction": "milestones", "milestones": steps, **dates},
            {**A_KEY_RESULT, **dates, "phased_targets": [{"on": "2026-06-30", "value": 4}]},
        ],
    )
    tenant.agree(sheet, "staff", "head")
    launch, line = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")["key_results"]
    review = launch["milestones"][0]
    later = [{**one, "due_on": "2026-09-30"} for one in launch["milestones"]]
    for one in later:
        one.pop("done_on")
    changed = [
        {"id": line["id"], "phased_targets": [{"on": "2026-06-30", "value": 3}]},
        {"id": launch["id"], "milestones": later},
    ]
    request = ask(tenant, sheet, {"id": goal["id"], "key_results": changed}).json
    sides = {one["field"]: (one["before"], one["after"]) for one in request["diff"]}
    point = {"on": "2026-06-30", "value": 4}
    assert sides["phased_targets"] == ([point], [{**point, "value": 3}])
    assert [one["due_on"] for one in sides["milestones"][1]] == ["2026-09-30"] * 2
    # What is told while it waits stays.
    with tenant.goals.as_system(tenant.company) as uow:
        done = MilestonesDone(done=[review["id"]])
        reported_values.apply_values(uow, [recorded(goal, "50", milestones=done)])

    assert decide(tenant, "head", request, "approve").json["state"] == "approved"

    launch, line = shown(tenant, goal)["key_results"]
    assert line["phased_targets"] == [{"on": "2026-06-30", "value": 3}]
    assert [one["due_on"] for one in launch["milestones"]] == ["2026-09-30"] * 2
    assert [one["done_on"] is not None for one in launch["milestones"]] == [True, False]
    assert launch["progress"] == 50


def test_a_plan_that_cannot_be_is_refused_before_anybody_is_asked(tenant: Any, agreed: Any) -> None:
    goal = agreed["goals"][0]
    part = {
        "id": goal["key_results"][0]["id"],
        "phased_targets": [{"on": "1999-01-01", "value": 1}],
    }
    with tenant.refuses(422, "kr.outside_dates"):
        ask(tenant, agreed["sheet"], {"id": goal["id"], "key_results": [part]})

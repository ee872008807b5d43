"""A finding returns a filed sheet or asks for a change; an approval gives it its outcome."""

from typing import Any

import pytest

from tests.integration.goals.approving import decide, state_of, submitted
from tests.integration.goals.departments import Departments, told_findings


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


def returned(departments: Departments, **goal: Any) -> tuple[Any, Any, str]:
    """A session that returned the filed sheet of 甲."""
    sheet = departments.filed("ada", "boss", **goal)
    session = departments.opened("head", "ada")
    (finding,) = departments.note("head", session, sheet_ids=[sheet]).json["findings"]
    answer = departments.conclude("head", session, finding, "return", subject_id=sheet)
    assert answer.status_code == 201, answer.text
    return session, finding, sheet


def test_a_finding_returns_a_filed_sheet_whose_goals_go_on(departments: Departments) -> None:
    session, _, sheet = returned(departments)
    tenant = departments.tenant

    shown = tenant.ok("ada", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["comment"]) == ("draft", "会上商定")
    assert shown["returned_by"] == session["id"]
    assert shown["goals"][0]["state"] == "active"
    (finding,) = departments.read("ada", session)["findings"]
    assert (finding["state"], finding["action"], finding["subject_id"]) == (
        "awaiting_approval",
        "return",
        sheet,
    )
    told = told_findings(departments)[-1]
    assert (told.step, told.subject_id, told.subject_owner.id) == (
        "return",
        sheet,
        tenant.ids["ada"],
    )
    part = shown["goals"][0]["key_results"][0]
    headers = {"If-Match": f'"{part["version"]}"'}
    path = f"/v1/key_results/{part['id']}"
    refused = tenant.call("ada", "PATCH", path, json={"target": 99}, headers=headers)
    assert refused.json["code"] == "goal.change_request_needed"


def test_resubmitted_sheet_settles_its_finding(departments: Departments) -> None:
    session, _, sheet = returned(departments)
    assert (
        departments.move("head", session, "closed").json["code"] == "alignment_session.unfinished"
    )

    request = submitted(departments.tenant, sheet, by="ada")
    decide(departments.tenant, "boss", request, "approve")

    shown = departments.tenant.ok("ada", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["returned_by"]) == ("filed", None)
    (finding,) = departments.read("ada", session)["findings"]
    assert (finding["state"], finding["request_id"]) == ("settled", request["id"])
    assert told_findings(departments)[-1].step == "settle"
    assert departments.move("head", session, "closed").json["state"] == "closed"


def test_a_change_of_target_on_a_returned_sheet_files_it_again(departments: Departments) -> None:
    session, _, sheet = returned(departments)
    tenant = departments.tenant
    (goal,) = tenant.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"]
    parts = [{"id": goal["key_results"][0]["id"], "target": 20}]
    body = {"reason": "拉平难度", "goals": [{"id": goal["id"], "key_results": parts}]}
    request = tenant.ok("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    assert state_of(tenant, sheet) == "in_approval"

    decide(tenant, "boss", request, "return", comment="再想想")
    assert state_of(tenant, sheet) == "draft"
    request = tenant.ok("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    decide(tenant, "boss", request, "approve")

    assert state_of(tenant, sheet) == "filed"
    ledger = tenant.ok("ada", "GET", f"/v1/goals/{goal['id']}/ledger")
    (part,) = ledger["key_results"]
    assert (part["original"]["target"], part["current"]["target"]) == (10, 20)
    assert departments.read("ada", session)["findings"][0]["state"] == "settled"


def test_a_goal_that_is_to_change_settles_its_finding_once_the_change_is_approved(
    departments: Departments,
) -> None:
    tenant, sheet = departments.tenant, departments.filed("ada", "boss")
    (goal,) = tenant.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"]
    session = departments.opened("head", "ada")
    (finding,) = departments.note("head", session, goal_ids=[goal["id"]]).json["findings"]
    answer = departments.conclude("head", session, finding, "amend", subject_id=goal["id"])
    assert answer.json["findings"][0]["state"] == "awaiting_approval"
    assert (told_findings(departments)[-1].step, told_findings(departments)[-1].subject_id) == (
        "amend",
        goal["id"],
    )

    body = {"reason": "不再需要", "goals": [{"id": goal["id"], "weight": 80}]}
    with departments.tenant.refuses(422, "sheet.weights"):
        tenant.call("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    parts = [{"id": goal["key_results"][0]["id"], "target": 12}]
    body["goals"] = [{"id": goal["id"], "key_results": parts}]
    request = tenant.ok("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    decide(tenant, "boss", request, "approve")

    assert departments.read("ada", session)["findings"][0]["state"] == "settled"


def test_session_returns_only_filed_sheets_it_names(departments: Departments) -> None:
    draft, filed = departments.sheet("bob"), departments.filed("ada", "boss")
    planned = departments.session("head", "ada").json
    (finding,) = departments.note("head", planned, sheet_ids=[draft]).json["findings"]
    early = departments.conclude("head", planned, finding, "return", subject_id=draft)
    assert early.json["code"] == "alignment_session.not_open"
    departments.move("head", planned, "open")

    answers = [
        departments.conclude("head", planned, finding, "return", subject_id=draft),
        departments.conclude("head", planned, finding, "return", subject_id=filed),
        departments.conclude("head", planned, finding, "return"),
        departments.conclude("head", planned, finding, "settle", subject_id=draft),
        departments.conclude("ada", planned, finding, "return", subject_id=draft),
    ]
    codes = [(one.json.get("errors") or [one.json])[0]["code"] for one in answers]
    assert codes == [
        "sheet.cannot_move",
        "finding.not_named",
        "finding.subject",
        "finding.subject",
        "alignment_session.not_leading",
    ]
    assert state_of(departments.tenant, filed) == "filed"


def test_filed_sheet_is_returned_by_a_session_alone(departments: Departments) -> None:
    sheet = departments.filed("ada", "boss")

    for to in ("draft", "in_approval", "agreed"):
        path = f"/v1/sheets/{sheet}/transitions"
        with departments.tenant.refuses(409, "sheet.cannot_move"):
            departments.tenant.call("boss", "POST", path, json={"to": to})


def test_carried_finding_continues_in_the_next_session(departments: Departments) -> None:
    session, finding, sheet = returned(departments)
    departments.conclude("ada", session, finding, "carry")
    assert (
        departments.conclude("ada", session, finding, "carry").json["code"] == "finding.cannot_move"
    )
    assert departments.move("head", session, "closed").status_code == 200

    following = departments.session("head", "ada", follows_id=session["id"]).json
    (kept,) = following["findings"]
    assert (kept["state"], kept["carried_over_from_id"]) == ("awaiting_approval", finding["id"])
    decide(departments.tenant, "boss", submitted(departments.tenant, sheet, by="ada"), "approve")
    for one in (session, following):
        assert departments.read("head", one)["findings"][0]["state"] == "settled"

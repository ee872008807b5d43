"""A finding returns a filed sheet or asks for a change; an approval gives it its outcome."""

from typing import Any

import pytest

from tests.integration.goals.across import Across, told_findings
from tests.integration.goals.approving import decide, state_of, submitted


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


def returned(across: Across, **goal: Any) -> tuple[Any, Any, str]:
    """A session that returned the filed sheet of 甲."""
    sheet = across.filed("ada", "boss", **goal)
    session = across.opened("head", "ada")
    (finding,) = across.note("head", session, sheet_ids=[sheet]).json["findings"]
    answer = across.conclude("head", session, finding, "return", subject_id=sheet)
    assert answer.status_code == 201, answer.text
    return session, finding, sheet


def test_a_finding_returns_a_filed_sheet_whose_goals_go_on(across: Across) -> None:
    session, _, sheet = returned(across)
    world = across.world

    shown = world.ok("ada", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["comment"]) == ("draft", "会上商定")
    assert shown["returned_by"] == session["id"]
    assert shown["goals"][0]["state"] == "active"
    (finding,) = across.read("ada", session)["findings"]
    assert (finding["state"], finding["action"], finding["subject_id"]) == (
        "acting",
        "return",
        sheet,
    )
    told = told_findings(across)[-1]
    assert (told.step, told.subject_id, told.subject_owner.id) == (
        "return",
        sheet,
        world.ids["ada"],
    )
    part = shown["goals"][0]["key_results"][0]
    headers = {"If-Match": f'"{part["version"]}"'}
    path = f"/v1/key_results/{part['id']}"
    refused = world.call("ada", "PATCH", path, json={"target": 99}, headers=headers)
    assert refused.json["code"] == "goal.change_request_needed"


def test_handed_in_again_it_is_filed_anew_and_the_finding_has_its_outcome(across: Across) -> None:
    session, _, sheet = returned(across)
    assert across.move("head", session, "closed").json["code"] == "alignment_session.unfinished"

    request = submitted(across.world, sheet, by="ada")
    decide(across.world, "boss", request, "approve")

    shown = across.world.ok("ada", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["returned_by"]) == ("filed", None)
    (finding,) = across.read("ada", session)["findings"]
    assert (finding["state"], finding["request_id"]) == ("settled", request["id"])
    assert told_findings(across)[-1].step == "settle"
    assert across.move("head", session, "closed").json["state"] == "closed"


def test_a_change_of_target_on_a_returned_sheet_files_it_again(across: Across) -> None:
    session, _, sheet = returned(across)
    world = across.world
    (goal,) = world.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"]
    parts = [{"id": goal["key_results"][0]["id"], "target": 20}]
    body = {"reason": "拉平难度", "goals": [{"id": goal["id"], "key_results": parts}]}
    request = world.ok("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    assert state_of(world, sheet) == "in_approval"

    decide(world, "boss", request, "return", comment="再想想")
    assert state_of(world, sheet) == "draft"
    request = world.ok("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    decide(world, "boss", request, "approve")

    assert state_of(world, sheet) == "filed"
    ledger = world.ok("ada", "GET", f"/v1/goals/{goal['id']}/ledger")
    (part,) = ledger["key_results"]
    assert (part["original"]["target"], part["current"]["target"]) == (10, 20)
    assert across.read("ada", session)["findings"][0]["state"] == "settled"


def test_a_goal_that_is_to_change_settles_its_finding_once_the_change_is_approved(
    across: Across,
) -> None:
    world, sheet = across.world, across.filed("ada", "boss")
    (goal,) = world.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"]
    session = across.opened("head", "ada")
    (finding,) = across.note("head", session, goal_ids=[goal["id"]]).json["findings"]
    answer = across.conclude("head", session, finding, "amend", subject_id=goal["id"])
    assert answer.json["findings"][0]["state"] == "acting"
    assert (told_findings(across)[-1].step, told_findings(across)[-1].subject_id) == (
        "amend",
        goal["id"],
    )

    body = {"reason": "不再需要", "goals": [{"id": goal["id"], "weight": 80}]}
    refused = world.call("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    assert refused.status_code == 422
    parts = [{"id": goal["key_results"][0]["id"], "target": 12}]
    body["goals"] = [{"id": goal["id"], "key_results": parts}]
    request = world.ok("ada", "POST", f"/v1/sheets/{sheet}/change-requests", json=body)
    decide(world, "boss", request, "approve")

    assert across.read("ada", session)["findings"][0]["state"] == "settled"


def test_only_what_is_filed_and_named_goes_back(across: Across) -> None:
    draft, filed = across.sheet("bob"), across.filed("ada", "boss")
    planned = across.session("head", "ada").json
    (finding,) = across.note("head", planned, sheet_ids=[draft]).json["findings"]
    early = across.conclude("head", planned, finding, "return", subject_id=draft)
    assert early.json["code"] == "alignment_session.not_open"
    across.move("head", planned, "open")

    answers = [
        across.conclude("head", planned, finding, "return", subject_id=draft),
        across.conclude("head", planned, finding, "return", subject_id=filed),
        across.conclude("head", planned, finding, "return"),
        across.conclude("head", planned, finding, "settle", subject_id=draft),
        across.conclude("ada", planned, finding, "return", subject_id=draft),
    ]
    codes = [(one.json.get("errors") or [one.json])[0]["code"] for one in answers]
    assert codes == [
        "sheet.cannot_move",
        "finding.not_named",
        "finding.subject",
        "finding.subject",
        "alignment_session.not_leading",
    ]
    assert state_of(across.world, filed) == "filed"


def test_nothing_but_a_session_returns_what_is_filed(across: Across) -> None:
    sheet = across.filed("ada", "boss")

    for to in ("draft", "in_approval", "agreed"):
        path = f"/v1/sheets/{sheet}/transitions"
        assert across.world.call("boss", "POST", path, json={"to": to}).status_code == 409


def test_what_is_carried_goes_on_in_the_next_session(across: Across) -> None:
    session, finding, sheet = returned(across)
    across.conclude("ada", session, finding, "carry")
    assert across.conclude("ada", session, finding, "carry").json["code"] == "finding.cannot_move"
    assert across.move("head", session, "closed").status_code == 200

    following = across.session("head", "ada", follows_id=session["id"]).json
    (kept,) = following["findings"]
    assert (kept["state"], kept["carried_from"]) == ("acting", finding["id"])
    decide(across.world, "boss", submitted(across.world, sheet, by="ada"), "approve")
    for one in (session, following):
        assert across.read("head", one)["findings"][0]["state"] == "settled"

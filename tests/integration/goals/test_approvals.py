"""Sheets that are handed in: who is asked, what they answer, what becomes of the sheet."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from servicekit.testing import statements_of
from tests.integration.goals.approving import (
    KPI,
    OKR,
    a_sheet,
    box,
    decide,
    request_of,
    state_of,
    submitted,
    time_passes,
    told,
)

JOBS = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'request_due' AND ref = :ref")


def test_the_last_approval_agrees_files_and_starts(world: Any) -> None:
    sheet = a_sheet(world, **OKR)
    request = submitted(world, sheet)
    assert (box(world, "head", "waiting"), box(world, "staff", "submitted")) == (
        [request["id"]],
        [request["id"]],
    )

    answer = decide(world, "head", request, "approve", comment="有挑战", difficulty=4).json

    assert (answer["state"], answer["sheet"]["state"]) == ("approved", "filed")
    shown = world.ok("staff", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["difficulty"]) == ("filed", 4)
    assert [goal["state"] for goal in shown["goals"]] == ["active"]
    assert {"SheetAgreed", "SheetFiled", "ApprovalRequested", "ApprovalEnded"} <= set(told(world))
    assert box(world, "head", "waiting") == []
    assert box(world, "head", "finished") == box(world, "staff", "finished") == [request["id"]]


def test_a_return_needs_a_comment_which_stays_with_the_draft(world: Any) -> None:
    sheet = a_sheet(world, **OKR)
    request = submitted(world, sheet)

    refused = decide(world, "head", request, "return")
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (
        422,
        "request.comment_needed",
    )
    assert decide(world, "head", request, "return", comment="没有数字").status_code == 201

    shown = world.ok("staff", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["comment"]) == ("draft", "没有数字")
    again = submitted(world, sheet)
    assert again["id"] != request["id"]
    assert world.ok("staff", "GET", f"/v1/sheets/{sheet}")["comment"] is None


def test_nobody_edits_what_is_being_approved_until_it_is_withdrawn(world: Any) -> None:
    sheet = a_sheet(world, **OKR)
    request = submitted(world, sheet)
    body = {"sheet_id": sheet, "kind": "objective", "title": "又一个"}

    refused = world.call("staff", "POST", "/v1/goals", json=body)
    assert (refused.status_code, refused.json["code"]) == (409, "sheet.in_approval")
    path = f"/v1/requests/{request['id']}/withdrawal"
    assert world.call("head", "POST", path).status_code == 403
    assert world.call("staff", "POST", path).status_code == 201

    assert state_of(world, sheet) == "draft"
    assert world.call("staff", "POST", "/v1/goals", json=body).status_code == 201
    assert decide(world, "head", request, "approve").status_code == 409


def test_a_kpi_of_the_manager_is_confirmed_by_the_employee(world: Any) -> None:
    sheet = a_sheet(world, "head", **KPI)
    request = submitted(world, sheet, "head")
    assert request["nodes"][0]["kind"] == "confirm"

    assert decide(world, "head", request, "approve").status_code == 403
    assert decide(world, "boss", request, "approve").status_code == 403
    assert decide(world, "staff", request, "approve").json["state"] == "approved"
    assert state_of(world, sheet) == "filed"


@pytest.mark.parametrize("silent", [False, True], ids=["异议", "five days of silence"])
def test_what_the_employee_does_not_confirm_the_next_manager_up_decides(
    world: Any, silent: bool
) -> None:
    sheet = a_sheet(world, "head", **KPI)
    request = submitted(world, sheet, "head")
    if silent:
        time_passes(world, request)
    else:
        assert decide(world, "staff", request, "object").status_code == 422
        assert decide(world, "staff", request, "object", comment="目标过高").status_code == 201

    request = request_of(world, sheet)
    assert [node["kind"] for node in request["nodes"] if node["state"] == "waiting"] == ["decide"]
    for who in ("staff", "head"):
        assert decide(world, who, request, "approve").status_code == 403, who
    assert decide(world, "boss", request, "approve").json["state"] == "approved"
    assert state_of(world, sheet) == "filed"


def test_an_okr_of_the_manager_is_accepted_by_the_employee(world: Any) -> None:
    sheet = a_sheet(world, "head", **OKR)
    request = submitted(world, sheet, "head")

    waiting = [node for node in request["nodes"] if node["state"] == "waiting"]
    assert [(node["kind"], node["own"]) for node in waiting] == [("accept", True)]
    assert decide(world, "staff", request, "return", comment="再谈谈").status_code == 201
    assert state_of(world, sheet) == "draft"


def test_a_delegate_sees_and_decides_and_the_owner_never_does(world: Any) -> None:
    sheet = a_sheet(world, visibility="line", **OKR)
    request = submitted(world, sheet)
    path = f"/v1/requests/{request['id']}"
    assert world.call("other", "GET", path).status_code == 404

    for to, status in (("staff", 403), ("other", 201)):
        answer = decide(world, "head", request, "delegate", to=world.ids[to])
        assert answer.status_code == status, to

    assert [goal["state"] for goal in world.ok("other", "GET", path)["goals"]] == ["draft"]
    assert decide(world, "head", request, "approve").status_code == 403
    assert decide(world, "other", request, "approve").json["state"] == "approved"


def test_without_a_manager_hr_is_asked_by_role_and_not_about_their_own(world: Any) -> None:
    own = str(world.sheet("hr", "person", world.ids["hr"]))
    world.goal("hr", own, **OKR)
    world.ok("hr", "POST", f"/v1/sheets/{own}/transitions", json={"to": "in_approval"})
    mine = request_of(world, own)
    theirs = str(world.sheet("other", "person", world.ids["other"]))
    world.goal("other", theirs, **OKR)
    other = submitted(world, theirs, "other")

    # The only one in HR is passed over for an executive.
    assert [node["roles"] for node in mine["nodes"]] == [["executive"]]
    assert [node["roles"] for node in other["nodes"]] == [["hr"]]
    assert (box(world, "hr", "waiting"), box(world, "boss", "waiting")) == (
        [other["id"]],
        [mine["id"]],
    )
    assert decide(world, "hr", mine, "approve").status_code == 403
    assert decide(world, "hr", other, "approve").json["state"] == "approved"


def test_a_node_whose_time_is_over_goes_to_the_next_manager_up(world: Any) -> None:
    sheet = a_sheet(world, **OKR)
    request = submitted(world, sheet)
    requests_before = box(world, "boss", "waiting")
    time_passes(world, request)

    assert (requests_before, box(world, "boss", "waiting")) == ([], [request["id"]])
    assert decide(world, "head", request, "approve").status_code == 403
    assert decide(world, "boss", request, "approve").json["state"] == "approved"


def test_many_are_decided_at_once_each_answered_on_its_own(world: Any) -> None:
    first = submitted(world, a_sheet(world, **OKR))
    own = str(world.sheet("head", "unit", world.unit))
    world.goal("head", own, driver="children")
    second = submitted(world, own, "head")
    items = [{"request_id": one["id"], "decision": "approve"} for one in (first, second)] + [
        {"request_id": world.ids["head"], "decision": "approve"}
    ]

    answers = world.ok("head", "POST", "/v1/requests/decisions", json={"items": items})["items"]

    found = [(answer["state"], answer["code"]) for answer in answers]
    assert found == [("approved", None), ("open", "sheet.own"), (None, "request.not_found")]
    assert "不能审批自己" in answers[1]["message"]
    assert state_of(world, own) == "in_approval"


def test_deciding_costs_the_same_however_many_goals(world: Any) -> None:
    counts = []
    for number in (1, 5):
        cycle = world.ok(
            "hr",
            "POST",
            "/v1/cycles",
            json={
                "name": f"{number}",
                "level": "person",
                "starts_on": f"2031-0{number}-01",
                "ends_on": f"2031-0{number}-28",
            },
        )
        body = {"cycle_id": cycle["id"], "owner": {"kind": "person", "id": world.ids["staff"]}}
        sheet = world.ok("staff", "POST", "/v1/sheets", json=body)["id"]
        for _ in range(number):
            world.goal("staff", sheet, **OKR)
        request = submitted(world, sheet)
        with statements_of(world.goals) as sent:
            assert decide(world, "head", request, "approve").status_code == 201
        counts.append(len(sent))

    assert counts[0] == counts[1], counts


def test_a_deadline_is_a_job_of_its_own(world: Any) -> None:
    request = submitted(world, a_sheet(world, **OKR))

    with world.goals.as_system(world.company) as uow:
        due = uow.session.scalar(JOBS, {"ref": request["id"]})

    (node,) = request["nodes"]
    assert due == datetime.fromisoformat(node["due_at"])


def test_hr_hands_over_what_an_approver_does_not_answer(world: Any) -> None:
    request = submitted(world, a_sheet(world, **OKR))
    path = f"/v1/requests/{request['id']}"
    assert world.ok("hr", "GET", path)["can"] == ["delegate"]

    assert decide(world, "hr", request, "approve").status_code == 403
    assert decide(world, "hr", request, "delegate", to=world.ids["boss"]).status_code == 201
    assert decide(world, "boss", request, "approve").json["state"] == "approved"

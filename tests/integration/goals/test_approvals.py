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
    published_events,
    request_of,
    state_of,
    submitted,
    time_passes,
)

JOBS = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'request_due' AND ref = :ref")


def test_last_approval_files_the_sheet_and_starts_its_goals(tenant: Any) -> None:
    sheet = a_sheet(tenant, **OKR)
    request = submitted(tenant, sheet)
    assert (box(tenant, "head", "waiting"), box(tenant, "staff", "submitted")) == (
        [request["id"]],
        [request["id"]],
    )

    answer = decide(tenant, "head", request, "approve", comment="有挑战", difficulty=4).json

    assert (answer["state"], answer["sheet"]["state"]) == ("approved", "filed")
    shown = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["difficulty"]) == ("filed", 4)
    assert [goal["state"] for goal in shown["goals"]] == ["active"]
    assert {"SheetAgreed", "SheetFiled", "ApprovalRequested", "ApprovalEnded"} <= set(
        published_events(tenant)
    )
    assert box(tenant, "head", "waiting") == []
    assert box(tenant, "head", "finished") == box(tenant, "staff", "finished") == [request["id"]]


def test_return_requires_a_comment(tenant: Any) -> None:
    sheet = a_sheet(tenant, **OKR)
    request = submitted(tenant, sheet)

    with tenant.refuses(422, "request.comment_needed"):
        decide(tenant, "head", request, "return")
    assert decide(tenant, "head", request, "return", comment="没有数字").status_code == 201

    shown = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")
    assert (shown["state"], shown["comment"]) == ("draft", "没有数字")
    again = submitted(tenant, sheet)
    assert again["id"] != request["id"]
    assert tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")["comment"] is None


def test_sheet_in_approval_is_not_edited(tenant: Any) -> None:
    sheet = a_sheet(tenant, **OKR)
    request = submitted(tenant, sheet)
    body = {"sheet_id": sheet, "kind": "objective", "title": "又一个"}

    with tenant.refuses(409, "sheet.in_approval"):
        tenant.call("staff", "POST", "/v1/goals", json=body)
    path = f"/v1/requests/{request['id']}/withdrawal"
    with tenant.refuses(403, "request.not_yours"):
        tenant.call("head", "POST", path)
    assert tenant.call("staff", "POST", path).status_code == 201

    assert state_of(tenant, sheet) == "draft"
    assert tenant.call("staff", "POST", "/v1/goals", json=body).status_code == 201
    with tenant.refuses(409, "request.not_open"):
        decide(tenant, "head", request, "approve")


def test_a_kpi_of_the_manager_is_confirmed_by_the_employee(tenant: Any) -> None:
    sheet = a_sheet(tenant, "head", **KPI)
    request = submitted(tenant, sheet, "head")
    assert request["steps"][0]["kind"] == "confirm"

    with tenant.refuses(403, "request.not_waiting"):
        decide(tenant, "head", request, "approve")
    with tenant.refuses(403, "request.not_waiting"):
        decide(tenant, "boss", request, "approve")
    assert decide(tenant, "staff", request, "approve").json["state"] == "approved"
    assert state_of(tenant, sheet) == "filed"


@pytest.mark.parametrize("silent", [False, True], ids=["异议", "five days of silence"])
def test_unconfirmed_kpi_is_decided_by_the_next_manager_up(tenant: Any, silent: bool) -> None:
    sheet = a_sheet(tenant, "head", **KPI)
    request = submitted(tenant, sheet, "head")
    if silent:
        time_passes(tenant, request)
    else:
        with tenant.refuses(422, "request.comment_needed"):
            decide(tenant, "staff", request, "object")
        assert decide(tenant, "staff", request, "object", comment="目标过高").status_code == 201

    request = request_of(tenant, sheet)
    assert [step["kind"] for step in request["steps"] if step["state"] == "waiting"] == ["decide"]
    for who in ("staff", "head"):
        with tenant.refuses(403, "sheet.own"):
            decide(tenant, who, request, "approve")
    assert decide(tenant, "boss", request, "approve").json["state"] == "approved"
    assert state_of(tenant, sheet) == "filed"


def test_an_okr_of_the_manager_is_accepted_by_the_employee(tenant: Any) -> None:
    sheet = a_sheet(tenant, "head", **OKR)
    request = submitted(tenant, sheet, "head")

    waiting = [step for step in request["steps"] if step["state"] == "waiting"]
    assert [(step["kind"], step["for_owner"]) for step in waiting] == [("accept", True)]
    assert decide(tenant, "staff", request, "return", comment="再谈谈").status_code == 201
    assert state_of(tenant, sheet) == "draft"


def test_delegate_decides_and_the_owner_never_does(tenant: Any) -> None:
    sheet = a_sheet(tenant, visibility="line", **OKR)
    request = submitted(tenant, sheet)
    path = f"/v1/requests/{request['id']}"
    with tenant.refuses(404, "request.not_found"):
        tenant.call("other", "GET", path)

    for to, status in (("staff", 403), ("other", 201)):
        answer = decide(tenant, "head", request, "delegate", to=tenant.ids[to])
        assert answer.status_code == status, to

    assert [goal["state"] for goal in tenant.ok("other", "GET", path)["goals"]] == ["draft"]
    with tenant.refuses(403, "request.not_waiting"):
        decide(tenant, "head", request, "approve")
    assert decide(tenant, "other", request, "approve").json["state"] == "approved"


def test_sheet_without_a_manager_is_approved_by_hr_but_not_their_own(tenant: Any) -> None:
    own = str(tenant.sheet("hr", "person", tenant.ids["hr"]))
    tenant.goal("hr", own, **OKR)
    tenant.ok("hr", "POST", f"/v1/sheets/{own}/transitions", json={"to": "in_approval"})
    mine = request_of(tenant, own)
    theirs = str(tenant.sheet("other", "person", tenant.ids["other"]))
    tenant.goal("other", theirs, **OKR)
    other = submitted(tenant, theirs, "other")

    # The only one in HR is passed over for an executive.
    assert [step["roles"] for step in mine["steps"]] == [["executive"]]
    assert [step["roles"] for step in other["steps"]] == [["hr"]]
    assert (box(tenant, "hr", "waiting"), box(tenant, "boss", "waiting")) == (
        [other["id"]],
        [mine["id"]],
    )
    with tenant.refuses(403, "sheet.own"):
        decide(tenant, "hr", mine, "approve")
    assert decide(tenant, "hr", other, "approve").json["state"] == "approved"


def test_overdue_step_escalates_to_the_next_manager_up(tenant: Any) -> None:
    sheet = a_sheet(tenant, **OKR)
    request = submitted(tenant, sheet)
    requests_before = box(tenant, "boss", "waiting")
    time_passes(tenant, request)

    assert (requests_before, box(tenant, "boss", "waiting")) == ([], [request["id"]])
    with tenant.refuses(403, "request.not_waiting"):
        decide(tenant, "head", request, "approve")
    assert decide(tenant, "boss", request, "approve").json["state"] == "approved"


def test_bulk_decision_answers_each_request_on_its_own(tenant: Any) -> None:
    first = submitted(tenant, a_sheet(tenant, **OKR))
    own = str(tenant.sheet("head", "unit", tenant.unit))
    tenant.goal("head", own, progress_source="children")
    second = submitted(tenant, own, "head")
    items = [{"request_id": one["id"], "decision": "approve"} for one in (first, second)] + [
        {"request_id": tenant.ids["head"], "decision": "approve"}
    ]

    answers = tenant.ok("head", "POST", "/v1/requests/decisions", json={"items": items})["items"]

    found = [(answer["state"], answer["code"]) for answer in answers]
    assert found == [("approved", None), ("open", "sheet.own"), (None, "request.not_found")]
    assert "不能审批自己" in answers[1]["message"]
    assert state_of(tenant, own) == "in_approval"


def test_deciding_costs_the_same_however_many_goals(tenant: Any) -> None:
    counts = []
    for number in (1, 5):
        cycle = tenant.ok(
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
        body = {"cycle_id": cycle["id"], "owner": {"kind": "person", "id": tenant.ids["staff"]}}
        sheet = tenant.ok("staff", "POST", "/v1/sheets", json=body)["id"]
        for _ in range(number):
            tenant.goal("staff", sheet, **OKR)
        request = submitted(tenant, sheet)
        with statements_of(tenant.goals) as sent:
            assert decide(tenant, "head", request, "approve").status_code == 201
        counts.append(len(sent))

    assert counts[0] == counts[1], counts


def test_a_deadline_is_a_job_of_its_own(tenant: Any) -> None:
    request = submitted(tenant, a_sheet(tenant, **OKR))

    with tenant.goals.as_system(tenant.company) as uow:
        due = uow.session.scalar(JOBS, {"ref": request["id"]})

    (step,) = request["steps"]
    assert due == datetime.fromisoformat(step["due_at"])


def test_hr_delegates_but_does_not_approve(tenant: Any) -> None:
    request = submitted(tenant, a_sheet(tenant, **OKR))
    path = f"/v1/requests/{request['id']}"
    assert tenant.ok("hr", "GET", path)["allowed_actions"] == ["delegate"]

    with tenant.refuses(403, "request.not_waiting"):
        decide(tenant, "hr", request, "approve")
    assert decide(tenant, "hr", request, "delegate", to=tenant.ids["boss"]).status_code == 201
    assert decide(tenant, "boss", request, "approve").json["state"] == "approved"

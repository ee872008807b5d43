"""横向拉通会: findings return sheets or ask for changes, and the session closes with outcomes."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.goals.alignment.models.alignment_sessions import AlignmentSession
from services.goals.alignment.use_cases import finding_follow_up
from tests.integration.goals.approving import request_of
from tests.integration.goals.departments import Departments, told_findings

DUE = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'finding_due' AND ref = :ref")
FORGET = sa.text("DELETE FROM platform.jobs WHERE kind = 'finding_due'")


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


def faults(response: Any) -> list[tuple[str, str]]:
    return [(fault["path"], fault["code"]) for fault in response.json["errors"]]


def test_a_head_calls_a_session_and_members_are_told(departments: Departments) -> None:
    session = departments.session("head", "ada", "boss").json

    assert (session["state"], session["allowed_actions"]) == (
        "planned",
        ["edit", "note_finding", "open"],
    )
    assert [unit["name"] for unit in session["units"]] == ["研发", "市场"]
    (called,) = told_findings(departments)
    assert set(called.people_ids) == {departments.tenant.ids["ada"], departments.tenant.ids["boss"]}
    assert departments.read("ada", session)["allowed_actions"] == ["note_finding"]
    listed = departments.tenant.ok("ada", "GET", "/v1/alignment-sessions")["items"]
    assert [one["id"] for one in listed] == [session["id"]]


def test_session_is_not_found_by_others_than_participants(departments: Departments) -> None:
    session = departments.session("head", "ada").json

    for who in ("boss", "bob", "staff", "hr"):
        path = f"/v1/alignment-sessions/{session['id']}"
        with departments.tenant.refuses(404, "alignment_session.not_found"):
            departments.tenant.call(who, "GET", path)
        assert departments.tenant.ok(who, "GET", "/v1/alignment-sessions")["items"] == []


def test_units_have_to_be_compared_and_members_have_to_compare(departments: Departments) -> None:
    with departments.tenant.refuses(403, "comparison.not_allowed"):
        departments.session("staff")
    wide = departments.session("head", units=[departments.tenant.unit, departments.team])
    assert faults(wide) == [("units.1", "comparison.not_allowed")]
    assert faults(departments.session("head", "staff", "hr")) == [
        ("members.0", "alignment_session.member")
    ]


def test_findings_name_what_the_session_compares(departments: Departments) -> None:
    tenant = departments.tenant
    kept = {"visibility": "line", "kind": "kpi", "weight": 100}
    bobs, cyds = departments.filed("bob", "ada", **kept), departments.filed("cyd", "bob", **kept)
    goals = {
        one: tenant.ok("boss", "GET", f"/v1/sheets/{one}")["goals"][0]["id"] for one in (bobs, cyds)
    }
    session = departments.session("head", "ada").json

    below = departments.note("head", session, goal_ids=[goals[cyds]], sheet_ids=[cyds])
    assert faults(below) == [("goal_ids.0", "goal.not_found"), ("sheet_ids.0", "sheet.not_found")]
    nobody = departments.note("head", session, owner_id=str(new_id()))
    assert faults(nobody) == [("owner_id", "request.person_unknown")]

    noted = departments.note("head", session, goal_ids=[goals[bobs]], sheet_ids=[bobs]).json
    (finding,) = noted["findings"]
    assert (finding["goals"][0]["restricted"], finding["sheets"][0]["owner"]["name"]) == (
        True,
        "bob",
    )
    (own,) = departments.read("ada", session)["findings"]
    assert own["goals"][0]["restricted"] is False


def test_owner_of_a_finding_reads_that_finding_alone(departments: Departments) -> None:
    kept = {"visibility": "line", "kind": "kpi", "weight": 100}
    sheet = departments.filed("ada", "boss", **kept)
    goal = departments.tenant.ok("boss", "GET", f"/v1/sheets/{sheet}")["goals"][0]["id"]
    session = departments.opened("head", "ada")
    departments.note("head", session)
    noted = departments.note(
        "ada", session, owner_id=departments.tenant.ids["dan"], goal_ids=[goal]
    ).json

    (own,) = departments.read("dan", session)["findings"]
    assert (own["id"], own["goals"]) == (noted["findings"][1]["id"], [])
    assert departments.read("dan", session)["allowed_actions"] == []
    with departments.tenant.refuses(403, "alignment_session.not_a_participant"):
        departments.note("dan", session)
    with departments.tenant.refuses(403, "alignment_session.not_a_participant"):
        departments.conclude("dan", session, own, "carry")
    settled = departments.conclude("dan", session, own, "settle").json["findings"][0]
    assert (settled["state"], settled["outcome"]) == ("settled", "会上商定")


def test_a_closed_session_takes_nothing_more(departments: Departments) -> None:
    session = departments.opened("head", "ada")
    (finding,) = departments.note("ada", session).json["findings"]
    departments.conclude("ada", session, finding, "settle")
    assert departments.move("head", session, "closed").json["closed_at"] is not None

    assert departments.note("ada", session).json["code"] == "alignment_session.closed"
    with departments.tenant.refuses(409, "alignment_session.not_open"):
        departments.conclude("ada", session, finding, "carry")
    assert departments.move("head", session, "open").json["code"] == "alignment_session.cannot_move"
    path = f"/v1/alignment-sessions/{session['id']}"
    version = departments.read("head", session)["version"]
    headers = {"If-Match": f'"{version}"'}
    changed = departments.tenant.call("head", "PATCH", path, json={"title": "新"}, headers=headers)
    assert changed.json["code"] == "alignment_session.closed"


def test_changes_name_the_version_that_they_were_made_from(departments: Departments) -> None:
    session = departments.opened("head", "ada")
    noted = departments.note("ada", session).json
    path = f"/v1/alignment-sessions/{session['id']}/findings/{noted['findings'][0]['id']}"
    stale, fresh = {"If-Match": '"1"'}, {"If-Match": f'"{noted["version"]}"'}
    change = {"owner_id": departments.tenant.ids["bob"], "text": "换人跟进"}

    with departments.tenant.refuses(412, "stale"):
        departments.tenant.call("ada", "PATCH", path, json=change, headers=stale)
    changed = departments.tenant.call("ada", "PATCH", path, json=change, headers=fresh).json
    assert changed["findings"][0]["owner"]["name"] == "bob"
    assert (told_findings(departments)[-1].step, told_findings(departments)[-1].owner_id) == (
        "assigned",
        departments.tenant.ids["bob"],
    )
    assert departments.read("bob", session)["findings"][0]["text"] == "换人跟进"


def test_owner_is_reminded_on_the_due_day_of_an_open_finding(departments: Departments) -> None:
    session = departments.opened("head", "ada")
    found = departments.note("ada", session).json["findings"][0]
    settled = departments.note("ada", session).json["findings"][1]
    departments.conclude("ada", session, settled, "settle")

    before = len(told_findings(departments))
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        uow.session.execute(FORGET)
    _remind(departments, session, found)
    assert len(told_findings(departments)) == before
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        due = uow.session.scalar(DUE, {"ref": f"{session['id']}:{found['id']}"})
    assert due == datetime(2030, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        kept = uow.session.get_one(AlignmentSession, session["id"])
        day = uow.tenant.today() - timedelta(days=1)
        for one in list(kept.findings):
            kept.put_finding({**one, "due_on": day.isoformat()})
    _remind(departments, session, found)
    _remind(departments, session, settled)
    assert [fact.step for fact in told_findings(departments)[before:]] == ["due"]


def _remind(departments: Departments, session: Any, finding: Any) -> None:
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        finding_follow_up.remind_finding_owner(uow, f"{session['id']}:{finding['id']}")


def test_more_findings_cost_no_more_statements(departments: Departments) -> None:
    sheet = departments.filed("ada", "boss")
    goal = departments.tenant.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"][0]["id"]
    session = departments.opened("head", "ada")
    counts = []
    for _ in range(2):
        departments.note("ada", session, goal_ids=[goal], sheet_ids=[sheet])
        with statements_of(departments.tenant.goals) as sent:
            departments.read("ada", session)
        counts.append(len(sent))

    assert counts[0] == counts[1], counts
    assert request_of(departments.tenant, sheet)["state"] == "approved"

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
from tests.integration.goals.across import Across, told_findings
from tests.integration.goals.approving import request_of

DUE = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'finding_due' AND ref = :ref")
FORGET = sa.text("DELETE FROM platform.jobs WHERE kind = 'finding_due'")


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


def faults(response: Any) -> list[tuple[str, str]]:
    return [(fault["path"], fault["code"]) for fault in response.json["errors"]]


def test_a_head_calls_a_session_and_members_are_told(across: Across) -> None:
    session = across.session("head", "ada", "boss").json

    assert (session["state"], session["can"]) == ("planned", ["note", "lead"])
    assert [unit["name"] for unit in session["units"]] == ["研发", "市场"]
    (called,) = told_findings(across)
    assert set(called.people_ids) == {across.world.ids["ada"], across.world.ids["boss"]}
    assert across.read("ada", session)["can"] == ["note"]
    listed = across.world.ok("ada", "GET", "/v1/alignment-sessions")["items"]
    assert [one["id"] for one in listed] == [session["id"]]


def test_who_is_not_part_of_it_finds_nothing(across: Across) -> None:
    session = across.session("head", "ada").json

    for who in ("boss", "bob", "staff", "hr"):
        path = f"/v1/alignment-sessions/{session['id']}"
        assert across.world.call(who, "GET", path).status_code == 404
        assert across.world.ok(who, "GET", "/v1/alignment-sessions")["items"] == []


def test_units_have_to_be_compared_and_members_have_to_compare(across: Across) -> None:
    assert across.session("staff").status_code == 403
    wide = across.session("head", units=[across.world.unit, across.team])
    assert faults(wide) == [("units.1", "comparison.not_yours")]
    assert faults(across.session("head", "staff", "hr")) == [
        ("members.0", "alignment_session.member")
    ]


def test_findings_name_what_the_session_compares(across: Across) -> None:
    world = across.world
    kept = {"visibility": "line", "kind": "kpi", "weight": 100}
    bobs, cyds = across.filed("bob", "ada", **kept), across.filed("cyd", "bob", **kept)
    goals = {
        one: world.ok("boss", "GET", f"/v1/sheets/{one}")["goals"][0]["id"] for one in (bobs, cyds)
    }
    session = across.session("head", "ada").json

    below = across.note("head", session, goal_ids=[goals[cyds]], sheet_ids=[cyds])
    assert faults(below) == [("goal_ids.0", "goal.not_found"), ("sheet_ids.0", "sheet.not_found")]
    nobody = across.note("head", session, owner_id=str(new_id()))
    assert faults(nobody) == [("owner_id", "request.nobody")]

    noted = across.note("head", session, goal_ids=[goals[bobs]], sheet_ids=[bobs]).json
    (finding,) = noted["findings"]
    assert (finding["goals"][0]["restricted"], finding["sheets"][0]["owner"]["name"]) == (
        True,
        "bob",
    )
    (own,) = across.read("ada", session)["findings"]
    assert own["goals"][0]["restricted"] is False


def test_its_owner_reads_a_finding_and_nothing_else(across: Across) -> None:
    kept = {"visibility": "line", "kind": "kpi", "weight": 100}
    sheet = across.filed("ada", "boss", **kept)
    goal = across.world.ok("boss", "GET", f"/v1/sheets/{sheet}")["goals"][0]["id"]
    session = across.opened("head", "ada")
    across.note("head", session)
    noted = across.note("ada", session, owner_id=across.world.ids["dan"], goal_ids=[goal]).json

    (own,) = across.read("dan", session)["findings"]
    assert (own["id"], own["goals"]) == (noted["findings"][1]["id"], [])
    assert across.read("dan", session)["can"] == []
    assert across.note("dan", session).status_code == 403
    assert across.conclude("dan", session, own, "carry").status_code == 403
    settled = across.conclude("dan", session, own, "settle").json["findings"][0]
    assert (settled["state"], settled["outcome"]) == ("settled", "会上商定")


def test_a_closed_session_takes_nothing_more(across: Across) -> None:
    session = across.opened("head", "ada")
    (finding,) = across.note("ada", session).json["findings"]
    across.conclude("ada", session, finding, "settle")
    assert across.move("head", session, "closed").json["closed_at"] is not None

    assert across.note("ada", session).json["code"] == "alignment_session.closed"
    assert across.conclude("ada", session, finding, "carry").status_code == 409
    assert across.move("head", session, "open").json["code"] == "alignment_session.cannot_move"
    path = f"/v1/alignment-sessions/{session['id']}"
    version = across.read("head", session)["version"]
    headers = {"If-Match": f'"{version}"'}
    changed = across.world.call("head", "PATCH", path, json={"title": "新"}, headers=headers)
    assert changed.json["code"] == "alignment_session.closed"


def test_changes_name_the_version_that_they_were_made_from(across: Across) -> None:
    session = across.opened("head", "ada")
    noted = across.note("ada", session).json
    path = f"/v1/alignment-sessions/{session['id']}/findings/{noted['findings'][0]['id']}"
    stale, fresh = {"If-Match": '"1"'}, {"If-Match": f'"{noted["version"]}"'}
    change = {"owner_id": across.world.ids["bob"], "text": "换人跟进"}

    assert across.world.call("ada", "PATCH", path, json=change, headers=stale).status_code == 412
    changed = across.world.call("ada", "PATCH", path, json=change, headers=fresh).json
    assert changed["findings"][0]["owner"]["name"] == "bob"
    assert (told_findings(across)[-1].step, told_findings(across)[-1].owner_id) == (
        "assigned",
        across.world.ids["bob"],
    )
    assert across.read("bob", session)["findings"][0]["text"] == "换人跟进"


def test_on_its_day_the_owner_is_told_again_unless_there_is_an_outcome(across: Across) -> None:
    session = across.opened("head", "ada")
    found = across.note("ada", session).json["findings"][0]
    settled = across.note("ada", session).json["findings"][1]
    across.conclude("ada", session, settled, "settle")

    before = len(told_findings(across))
    with across.world.goals.as_system(across.world.company) as uow:
        uow.session.execute(FORGET)
    _remind(across, session, found)
    assert len(told_findings(across)) == before
    with across.world.goals.as_system(across.world.company) as uow:
        due = uow.session.scalar(DUE, {"ref": f"{session['id']}:{found['id']}"})
    assert due == datetime(2030, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    with across.world.goals.as_system(across.world.company) as uow:
        kept = uow.session.get_one(AlignmentSession, session["id"])
        day = uow.tenant.today() - timedelta(days=1)
        for one in list(kept.findings):
            kept.put_finding({**one, "due_on": day.isoformat()})
    _remind(across, session, found)
    _remind(across, session, settled)
    assert [fact.step for fact in told_findings(across)[before:]] == ["due"]


def _remind(across: Across, session: Any, finding: Any) -> None:
    with across.world.goals.as_system(across.world.company) as uow:
        finding_follow_up.remind_finding_owner(uow, f"{session['id']}:{finding['id']}")


def test_more_findings_cost_no_more_statements(across: Across) -> None:
    sheet = across.filed("ada", "boss")
    goal = across.world.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"][0]["id"]
    session = across.opened("head", "ada")
    counts = []
    for _ in range(2):
        across.note("ada", session, goal_ids=[goal], sheet_ids=[sheet])
        with statements_of(across.world.goals) as sent:
            across.read("ada", session)
        counts.append(len(sent))

    assert counts[0] == counts[1], counts
    assert request_of(across.world, sheet)["state"] == "approved"

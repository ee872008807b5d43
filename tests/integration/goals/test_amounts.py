"""Amounts hidden apart: whoever only sees a goal is shown percents, wherever its numbers leave."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from chengshi.audit.v1.events_pb2 import AuditRecorded
from chengshi.goals.v1.events_pb2 import GoalState
from chengshi.people.v1 import events_pb2 as pb
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import Running, outbox_of, statements_of
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_goal_files import exported, lines_of, send

# Numbers that stand for nothing else.
START, TARGET, PHASED, CARRIED, BY_FILE = 1234, 987654, 555111, 222333, 111444
NUMBERS = {START, TARGET, PHASED, CARRIED, BY_FILE}
AUDIT = "AuditRecorded"
REVENUE = {
    "title": "营收",
    "unit": "万元",
    "direction": "increase",
    "start": START,
    "target": TARGET,
    "phased_targets": [{"on": "2026-12-31", "value": PHASED}],
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}
# Who sees the goal, and whether with its amounts.
IN_LINE, OUTSIDE = ("boss", "head", "hr"), ("staff", "other")


def amounts_in(value: Any) -> set[float]:
    """Those of the numbers that stand anywhere in an answer, in a sentence too."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return {number for number in NUMBERS if re.search(rf"(?<!\d){number}(?!\d)", text)}


@pytest.fixture
def goal(tenant: Tenant) -> Any:
    """An open goal of 研发 whose amounts are kept within its line."""
    body = {"name": "年", "level": "unit", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    cycle = tenant.ok("hr", "POST", "/v1/cycles", json=body)
    owner = {"kind": "unit", "id": tenant.unit}
    new = {"cycle_id": cycle["id"], "owner": owner}
    sheet = tenant.ok("head", "POST", "/v1/sheets", json=new)["id"]
    made = tenant.goal("head", sheet, amounts_hidden=True, key_results=[REVENUE], title="营收目标")
    tenant.agree(sheet, "head", "boss")
    return tenant.ok("head", "GET", f"/v1/goals/{made['id']}")


@pytest.fixture
def carried(tenant: Tenant, goal: Any) -> Any:
    """员工 carries a part of it."""
    parent = {"key_result_id": goal["key_results"][0]["id"], "amount": CARRIED}
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    return tenant.goal("staff", sheet, alignments=[parent], title="我的一份")


WAYS = {
    "goal": "/v1/goals/{id}",
    "goals": "/v1/goals?owner_id={owner}&owner_kind=unit",
    "sheet": "/v1/sheets/{sheet}",
    "working": "/v1/goals/{id}/progress-breakdown",
    "line": "/v1/goals/{id}/ancestors",
    "ledger": "/v1/goals/{id}/ledger",
    "cascade": "/v1/goals/{id}/cascade",
    "children": "/v1/goals/{id}/children",
    "effectiveness": "/v1/goals/{id}/effectiveness",
    "search": "/v1/goals/search?q=营收",
    "map": "/v1/map?cycle_id={cycle}",
    "gaps": "/v1/gaps?cycle_id={cycle}",
    "gaps of it": "/v1/goals/{id}/gaps",
    "writing guide": "/v1/sheets/{sheet}/findings",
    "retrospectives": "/v1/sheets/{sheet}/retrospectives",
    "requests": "/v1/requests?goal_id={id}",
    "earlier": "/v1/past-key-results?owner_kind=unit&owner={owner}",
}


def way_to(goal: Any, way: str) -> str:
    owner, cycle = goal["owner"]["id"], goal["cycle"]["id"]
    return WAYS[way].format(id=goal["id"], sheet=goal["sheet_id"], owner=owner, cycle=cycle)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", OUTSIDE)
def test_no_way_tells_an_amount_to_whoever_only_sees_the_goal(
    tenant: Tenant, goal: Any, who: str, way: str
) -> None:
    answer = tenant.call(who, "GET", way_to(goal, way))

    assert answer.status_code == 200, answer.text
    assert amounts_in(answer.json) == set()


@pytest.mark.parametrize("who", IN_LINE)
def test_line_and_hr_in_scope_see_amounts(tenant: Tenant, goal: Any, who: str) -> None:
    for way in ("goal", "sheet", "goals", "cascade", "ledger"):
        assert amounts_in(tenant.ok(who, "GET", way_to(goal, way))) >= {START, TARGET}, way


def test_percents_stay_and_the_reader_sees_that_amounts_are_hidden(
    tenant: Tenant, goal: Any
) -> None:
    seen = tenant.ok("other", "GET", f"/v1/goals/{goal['id']}")
    known = tenant.ok("head", "GET", f"/v1/goals/{goal['id']}")

    (part,), (whole,) = seen["key_results"], known["key_results"]
    assert (part["amounts_shown"], whole["amounts_shown"]) == (False, True)
    assert seen["amounts_hidden"] is True
    for name in ("title", "unit", "weight", "progress", "expected", "health"):
        assert part[name] == whole[name]


def test_a_head_beside_it_compares_without_amounts(tenant: Tenant, goal: Any) -> None:
    peer = pb.UnitState(
        unit_id=str(new_id()), code="QA", name="质量", head_id=tenant.ids["other"], version=1
    )
    with tenant.goals.as_system(tenant.company) as uow:
        copy_units(uow, [peer])
    path = f"/v1/comparisons?cycle_id={goal['cycle']['id']}&unit_id={peer.unit_id}"

    seen = tenant.ok("other", "GET", path)

    assert "营收目标" in str(seen)
    assert amounts_in(seen) == set()
    assert amounts_in(tenant.ok("head", "GET", path.replace(peer.unit_id, tenant.unit))) >= {TARGET}


def test_a_retrospective_is_drafted_in_percents_for_its_writer_too(
    tenant: Tenant, goal: Any, settle: Callable[..., Running], serve: Callable[[str], str]
) -> None:
    settle("checkins", tenant.company)
    serve("checkins")
    path = f"/v1/goals/{goal['id']}/retrospective/draft"
    assert amounts_in(tenant.ok("head", "GET", path)) == set()


def audits(tenant: Tenant, goal: Any) -> str:
    rows = [row for row in outbox_of(tenant.goals, tenant.company) if row.type.endswith(AUDIT)]
    entries = [AuditRecorded.FromString(row.payload) for row in rows]
    return "".join(str(entry) for entry in entries if goal["id"] in entry.subject)


@pytest.mark.parametrize("hidden", [True, False])
def test_the_audit_says_that_a_kept_amount_changed_and_not_from_what(
    tenant: Tenant, goal: Any, hidden: bool
) -> None:
    unit = {"kind": "unit", "id": tenant.unit}
    cycle = tenant.ok("boss", "GET", f"/v1/sheets/{goal['sheet_id']}")["cycle"]["id"]
    sheet = tenant.ok("head", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": unit})["id"]
    new = {"title": "草稿", "amounts_hidden": hidden, "key_results": [REVENUE]}
    draft = tenant.goal("head", sheet, **new)
    part = draft["key_results"][0]
    path, match = f"/v1/key_results/{part['id']}", {"If-Match": f'"{part["version"]}"'}
    changed = tenant.ok("head", "PATCH", path, json={"target": CARRIED}, headers=match)
    rows = exported(tenant, "head", sheet_id=sheet)
    mine = [row | {"目标值": BY_FILE} for row in rows if row["目标编号"] == draft["id"]]
    assert send(tenant, "head", lines_of(mine)).json["updated"] == 1

    trail = audits(tenant, draft)

    assert changed["target"] == CARRIED
    assert "key_result.changed" in trail
    assert "target" in trail
    assert amounts_in(trail) == (set() if hidden else {TARGET, CARRIED, BY_FILE})


def test_audit_of_a_change_request_hides_amounts(tenant: Tenant, goal: Any) -> None:
    asked = {"id": goal["key_results"][0]["id"], "target": CARRIED, "phased_targets": []}
    body = {"reason": "市场", "goals": [{"id": goal["id"], "key_results": [asked]}]}
    path = f"/v1/sheets/{goal['sheet_id']}/change-requests"
    request = tenant.ok("head", "POST", path, json=body)
    decide = f"/v1/requests/{request['id']}/decisions"
    tenant.ok("boss", "POST", decide, json={"decision": "approve"})

    assert "营收: target" in audits(tenant, goal)
    assert amounts_in(audits(tenant, goal)) == set()


def test_the_writing_guide_compares_amounts_for_the_line_alone(tenant: Tenant, goal: Any) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.connection().exec_driver_sql(
            f"UPDATE key_results SET current = {CARRIED} WHERE goal_id = '{goal['id']}'"
        )
    body = {"name": "后", "level": "unit", "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    cycle = tenant.ok("hr", "POST", "/v1/cycles", json=body)
    new = {"cycle_id": cycle["id"], "owner": {"kind": "unit", "id": tenant.unit}}
    sheet = tenant.ok("head", "POST", "/v1/sheets", json=new)["id"]
    less = {**REVENUE, "target": BY_FILE, "phased_targets": []}
    dates = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    tenant.goal("head", sheet, amounts_hidden=True, key_results=[less | dates])

    found = {
        who: tenant.ok(who, "GET", f"/v1/sheets/{sheet}/findings") for who in ("head", "other")
    }

    assert amounts_in(found["head"]) == {CARRIED, BY_FILE}
    assert amounts_in(found["other"]) == set()


def test_workbook_hides_amounts_from_readers(tenant: Tenant, goal: Any) -> None:
    def cells(who: str) -> set[Any]:
        query = {"sheet_id": goal["sheet_id"]}
        answer = tenant.call(who, "GET", "/v1/goals/workbook", query_string=query)
        rows = load_workbook(io.BytesIO(answer.data)).active.values
        return amounts_in([str(cell) for row in rows for cell in row])

    assert cells("other") == set()
    assert cells("head") == {START, TARGET, PHASED}


def test_contributed_amount_is_hidden_beside_the_contributor(
    tenant: Tenant, goal: Any, carried: Any
) -> None:
    cascade = f"/v1/goals/{goal['id']}/cascade"

    assert amounts_in(tenant.ok("other", "GET", cascade)) == set()
    assert CARRIED in amounts_in(tenant.ok("head", "GET", cascade))
    assert CARRIED in amounts_in(tenant.ok("staff", "GET", f"/v1/goals/{carried['id']}"))


def test_cascade_to_a_unit_hides_amounts_too(tenant: Tenant, goal: Any) -> None:
    company = tenant.sheet("boss", "company", None)
    whole = tenant.goal("boss", company, amounts_hidden=True, key_results=[REVENUE])
    part = {
        "key_result_id": whole["key_results"][0]["id"],
        "owner": {"kind": "unit", "id": tenant.unit},
        "share": 100,
    }
    path = f"/v1/goals/{whole['id']}/cascade"
    made = tenant.ok("boss", "POST", path, json={"contributions": [part]})["contributions"][-1][
        "goal_id"
    ]
    seen = tenant.ok("other", "GET", f"/v1/goals/{made}")
    assert seen["amounts_hidden"] is True
    assert amounts_in(seen) == set()


def test_approver_sees_hidden_amounts_of_the_request(tenant: Tenant, goal: Any) -> None:
    request = tenant.ok("boss", "GET", f"/v1/requests?sheet_id={goal['sheet_id']}")["items"][0]
    assert amounts_in(tenant.ok("boss", "GET", f"/v1/requests/{request['id']}")) >= {START, TARGET}
    with tenant.refuses(404, "request.not_found"):
        tenant.call("other", "GET", f"/v1/requests/{request['id']}")


def test_target_ledger_hides_amounts(tenant: Tenant, goal: Any) -> None:
    changed = {"id": goal["key_results"][0]["id"], "target": CARRIED}
    body = {"reason": "市场", "goals": [{"id": goal["id"], "key_results": [changed]}]}
    path = f"/v1/sheets/{goal['sheet_id']}/change-requests"
    request = tenant.ok("head", "POST", path, json=body)
    decide = f"/v1/requests/{request['id']}/decisions"
    tenant.ok("boss", "POST", decide, json={"decision": "approve"})

    kept = tenant.ok("other", "GET", f"/v1/goals/{goal['id']}/ledger")
    open_to = tenant.ok("head", "GET", f"/v1/goals/{goal['id']}/ledger")

    assert amounts_in(kept) == set()
    assert [one["field"] for one in kept["entries"][0]["diff"]] == ["target"]
    assert amounts_in(open_to) == {START, TARGET, CARRIED}


def test_the_state_carries_the_flag(tenant: Tenant, goal: Any) -> None:
    rows = [
        row for row in outbox_of(tenant.goals, tenant.company) if row.type.endswith("GoalState")
    ]
    states = [GoalState.FromString(row.payload) for row in rows]
    assert [one.amounts_hidden for one in states if one.goal_id == goal["id"]][-1] is True


def test_owner_shows_amounts_again(tenant: Tenant, goal: Any) -> None:
    path, match = f"/v1/goals/{goal['id']}", {"If-Match": f'"{goal["version"]}"'}
    tenant.ok("head", "PATCH", path, json={"amounts_hidden": False}, headers=match)
    assert amounts_in(tenant.ok("other", "GET", path)) == {START, TARGET, PHASED}


def test_a_persons_goal_is_seen_whole_or_not_at_all(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "amounts_hidden": True}
    with tenant.refuses(422, "goal.amounts_of_person"):
        tenant.call("staff", "POST", "/v1/goals", json=body)


def test_a_list_asks_once_for_all_its_hidden_amounts(tenant: Tenant, goal: Any) -> None:
    def spent() -> int:
        with statements_of(tenant.goals) as sent:
            tenant.ok("other", "GET", f"/v1/sheets/{goal['sheet_id']}")
        return len(sent)

    before = spent()
    for title in ("二", "三"):
        tenant.goal("head", goal["sheet_id"], title=title, amounts_hidden=True)
    assert spent() == before

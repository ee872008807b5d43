"""复盘: what is made of a goal, by whom, until when, and who reads it."""

from typing import Any

import sqlalchemy as sa

from servicekit.testing import outbox_of, statements_of
from services.goals.cycles.models import Cycle
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant

TOLD = {
    "score": 0.7,
    "worked": "提前两周联调",
    "failed": "测试环境不稳",
    "cause": "机器到位晚",
    "next_step": "下期先备环境",
}


def at(tenant: Tenant, state: str) -> None:
    """Every cycle of the company stands so."""
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(sa.update(Cycle).values(state=state))


def worked_on(tenant: Tenant, who: str = "staff", **extra: Any) -> Any:
    sheet = tenant.sheet(who, "person", tenant.ids[who])
    goal = tenant.goal(who, sheet, key_results=[A_KEY_RESULT], **extra)
    tenant.agree(sheet, who, "head" if who == "staff" else "boss")
    return tenant.ok(who, "GET", f"/v1/goals/{goal['id']}")


def put(tenant: Tenant, who: str, goal: Any, version: int = 0, **told: Any) -> Any:
    headers = {"If-Match": f'"{version}"'}
    path = f"/v1/goals/{goal['id']}/retrospective"
    return tenant.call(who, "PUT", path, json=TOLD | told, headers=headers)


def submit(tenant: Tenant, who: str, goal: Any, to: str = "submitted") -> Any:
    path = f"/v1/goals/{goal['id']}/retrospective/transitions"
    return tenant.call(who, "POST", path, json={"to": to})


def test_on_the_way_and_at_the_close_a_goal_is_looked_back_on_apart(tenant: Tenant) -> None:
    goal = worked_on(tenant)

    assert put(tenant, "staff", goal, score=0.3).json["stage"] == "mid"
    at(tenant, "scoring")
    assert put(tenant, "staff", goal, score=0.9).json["stage"] == "close"

    found = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/retrospective")
    assert (found["stage"], found["allowed_actions"]) == ("close", ["write"])
    assert [(one["stage"], one["score"]) for one in found["items"]] == [
        ("mid", 0.3),
        ("close", 0.9),
    ]
    after = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert (after["progress"], after["state"]) == (goal["progress"], "active")


def test_before_goals_are_worked_on_there_is_nothing_to_look_back_on(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    draft = tenant.goal("staff", sheet)
    goal = worked_on(tenant, "head")
    at(tenant, "drafting")

    refused = [put(tenant, "staff", draft).json["code"], put(tenant, "head", goal).json["code"]]

    assert refused == ["retrospective.goal_not_active", "retrospective.too_early"]


def test_a_score_is_between_nought_and_one(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    for score in (1.01, -0.1, 70):
        with tenant.refuses(422, "field.range"):
            put(tenant, "staff", goal, score=score)
    assert put(tenant, "staff", goal, score=1).status_code == 200


def test_nobody_writes_another_persons_retrospective(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    told = [put(tenant, who, goal).json["code"] for who in ("head", "boss", "hr")]
    assert told == ["retrospective.not_owner"] * 3


def test_submission_requires_a_complete_retrospective(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    nothing = submit(tenant, "staff", goal)
    put(tenant, "staff", goal, score=None, cause="", next_step="")

    with tenant.refuses(422, "retrospective.incomplete"):
        refused = submit(tenant, "staff", goal)

    assert nothing.json["code"] == "retrospective.nothing_written"
    assert [one["path"] for one in refused.json["errors"]] == ["score", "cause", "next_step"]
    kept = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/retrospective")["items"][0]
    assert (kept["state"], kept["submitted_at"]) == ("draft", None)


def test_submitted_retrospective_is_reopened_before_a_change(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    first = put(tenant, "staff", goal).json
    done = submit(tenant, "staff", goal).json
    assert (done["state"], done["submitted_at"] is not None) == ("submitted", True)

    refused = put(tenant, "staff", goal, done["version"], score=1)
    again = submit(tenant, "staff", goal, "draft").json
    changed = put(tenant, "staff", goal, again["version"], score=1)

    assert refused.json["code"] == "retrospective.submitted"
    assert (changed.status_code, changed.json["score"]) == (200, 1)
    assert first["version"] < changed.json["version"]


def test_a_change_of_what_has_moved_on_is_refused(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    put(tenant, "staff", goal)
    with tenant.refuses(412, "stale"):
        put(tenant, "staff", goal)
    bare = tenant.call("staff", "PUT", f"/v1/goals/{goal['id']}/retrospective", json=TOLD)
    assert bare.status_code == 428


def test_a_closed_cycle_refuses_every_write_until_its_sheet_is_reopened(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    put(tenant, "staff", goal)
    at(tenant, "closed")

    refused = [
        put(tenant, "staff", goal, 1).json["code"],
        submit(tenant, "staff", goal).json["code"],
    ]
    shown = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/retrospective")
    reopening = {"until": "2099-01-01", "reason": "补复盘"}
    tenant.ok("hr", "POST", f"/v1/sheets/{goal['sheet_id']}/reopenings", json=reopening)
    written = put(tenant, "staff", goal)

    assert refused == ["cycle.closed"] * 2
    assert shown["allowed_actions"] == []
    assert (written.status_code, written.json["stage"]) == (200, "close")


def test_retrospective_is_visible_with_its_goal(tenant: Tenant) -> None:
    kept = worked_on(tenant, visibility="line")
    put(tenant, "staff", kept)
    path = f"/v1/goals/{kept['id']}/retrospective"

    with tenant.refuses(404, "goal.not_found"):
        tenant.call("other", "GET", path)
    with tenant.refuses(404, "goal.not_found"):
        put(tenant, "other", kept)
    assert tenant.ok("head", "GET", path)["allowed_actions"] == []
    sheet = f"/v1/sheets/{kept['sheet_id']}/retrospectives"
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("other", "GET", sheet)
    assert [one["goal_id"] for one in tenant.ok("head", "GET", sheet)["items"]] == [kept["id"]]


def test_writing_and_submitting_leave_a_trace(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    put(tenant, "staff", goal)
    submit(tenant, "staff", goal)
    trail = [str(row.payload) for row in outbox_of(tenant.goals, tenant.company)]
    assert sum("retrospective.written" in text for text in trail) == 1
    assert sum("retrospective.moved" in text for text in trail) == 1


def test_a_sheet_of_many_goals_takes_no_more_statements(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    goals = [tenant.goal("staff", sheet, key_results=[A_KEY_RESULT]) for _ in range(6)]
    tenant.agree(sheet, "staff", "head")
    counts = []
    for goal in goals[:1], goals[1:]:
        for one in goal:
            put(tenant, "staff", one)
        with statements_of(tenant.goals) as sent:
            tenant.ok("staff", "GET", f"/v1/sheets/{sheet}/retrospectives")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def judge(tenant: Tenant, who: str, goal: Any, to: str) -> Any:
    return tenant.call(who, "POST", f"/v1/goals/{goal['id']}/transitions", json={"to": to})


def test_a_goal_is_judged_in_scoring_alone(tenant: Tenant) -> None:
    goal, other = worked_on(tenant), worked_on(tenant, "head")
    with tenant.refuses(409, "goal.not_in_scoring"):
        judge(tenant, "staff", goal, "achieved")
    at(tenant, "scoring")

    with tenant.refuses(403, "not_allowed"):
        judge(tenant, "other", goal, "missed")
    done = judge(tenant, "head", goal, "achieved")
    own = judge(tenant, "head", other, "missed")

    assert (done.json["state"], own.json["state"]) == ("achieved", "missed")
    at(tenant, "closed")
    with tenant.refuses(409, "cycle.closed"):
        judge(tenant, "head", other, "archived")


def test_judged_goals_are_archived_at_the_close(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    open_still = judge(tenant, "head", goal, "archived")
    at(tenant, "scoring")
    judge(tenant, "head", goal, "missed")

    archived = judge(tenant, "head", goal, "archived")

    assert open_still.json["code"] == "goal.cannot_move"
    assert archived.json["state"] == "archived"
    told = [row for row in outbox_of(tenant.goals, tenant.company) if "GoalState" in row.type]
    assert len(told) >= 2


def test_hr_reopens_a_sheet_so_that_its_goals_are_judged_after_all(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    at(tenant, "closed")
    refused = judge(tenant, "head", goal, "missed")
    reopening = {"until": "2099-01-01", "reason": "补评"}
    tenant.ok("hr", "POST", f"/v1/sheets/{goal['sheet_id']}/reopenings", json=reopening)

    assert refused.json["code"] == "cycle.closed"
    assert judge(tenant, "head", goal, "missed").json["state"] == "missed"

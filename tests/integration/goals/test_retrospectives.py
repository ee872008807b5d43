"""复盘: what is made of a goal, by whom, until when, and who reads it."""

from typing import Any

import sqlalchemy as sa

from servicekit.testing import outbox_of, statements_of
from services.goals.cycles.models import Cycle
from tests.integration.goals.conftest import A_KEY_RESULT, World

TOLD = {
    "score": 0.7,
    "worked": "提前两周联调",
    "failed": "测试环境不稳",
    "cause": "机器到位晚",
    "next_step": "下期先备环境",
}


def at(world: World, state: str) -> None:
    """Every cycle of the company stands so."""
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(sa.update(Cycle).values(state=state))


def worked_on(world: World, who: str = "staff", **extra: Any) -> Any:
    sheet = world.sheet(who, "person", world.ids[who])
    goal = world.goal(who, sheet, key_results=[A_KEY_RESULT], **extra)
    world.agree(sheet, who, "head" if who == "staff" else "boss")
    return world.ok(who, "GET", f"/v1/goals/{goal['id']}")


def put(world: World, who: str, goal: Any, version: int = 0, **told: Any) -> Any:
    headers = {"If-Match": f'"{version}"'}
    path = f"/v1/goals/{goal['id']}/retrospective"
    return world.call(who, "PUT", path, json=TOLD | told, headers=headers)


def submit(world: World, who: str, goal: Any, to: str = "submitted") -> Any:
    path = f"/v1/goals/{goal['id']}/retrospective/transitions"
    return world.call(who, "POST", path, json={"to": to})


def test_on_the_way_and_at_the_close_a_goal_is_looked_back_on_apart(world: World) -> None:
    goal = worked_on(world)

    assert put(world, "staff", goal, score=0.3).json["stage"] == "mid"
    at(world, "scoring")
    assert put(world, "staff", goal, score=0.9).json["stage"] == "close"

    found = world.ok("staff", "GET", f"/v1/goals/{goal['id']}/retrospective")
    assert (found["stage"], found["may_write"]) == ("close", True)
    assert [(one["stage"], one["score"]) for one in found["items"]] == [
        ("mid", 0.3),
        ("close", 0.9),
    ]
    after = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert (after["progress"], after["state"]) == (goal["progress"], "active")


def test_before_goals_are_worked_on_there_is_nothing_to_look_back_on(world: World) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    draft = world.goal("staff", sheet)
    goal = worked_on(world, "head")
    at(world, "drafting")

    refused = [put(world, "staff", draft).json["code"], put(world, "head", goal).json["code"]]

    assert refused == ["retrospective.not_worked_on", "retrospective.too_early"]


def test_a_score_is_between_nought_and_one(world: World) -> None:
    goal = worked_on(world)
    for score in (1.01, -0.1, 70):
        assert put(world, "staff", goal, score=score).status_code == 422
    assert put(world, "staff", goal, score=1).status_code == 200


def test_nobody_writes_another_persons_retrospective(world: World) -> None:
    goal = worked_on(world)
    told = [put(world, who, goal).json["code"] for who in ("head", "boss", "hr")]
    assert told == ["retrospective.not_yours"] * 3


def test_what_is_incomplete_is_not_submitted_and_says_what_is_missing(world: World) -> None:
    goal = worked_on(world)
    nothing = submit(world, "staff", goal)
    put(world, "staff", goal, score=None, cause="", next_step="")

    refused = submit(world, "staff", goal)

    assert nothing.json["code"] == "retrospective.nothing_written"
    assert (refused.status_code, refused.json["code"]) == (422, "retrospective.incomplete")
    assert [one["path"] for one in refused.json["errors"]] == ["score", "cause", "next_step"]
    kept = world.ok("staff", "GET", f"/v1/goals/{goal['id']}/retrospective")["items"][0]
    assert (kept["state"], kept["submitted_at"]) == ("draft", None)


def test_what_was_submitted_is_reopened_before_it_is_changed(world: World) -> None:
    goal = worked_on(world)
    first = put(world, "staff", goal).json
    done = submit(world, "staff", goal).json
    assert (done["state"], done["submitted_at"] is not None) == ("submitted", True)

    refused = put(world, "staff", goal, done["version"], score=1)
    again = submit(world, "staff", goal, "draft").json
    changed = put(world, "staff", goal, again["version"], score=1)

    assert refused.json["code"] == "retrospective.submitted"
    assert (changed.status_code, changed.json["score"]) == (200, 1)
    assert first["version"] < changed.json["version"]


def test_a_change_of_what_has_moved_on_is_refused(world: World) -> None:
    goal = worked_on(world)
    put(world, "staff", goal)
    assert put(world, "staff", goal).status_code == 412
    bare = world.call("staff", "PUT", f"/v1/goals/{goal['id']}/retrospective", json=TOLD)
    assert bare.status_code == 428


def test_a_closed_cycle_refuses_every_write_until_its_sheet_is_reopened(world: World) -> None:
    goal = worked_on(world)
    put(world, "staff", goal)
    at(world, "closed")

    refused = [put(world, "staff", goal, 1).json["code"], submit(world, "staff", goal).json["code"]]
    shown = world.ok("staff", "GET", f"/v1/goals/{goal['id']}/retrospective")
    reopening = {"until": "2099-01-01", "reason": "补复盘"}
    world.ok("hr", "POST", f"/v1/sheets/{goal['sheet_id']}/reopenings", json=reopening)
    written = put(world, "staff", goal)

    assert refused == ["cycle.closed"] * 2
    assert shown["may_write"] is False
    assert (written.status_code, written.json["stage"]) == (200, "close")


def test_it_is_seen_as_the_goal_is(world: World) -> None:
    kept = worked_on(world, visibility="line")
    put(world, "staff", kept)
    path = f"/v1/goals/{kept['id']}/retrospective"

    assert world.call("other", "GET", path).status_code == 404
    assert put(world, "other", kept).status_code == 404
    assert world.ok("head", "GET", path)["may_write"] is False
    sheet = f"/v1/sheets/{kept['sheet_id']}/retrospectives"
    assert world.call("other", "GET", sheet).status_code == 404
    assert [one["goal_id"] for one in world.ok("head", "GET", sheet)["items"]] == [kept["id"]]


def test_writing_and_submitting_leave_a_trace(world: World) -> None:
    goal = worked_on(world)
    put(world, "staff", goal)
    submit(world, "staff", goal)
    trail = [str(row.payload) for row in outbox_of(world.goals, world.company)]
    assert sum("retrospective.written" in text for text in trail) == 1
    assert sum("retrospective.moved" in text for text in trail) == 1


def test_a_sheet_of_many_goals_takes_no_more_statements(world: World) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    goals = [world.goal("staff", sheet, key_results=[A_KEY_RESULT]) for _ in range(6)]
    world.agree(sheet, "staff", "head")
    counts = []
    for goal in goals[:1], goals[1:]:
        for one in goal:
            put(world, "staff", one)
        with statements_of(world.goals) as sent:
            world.ok("staff", "GET", f"/v1/sheets/{sheet}/retrospectives")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def judge(world: World, who: str, goal: Any, to: str) -> Any:
    return world.call(who, "POST", f"/v1/goals/{goal['id']}/transitions", json={"to": to})


def test_a_goal_is_judged_in_scoring_alone(world: World) -> None:
    goal, other = worked_on(world), worked_on(world, "head")
    early = judge(world, "staff", goal, "achieved")
    at(world, "scoring")

    outsider = judge(world, "other", goal, "missed")
    done = judge(world, "head", goal, "achieved")
    own = judge(world, "head", other, "missed")

    assert (early.status_code, early.json["code"]) == (409, "goal.not_in_scoring")
    assert outsider.status_code == 403
    assert (done.json["state"], own.json["state"]) == ("achieved", "missed")
    at(world, "closed")
    late = judge(world, "head", other, "archived")
    assert (late.status_code, late.json["code"]) == (409, "cycle.closed")


def test_what_was_judged_is_archived_and_what_is_open_is_not(world: World) -> None:
    goal = worked_on(world)
    open_still = judge(world, "head", goal, "archived")
    at(world, "scoring")
    judge(world, "head", goal, "missed")

    archived = judge(world, "head", goal, "archived")

    assert open_still.json["code"] == "goal.cannot_move"
    assert archived.json["state"] == "archived"
    told = [row for row in outbox_of(world.goals, world.company) if "GoalState" in row.type]
    assert len(told) >= 2


def test_hr_reopens_a_sheet_so_that_its_goals_are_judged_after_all(world: World) -> None:
    goal = worked_on(world)
    at(world, "closed")
    refused = judge(world, "head", goal, "missed")
    reopening = {"until": "2099-01-01", "reason": "补评"}
    world.ok("hr", "POST", f"/v1/sheets/{goal['sheet_id']}/reopenings", json=reopening)

    assert refused.json["code"] == "cycle.closed"
    assert judge(world, "head", goal, "missed").json["state"] == "missed"

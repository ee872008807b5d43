"""Key results in full: phased targets, milestones, amounts of children, strategy."""

from typing import Any

import pytest

from chengshi.checkins.v1.events_pb2 import MilestonesDone
from servicekit.testing import outbox_of
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_path import recorded

STEPS = [{"title": "评审", "weight": 20}, {"title": "试产", "weight": 30}]


def dated(world: Any, steps: list[dict[str, Any]] = STEPS) -> list[dict[str, Any]]:
    day = world.cycle("person")["ends_on"]
    return [{**item, "due_on": day} for item in steps]


def put_goal(world: Any, key_result: dict[str, Any], who: str = "staff") -> Any:
    sheet = world.sheet(who, "person", world.ids[who])
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "key_results": [key_result]}
    return world.call(who, "POST", "/v1/goals", json=body)


def apply(world: Any, *told: Any) -> None:
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, list(told))
    with world.goals.as_system(world.company) as uow:
        roll_up_job.roll_up(uow)


def test_a_key_result_carries_its_plan_and_tells_it(world: Any) -> None:
    ends_on = world.cycle("person")["ends_on"]
    given = {
        **A_KEY_RESULT,
        "ambition": "aspirational",
        "cadence": "month",
        "source": "ERP 日报",
        "phased": [{"on": ends_on, "value": 6}],
    }
    goal = put_goal(world, given).json

    (found,) = goal["key_results"]
    assert {name: found[name] for name in given} == given
    with world.goals.as_system(world.company) as uow:
        told = goal_events.goal_state(uow.session.get_one(Goal, goal["id"])).key_results[0]
    assert (told.ambition, told.cadence, told.source) == ("aspirational", "month", "ERP 日报")
    assert [(point.on, point.value) for point in told.phased] == [(ends_on, "6")]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"cadence": "week", "period": "month"}, "cadence", "kr.cadence_shorter"),
        ({"phased": "far"}, "phased.0.on", "kr.outside_dates"),
        ({"direction": "at_most", "phased": "end"}, "phased", "kr.phased_direction"),
        ({"phased": "twice"}, "phased", "kr.phased_twice"),
        ({"direction": "milestones"}, "milestones", "kr.milestones_needed"),
        ({"milestones": "end"}, "milestones", "kr.no_milestones"),
        (
            {"driver": "children", "children_by": "amount", "direction": "decrease"},
            "children_by",
            "kr.no_amount",
        ),
    ],
)
def test_a_plan_that_cannot_be_computed_is_refused(
    world: Any, change: dict[str, Any], path: str, code: str
) -> None:
    end = {"on": world.cycle("person")["ends_on"], "value": 1}
    lists = {"end": [end], "twice": [end, end], "far": [{"on": "2001-01-01", "value": 1}]}
    known = dict(change)
    if "phased" in known:
        known["phased"] = lists[known["phased"]]
    if "milestones" in known:
        known["milestones"] = dated(world)

    response = put_goal(world, {**A_KEY_RESULT, **known})

    assert response.status_code == 422
    (fault,) = response.json["errors"]
    assert (fault["path"], fault["code"]) == (f"key_results.0.{path}", code)


def test_milestones_that_are_told_done_move_the_number_in_any_order(world: Any) -> None:
    item = {"title": "量产", "direction": "milestones", "milestones": dated(world)}
    goal = put_goal(world, item).json
    world.agree(goal["sheet_id"], "staff", "head")
    first, second = (found["id"] for found in goal["key_results"][0]["milestones"])
    start = goal["key_results"][0]["starts_on"]
    period = {"period_start": start, "period_end": start}
    older = recorded(goal, "40", milestones=MilestonesDone(done=[first]), **period)
    newer = recorded(goal, "100", milestones=MilestonesDone(done=[first, second]), **period)

    apply(world, newer)
    apply(world, older, older)

    shown = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert (shown["progress"], shown["key_results"][0]["current"]) == (100, 100)
    assert all(found["done_on"] for found in shown["key_results"][0]["milestones"])
    apply(world, recorded(goal, "0", milestones=MilestonesDone(), **period))
    shown = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert shown["progress"] == 0
    assert [found["done_on"] for found in shown["key_results"][0]["milestones"]] == [None, None]


def test_a_milestone_that_is_renamed_stays_the_same(world: Any) -> None:
    item = {"title": "量产", "direction": "milestones", "milestones": dated(world)}
    (known,) = put_goal(world, item).json["key_results"]
    changed = [{**found, "title": "改名"} for found in known["milestones"]]
    for found in changed:
        found.pop("done_on")

    after = world.ok(
        "staff",
        "PATCH",
        f"/v1/key_results/{known['id']}",
        json={"milestones": changed},
        headers={"If-Match": f'"{known["version"]}"'},
    )

    assert [found["id"] for found in after["milestones"]] == [
        found["id"] for found in known["milestones"]
    ]
    assert {found["title"] for found in after["milestones"]} == {"改名"}


def test_amounts_of_children_add_up_to_the_cent(world: Any) -> None:
    whole = {"title": "营收", "direction": "increase", "unit": "元"}
    whole |= {"start": 0, "target": 1_000_000}
    top = world.sheet("boss", "company", None)
    driven = {**whole, "driver": "children", "children_by": "amount"}
    parent = world.goal("boss", top, key_results=[driven])
    world.agree(top, "boss", "boss")
    link = {"key_result_id": parent["key_results"][0]["id"]}
    children = []
    for who, approver, target in (("staff", "head", 600_000), ("head", "boss", 300_000)):
        sheet = world.sheet(who, "person", world.ids[who])
        part = {**whole, "target": target}
        linked = [{**link, "amount": target}]
        children.append(world.goal(who, sheet, key_results=[part], alignments=linked))
        world.agree(sheet, who, approver)

    apply(world, recorded(children[0], "250000.10"), recorded(children[1], "0.01"))

    shown = world.ok("boss", "GET", f"/v1/goals/{parent['id']}")
    assert shown["key_results"][0]["current"] == 250000.11
    assert shown["progress"] == 25.000011
    world.cancel(children[0], "staff", "head")
    apply(world)
    assert world.ok("boss", "GET", f"/v1/goals/{parent['id']}")["key_results"][0]["current"] == 0.01


def test_children_far_ahead_of_their_parent_are_a_finding(world: Any) -> None:
    top = world.sheet("boss", "company", None)
    parent = world.goal("boss", top, key_results=[A_KEY_RESULT])
    world.agree(top, "boss", "boss")
    sheet = world.sheet("staff", "person", world.ids["staff"])
    links = [{"goal_id": parent["id"]}]
    child = world.goal("staff", sheet, key_results=[A_KEY_RESULT], alignments=links)
    world.agree(sheet, "staff", "head")

    apply(world, recorded(child, "4.9"))
    (finding,) = world.ok("boss", "GET", f"/v1/goals/{parent['id']}")["findings"]
    assert finding == {"code": "untold", "action": "check_in", "gap": 49}
    apply(world, recorded(parent, "3"))
    assert world.ok("boss", "GET", f"/v1/goals/{parent['id']}")["findings"] == []
    apply(world, recorded(child, "5"))

    (finding,) = world.ok("boss", "GET", f"/v1/goals/{parent['id']}")["findings"]
    assert finding == {"code": "children_ahead", "action": "review_breakdown", "gap": 20}


def test_strategy_is_the_companys(world: Any) -> None:
    top = world.sheet("boss", "company", None)
    given = {"strategic": True, "theme": "出海", "dimension": "customer"}
    made = world.goal("boss", top, **given)
    assert {name: made[name] for name in given} == given
    sheet = world.sheet("staff", "person", world.ids["staff"])
    for name, value in given.items():
        body = {"sheet_id": sheet, "kind": "kpi", "title": "目标", name: value}
        response = world.call("staff", "POST", "/v1/goals", json=body)
        assert response.json["errors"][0]["code"] == "goal.strategy_of_company"


def test_what_children_drive_owes_no_value(world: Any) -> None:
    goal = put_goal(world, {**A_KEY_RESULT, "driver": "children"}).json

    assert goal["key_results"][0]["due_on"] is None
    with world.goals.as_system(world.company) as uow:
        assert goal_queries.goal(uow, goal["id"]).key_results[0].children_by == "share"
    assert outbox_of(world.goals, world.company)

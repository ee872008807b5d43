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


def dated(tenant: Any, steps: list[dict[str, Any]] = STEPS) -> list[dict[str, Any]]:
    day = tenant.cycle("person")["ends_on"]
    return [{**item, "due_on": day} for item in steps]


def put_goal(tenant: Any, key_result: dict[str, Any], who: str = "staff") -> Any:
    sheet = tenant.sheet(who, "person", tenant.ids[who])
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "key_results": [key_result]}
    return tenant.call(who, "POST", "/v1/goals", json=body)


def apply(tenant: Any, *told: Any) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, list(told))
    with tenant.goals.as_system(tenant.company) as uow:
        roll_up_job.roll_up(uow)


def test_a_key_result_carries_its_plan_and_tells_it(tenant: Any) -> None:
    ends_on = tenant.cycle("person")["ends_on"]
    given = {
        **A_KEY_RESULT,
        "ambition": "aspirational",
        "cadence": "month",
        "source": "ERP 日报",
        "phased_targets": [{"on": ends_on, "value": 6}],
    }
    goal = put_goal(tenant, given).json

    (found,) = goal["key_results"]
    assert {name: found[name] for name in given} == given
    with tenant.goals.as_system(tenant.company) as uow:
        told = goal_events.goal_state(uow.session.get_one(Goal, goal["id"])).key_results[0]
    assert (told.ambition, told.cadence, told.source) == ("aspirational", "month", "ERP 日报")
    assert [(point.on, point.value) for point in told.phased_targets] == [(ends_on, "6")]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"cadence": "week", "period": "month"}, "cadence", "kr.cadence_shorter"),
        ({"phased_targets": "far"}, "phased_targets.0.on", "kr.outside_dates"),
        (
            {"direction": "at_most", "phased_targets": "end"},
            "phased_targets",
            "kr.phased_direction",
        ),
        ({"phased_targets": "twice"}, "phased_targets", "kr.phased_twice"),
        ({"direction": "milestones"}, "milestones", "kr.milestones_needed"),
        ({"milestones": "end"}, "milestones", "kr.no_milestones"),
        (
            {"progress_source": "children", "children_mode": "amount", "direction": "decrease"},
            "children_mode",
            "kr.no_amount",
        ),
    ],
)
def test_a_plan_that_cannot_be_computed_is_refused(
    tenant: Any, change: dict[str, Any], path: str, code: str
) -> None:
    end = {"on": tenant.cycle("person")["ends_on"], "value": 1}
    lists = {"end": [end], "twice": [end, end], "far": [{"on": "2001-01-01", "value": 1}]}
    known = dict(change)
    if "phased_targets" in known:
        known["phased_targets"] = lists[known["phased_targets"]]
    if "milestones" in known:
        known["milestones"] = dated(tenant)
    tenant.sheet("staff", "person", tenant.ids["staff"])

    with tenant.refuses(422, code):
        response = put_goal(tenant, {**A_KEY_RESULT, **known})

    (fault,) = response.json["errors"]
    assert (fault["path"], fault["code"]) == (f"key_results.0.{path}", code)


def test_milestones_that_are_told_done_move_the_number_in_any_order(tenant: Any) -> None:
    item = {"title": "量产", "direction": "milestones", "milestones": dated(tenant)}
    goal = put_goal(tenant, item).json
    tenant.agree(goal["sheet_id"], "staff", "head")
    first, second = (found["id"] for found in goal["key_results"][0]["milestones"])
    start = goal["key_results"][0]["starts_on"]
    period = {"period_start": start, "period_end": start}
    older = recorded(goal, "40", milestones=MilestonesDone(done=[first]), **period)
    newer = recorded(goal, "100", milestones=MilestonesDone(done=[first, second]), **period)

    apply(tenant, newer)
    apply(tenant, older, older)

    shown = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert (shown["progress"], shown["key_results"][0]["current"]) == (100, 100)
    assert all(found["done_on"] for found in shown["key_results"][0]["milestones"])
    apply(tenant, recorded(goal, "0", milestones=MilestonesDone(), **period))
    shown = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert shown["progress"] == 0
    assert [found["done_on"] for found in shown["key_results"][0]["milestones"]] == [None, None]


def test_a_milestone_that_is_renamed_stays_the_same(tenant: Any) -> None:
    item = {"title": "量产", "direction": "milestones", "milestones": dated(tenant)}
    (known,) = put_goal(tenant, item).json["key_results"]
    changed = [{**found, "title": "改名"} for found in known["milestones"]]
    for found in changed:
        found.pop("done_on")

    after = tenant.ok(
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


def test_amounts_of_children_add_up_to_the_cent(tenant: Any) -> None:
    whole = {"title": "营收", "direction": "increase", "unit": "元"}
    whole |= {"start": 0, "target": 1_000_000}
    top = tenant.sheet("boss", "company", None)
    driven = {**whole, "progress_source": "children", "children_mode": "amount"}
    parent = tenant.goal("boss", top, key_results=[driven])
    tenant.agree(top, "boss", "boss")
    link = {"key_result_id": parent["key_results"][0]["id"]}
    children = []
    for who, approver, target in (("staff", "head", 600_000), ("head", "boss", 300_000)):
        sheet = tenant.sheet(who, "person", tenant.ids[who])
        part = {**whole, "target": target}
        linked = [{**link, "amount": target}]
        children.append(tenant.goal(who, sheet, key_results=[part], alignments=linked))
        tenant.agree(sheet, who, approver)

    apply(tenant, recorded(children[0], "250000.10"), recorded(children[1], "0.01"))

    shown = tenant.ok("boss", "GET", f"/v1/goals/{parent['id']}")
    assert shown["key_results"][0]["current"] == 250000.11
    assert shown["progress"] == 25.000011
    tenant.cancel(children[0], "staff", "head")
    apply(tenant)
    assert (
        tenant.ok("boss", "GET", f"/v1/goals/{parent['id']}")["key_results"][0]["current"] == 0.01
    )


def test_children_far_ahead_of_their_parent_are_a_finding(tenant: Any) -> None:
    top = tenant.sheet("boss", "company", None)
    parent = tenant.goal("boss", top, key_results=[A_KEY_RESULT])
    tenant.agree(top, "boss", "boss")
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    links = [{"goal_id": parent["id"]}]
    child = tenant.goal("staff", sheet, key_results=[A_KEY_RESULT], alignments=links)
    tenant.agree(sheet, "staff", "head")

    apply(tenant, recorded(child, "4.9"))
    (finding,) = tenant.ok("boss", "GET", f"/v1/goals/{parent['id']}")["findings"]
    assert finding == {"code": "never_reported", "action": "check_in", "gap": 49}
    apply(tenant, recorded(parent, "3"))
    assert tenant.ok("boss", "GET", f"/v1/goals/{parent['id']}")["findings"] == []
    apply(tenant, recorded(child, "5"))

    (finding,) = tenant.ok("boss", "GET", f"/v1/goals/{parent['id']}")["findings"]
    assert finding == {"code": "children_outpace_parent", "action": "review_breakdown", "gap": 20}


def test_strategy_is_the_companys(tenant: Any) -> None:
    top = tenant.sheet("boss", "company", None)
    given = {"strategic": True, "theme": "出海", "dimension": "customer"}
    made = tenant.goal("boss", top, **given)
    assert {name: made[name] for name in given} == given
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    for name, value in given.items():
        body = {"sheet_id": sheet, "kind": "kpi", "title": "目标", name: value}
        response = tenant.call("staff", "POST", "/v1/goals", json=body)
        assert response.json["errors"][0]["code"] == "goal.strategy_of_company"


def test_what_children_drive_owes_no_value(tenant: Any) -> None:
    goal = put_goal(tenant, {**A_KEY_RESULT, "progress_source": "children"}).json

    assert goal["key_results"][0]["due_on"] is None
    with tenant.goals.as_system(tenant.company) as uow:
        assert goal_queries.goal(uow, goal["id"]).key_results[0].children_mode == "share"
    assert outbox_of(tenant.goals, tenant.company)

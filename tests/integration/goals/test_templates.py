"""Templates are laid, found, made one's own, and offered to whom they fit."""

from typing import Any

import pytest

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from tests.integration.goals.conftest import World

GOAL = {
    "kind": "kpi",
    "title": "按计划完成生产",
    "title_en": "Produce to plan",
    "weight": 100,
    "key_results": [
        {"code": "MFG-PLAN", "weight": 60, "target": 96.5},
        {"code": "MFG-OEE", "weight": 40},
    ],
}
TEMPLATE = {"code": "OWN", "name": "装配", "name_en": "Assembly", "mode": "kpi", "goals": [GOAL]}
PATH = "/v1/templates"


@pytest.fixture
def hr(world: World) -> str:
    with world.goals.as_system(world.company) as uow:
        state = world._employee("other", None)
        state.roles.extend([pb.Role(role="hr")])
        state.version = 2
        apply_employees(uow, [state])
    return "other"


def one(world: World, code: str) -> Any:
    page = world.ok("staff", "GET", PATH, query_string={"q": code})
    found = next(item for item in page["items"] if item["code"] == code)
    return world.ok("staff", "GET", f"{PATH}/{found['id']}")


def fits(world: World, who: str, **query: Any) -> list[Any]:
    cycle = world.cycle(query.get("kind", "person"))["id"]
    answer = world.ok(who, "GET", f"{PATH}/fitting", query_string={"cycle_id": cycle, **query})
    return list(answer["items"])


def test_a_template_shows_its_indicators(world: World) -> None:
    sales = one(world, "SALES")
    shown = sales["goals"][0]["key_results"][0]
    assert (shown["code"], shown["item"]["name"]) == ("SAL-REVENUE", "销售收入")
    assert sum(goal["weight"] for goal in sales["goals"]) == 100
    assert (sales["goal_count"], sales["key_result_count"]) == (4, 8)


@pytest.mark.parametrize(("text", "code"), [("供应链", "SUPPLY-CHAIN"), ("supply", "SUPPLY-CHAIN")])
def test_templates_are_searched_in_both_languages(world: World, text: str, code: str) -> None:
    page = world.ok("staff", "GET", PATH, query_string={"q": text})
    assert code in [item["code"] for item in page["items"]]


def test_hr_adds_changes_and_archives_a_template(world: World, hr: str) -> None:
    made = world.ok(hr, "POST", PATH, json=TEMPLATE | {"unit_ids": [world.unit]})
    assert made["units"] == [{"id": world.unit, "name": "研发"}]
    assert made["goals"][0]["key_results"][0]["target"] == 96.5
    path, tag = f"{PATH}/{made['id']}", {"If-Match": f'"{made["version"]}"'}

    changed = world.call(hr, "PATCH", path, json={"name": "总装", "archived": True}, headers=tag)

    assert (changed.json["name"], changed.json["archived"]) == ("总装", True)
    assert world.call(hr, "PATCH", path, json={"name": "x"}, headers=tag).status_code == 412
    assert world.call(hr, "POST", PATH, json=TEMPLATE).json["code"] == "template.code_taken"
    assert world.call("staff", "PATCH", path, json={"name": "x"}, headers=tag).status_code == 403


def wrong(**goal: Any) -> Any:
    return TEMPLATE | {"code": "BAD", "goals": [GOAL | goal]}


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        (wrong(weight=90), "goals", "template.weights"),
        (
            wrong(key_results=[{"code": "MFG-OEE", "weight": 70}]),
            "goals.0.key_results",
            "template.weights",
        ),
        (
            wrong(key_results=[{"code": "NONE", "weight": 100}]),
            "goals.0.key_results.0.code",
            "template.item_unknown",
        ),
        (TEMPLATE | {"code": "BAD", "goals": []}, "goals", "field.count"),
    ],
)
def test_a_template_that_does_not_add_up_is_refused(
    world: World, hr: str, body: Any, path: str, code: str
) -> None:
    answer = world.call(hr, "POST", PATH, json=body)
    assert answer.status_code == 422
    assert [(error["path"], error["code"]) for error in answer.json["errors"]] == [(path, code)]


def test_the_unit_of_an_employee_brings_its_templates_up(world: World) -> None:
    found = fits(world, "staff")
    assert found[0]["template"]["code"] == "RND"
    assert "unit_name" in found[0]["reasons"]
    codes = [item["template"]["code"] for item in found]
    assert "MANAGER" not in codes
    assert "RND-UNIT" not in codes
    assert [item["score"] for item in found] == sorted(
        (item["score"] for item in found), reverse=True
    )


def test_a_job_family_outweighs_the_units_name(world: World) -> None:
    with world.goals.as_system(world.company) as uow:
        state = world._employee("staff", "head")
        state.job_family, state.version = "质量工程师", 3
        apply_employees(uow, [state])
    assert fits(world, "staff")[0]["template"]["code"] == "QUALITY"


def test_who_leads_is_offered_the_managers_template(world: World) -> None:
    assert "MANAGER" in [item["template"]["code"] for item in fits(world, "head")]


def test_a_unit_is_offered_units_templates(world: World) -> None:
    found = fits(world, "head", kind="unit", owner=world.unit)
    assert found[0]["template"]["code"] == "RND-UNIT"
    company = fits(world, "boss", kind="company", owner="")
    assert [item["template"]["code"] for item in company] == ["COMPANY"]


def test_a_template_of_a_unit_of_ones_own_comes_first(world: World, hr: str) -> None:
    world.ok(hr, "POST", PATH, json=TEMPLATE | {"code": "OURS", "unit_ids": [world.unit]})
    assert fits(world, "staff")[0]["template"]["code"] == "OURS"
    assert fits(world, "staff")[0]["reasons"][0] == "unit"


def test_nobody_asks_for_whom_they_may_not_write(world: World) -> None:
    cycle = world.cycle("person")["id"]
    query = {"cycle_id": cycle, "owner": world.ids["boss"]}
    answer = world.call("staff", "GET", f"{PATH}/fitting", query_string=query)
    assert answer.status_code == 404
    query = {"cycle_id": cycle, "owner": "somebody"}
    answer = world.call("staff", "GET", f"{PATH}/fitting", query_string=query)
    assert answer.status_code == 422


def test_a_goal_remembers_its_template(world: World) -> None:
    template = one(world, "RND")
    sheet = world.sheet("staff", "person", world.ids["staff"])
    goal = world.goal("staff", sheet, template_id=template["id"])
    assert goal["template_id"] == template["id"]
    assert one(world, "RND")["used"] >= 1
    body = {"sheet_id": sheet, "kind": "objective", "title": "x", "template_id": sheet}
    refused = world.call("staff", "POST", "/v1/goals", json=body)
    assert refused.json["errors"][0]["path"] == "template_id"

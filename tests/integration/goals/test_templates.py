"""Templates are laid, found, made one's own, and offered to whom they fit."""

from typing import Any

import pytest

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from tests.integration.goals.conftest import Tenant

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
def hr(tenant: Tenant) -> str:
    with tenant.goals.as_system(tenant.company) as uow:
        state = tenant._employee("other", None)
        state.roles.extend([pb.Role(role="hr")])
        state.version = 2
        apply_employees(uow, [state])
    return "other"


def one(tenant: Tenant, code: str) -> Any:
    page = tenant.ok("staff", "GET", PATH, query_string={"q": code})
    found = next(item for item in page["items"] if item["code"] == code)
    return tenant.ok("staff", "GET", f"{PATH}/{found['id']}")


def fits(tenant: Tenant, who: str, **query: Any) -> list[Any]:
    cycle = tenant.cycle(query.get("kind", "person"))["id"]
    answer = tenant.ok(who, "GET", f"{PATH}/recommended", query_string={"cycle_id": cycle, **query})
    return list(answer["items"])


def test_a_template_shows_its_indicators(tenant: Tenant) -> None:
    sales = one(tenant, "SALES")
    shown = sales["goals"][0]["key_results"][0]
    assert (shown["code"], shown["item"]["name"]) == ("SAL-REVENUE", "销售收入")
    assert sum(goal["weight"] for goal in sales["goals"]) == 100
    assert (sales["goal_count"], sales["key_result_count"]) == (4, 8)


@pytest.mark.parametrize(("text", "code"), [("供应链", "SUPPLY-CHAIN"), ("supply", "SUPPLY-CHAIN")])
def test_templates_are_searched_in_both_languages(tenant: Tenant, text: str, code: str) -> None:
    page = tenant.ok("staff", "GET", PATH, query_string={"q": text})
    assert code in [item["code"] for item in page["items"]]


def test_hr_adds_changes_and_archives_a_template(tenant: Tenant, hr: str) -> None:
    made = tenant.ok(hr, "POST", PATH, json=TEMPLATE | {"unit_ids": [tenant.unit]})
    assert made["units"] == [{"id": tenant.unit, "name": "研发"}]
    assert made["goals"][0]["key_results"][0]["target"] == 96.5
    path, tag = f"{PATH}/{made['id']}", {"If-Match": f'"{made["version"]}"'}

    changed = tenant.call(hr, "PATCH", path, json={"name": "总装", "archived": True}, headers=tag)

    assert (changed.json["name"], changed.json["archived"]) == ("总装", True)
    with tenant.refuses(412, "stale"):
        tenant.call(hr, "PATCH", path, json={"name": "x"}, headers=tag)
    assert tenant.call(hr, "POST", PATH, json=TEMPLATE).json["code"] == "template.code_taken"
    with tenant.refuses(403, "not_allowed"):
        tenant.call("staff", "PATCH", path, json={"name": "x"}, headers=tag)


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
    tenant: Tenant, hr: str, body: Any, path: str, code: str
) -> None:
    with tenant.refuses(422, code):
        answer = tenant.call(hr, "POST", PATH, json=body)
    assert [(error["path"], error["code"]) for error in answer.json["errors"]] == [(path, code)]


def test_the_unit_of_an_employee_brings_its_templates_up(tenant: Tenant) -> None:
    found = fits(tenant, "staff")
    assert found[0]["template"]["code"] == "RND"
    assert "unit_name" in found[0]["reasons"]
    codes = [item["template"]["code"] for item in found]
    assert "MANAGER" not in codes
    assert "RND-UNIT" not in codes
    assert [item["score"] for item in found] == sorted(
        (item["score"] for item in found), reverse=True
    )


def test_a_job_family_outweighs_the_units_name(tenant: Tenant) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        state = tenant._employee("staff", "head")
        state.job_family, state.version = "质量工程师", 3
        apply_employees(uow, [state])
    assert fits(tenant, "staff")[0]["template"]["code"] == "QUALITY"


def test_who_leads_is_offered_the_managers_template(tenant: Tenant) -> None:
    assert "MANAGER" in [item["template"]["code"] for item in fits(tenant, "head")]


def test_a_unit_is_offered_units_templates(tenant: Tenant) -> None:
    found = fits(tenant, "head", kind="unit", owner=tenant.unit)
    assert found[0]["template"]["code"] == "RND-UNIT"
    company = fits(tenant, "boss", kind="company", owner="")
    assert [item["template"]["code"] for item in company] == ["COMPANY"]


def test_a_template_of_a_unit_of_ones_own_comes_first(tenant: Tenant, hr: str) -> None:
    tenant.ok(hr, "POST", PATH, json=TEMPLATE | {"code": "OURS", "unit_ids": [tenant.unit]})
    assert fits(tenant, "staff")[0]["template"]["code"] == "OURS"
    assert fits(tenant, "staff")[0]["reasons"][0] == "unit"


def test_nobody_asks_for_whom_they_may_not_write(tenant: Tenant) -> None:
    cycle = tenant.cycle("person")["id"]
    query = {"cycle_id": cycle, "owner": tenant.ids["boss"]}
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("staff", "GET", f"{PATH}/recommended", query_string=query)
    query = {"cycle_id": cycle, "owner": "somebody"}
    with tenant.refuses(422, "field.invalid_uuid"):
        tenant.call("staff", "GET", f"{PATH}/recommended", query_string=query)


def test_a_goal_remembers_its_template(tenant: Tenant) -> None:
    template = one(tenant, "RND")
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    goal = tenant.goal("staff", sheet, template_id=template["id"])
    assert goal["template_id"] == template["id"]
    assert one(tenant, "RND")["usage_count"] >= 1
    body = {"sheet_id": sheet, "kind": "objective", "title": "x", "template_id": sheet}
    refused = tenant.call("staff", "POST", "/v1/goals", json=body)
    assert refused.json["errors"][0]["path"] == "template_id"

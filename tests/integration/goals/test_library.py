"""Companies begin with a library and templates, and make them their own."""

from typing import Any

import pytest

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.ids import new_id
from servicekit.runtime import runtime_context
from servicekit.testing import outbox_of, statements_of
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant

ITEM = {
    "code": "OWN-1",
    "name": "样机一次点亮率",
    "name_en": "First power-up rate",
    "category": "研发",
    "category_en": "R&D",
    "formula": "∑一次点亮的样机数 ÷ ∑样机数 × 100%",
    "formula_en": "Prototypes that power up the first time ÷ prototypes × 100%",
    "unit": "%",
    "unit_en": "%",
    "direction": "at_least",
    "accumulation": "ratio",
    "typical_low": 60,
    "typical_high": 95,
}


@pytest.fixture
def hr(tenant: Tenant) -> str:
    with tenant.goals.as_system(tenant.company) as uow:
        roles = [pb.Role(role="hr")]
        state = tenant._employee("other", None)
        state.roles.extend(roles)
        state.version = 2
        apply_employees(uow, [state])
    return "other"


def search(tenant: Tenant, text: str, **more: Any) -> list[str]:
    query = {"q": text, "limit": 200} | more
    page = tenant.ok("staff", "GET", "/v1/library_items", query_string=query)
    return [item["code"] for item in page["items"]]


def change(tenant: Tenant, who: str, path: str, version: int, body: dict[str, Any]) -> Any:
    headers = {"If-Match": f'"{version}"'}
    return tenant.call(who, "PATCH", path, json=body, headers=headers)


def test_a_company_begins_with_the_starter_content(tenant: Tenant) -> None:
    assert len(search(tenant, "")) >= 120
    page = tenant.ok("staff", "GET", "/v1/templates", query_string={"limit": 200})
    assert len(page["items"]) >= 12


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("设备综合", "MFG-OEE"),
        ("oee", "MFG-OEE"),
        ("Mean time to repair", "MFG-MTTR"),
        ("HRM-KEY", "HRM-KEY-TURNOVER"),
        ("关键岗位流失", "HRM-KEY-TURNOVER"),
        ("supply chain", "SCM-OTD"),
    ],
)
def test_the_library_is_searched_in_both_languages(tenant: Tenant, text: str, code: str) -> None:
    assert code in search(tenant, text)


def test_signs_of_a_pattern_are_looked_for_as_they_stand(tenant: Tenant) -> None:
    assert search(tenant, "%_%") == []


def test_pages_follow_one_another_without_gaps(tenant: Tenant) -> None:
    codes, after = [], ""
    while after is not None:
        query = {"limit": 50, "after": after}
        page = tenant.ok("staff", "GET", "/v1/library_items", query_string=query)
        codes += [item["code"] for item in page["items"]]
        after = page["next"]
    assert codes == search(tenant, "")


def test_a_category_is_chosen_by_either_name(tenant: Tenant) -> None:
    found = tenant.ok("staff", "GET", "/v1/library_categories")["items"]
    quality = next(item for item in found if item["category_en"] == "Quality")
    assert quality["count"] == len(search(tenant, "", category="质量"))
    assert search(tenant, "", category="Quality") == search(tenant, "", category="质量")


def test_hr_adds_changes_and_archives_an_indicator(tenant: Tenant, hr: str) -> None:
    made = tenant.ok(hr, "POST", "/v1/library_items", json=ITEM)
    path = f"/v1/library_items/{made['id']}"

    changed = change(tenant, hr, path, made["version"], {"note": "只计首样", "archived": True})
    with tenant.refuses(412, "stale"):
        change(tenant, hr, path, made["version"], {"note": "x"})
    with tenant.refuses(409, "library.code_taken"):
        tenant.call(hr, "POST", "/v1/library_items", json=ITEM)

    assert (changed.json["note"], changed.json["archived"]) == ("只计首样", True)
    assert "OWN-1" not in search(tenant, "点亮")
    assert search(tenant, "点亮", archived=True) == ["OWN-1"]
    audited = [row for row in outbox_of(tenant.goals, tenant.company) if "Audit" in row.type]
    assert len(audited) >= 2


@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PATCH", "/{id}")])
def test_library_is_changed_by_hr_alone(tenant: Tenant, hr: str, method: str, path: str) -> None:
    made = tenant.ok(hr, "POST", "/v1/library_items", json=ITEM | {"code": "OWN-2"})
    path = "/v1/library_items" + path.format(id=made["id"])
    body = ITEM | {"code": "OWN-3"} if method == "POST" else {"note": "x"}
    headers = {"If-Match": '"1"'}
    with tenant.refuses(403, "not_allowed"):
        tenant.call("staff", method, path, json=body, headers=headers)


def test_typical_range_is_in_order(tenant: Tenant, hr: str) -> None:
    with tenant.refuses(422, "kr.bounds"):
        wrong = tenant.call(hr, "POST", "/v1/library_items", json=ITEM | {"typical_low": 99})
    made = tenant.ok(hr, "POST", "/v1/library_items", json=ITEM | {"code": "OWN-4"})
    path = f"/v1/library_items/{made['id']}"
    with tenant.refuses(422, "kr.bounds"):
        turned = change(tenant, hr, path, made["version"], {"typical_high": 1})
    for answer in (wrong, turned):
        assert answer.json["errors"][0]["path"] == "typical_high"


def test_tenant_upgrade_restores_no_archived_indicator(tenant: Tenant, hr: str) -> None:
    page = tenant.ok(hr, "GET", "/v1/library_items", query_string={"q": "MFG-5S"})
    item = page["items"][0]
    path = f"/v1/library_items/{item['id']}"
    assert change(tenant, hr, path, item["version"], {"archived": True}).status_code == 200

    with runtime_context(tenant.goals.runtime), statements_of(tenant.goals) as sent:
        apply_tenant_state(tenant.goals.runtime, tenant.company.message, "active")

    assert search(tenant, "MFG-5S") == []
    assert sum("jsonb_to_recordset" in str(statement) for statement, _ in sent) == 2


def test_where_an_indicator_is_used_counts_what_one_may_see(tenant: Tenant, hr: str) -> None:
    made = tenant.ok(hr, "POST", "/v1/library_items", json=ITEM | {"code": "OWN-5"})
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    key_result = A_KEY_RESULT | {"library_item_id": made["id"]}
    goal = tenant.goal("staff", sheet, key_results=[key_result], visibility="line")
    assert goal["key_results"][0]["library_item_id"] == made["id"]

    with tenant.goals.as_system(tenant.company) as uow:
        tenant.ids["stranger"] = str(new_id())
        apply_employees(uow, [tenant._employee("stranger", None)])
    path = f"/v1/library_items/{made['id']}"
    used = {
        who: tenant.ok(who, "GET", path)["usage_count"] for who in ("staff", "head", "stranger")
    }

    assert used == {"staff": 1, "head": 1, "stranger": 0}


def test_an_unknown_indicator_is_refused_where_it_stands(
    tenant: Tenant, other_tenant: Tenant, hr: str
) -> None:
    foreign = other_tenant.ok("boss", "GET", "/v1/library_items")["items"][0]["id"]
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    key_results = [A_KEY_RESULT, A_KEY_RESULT | {"library_item_id": foreign}]
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "key_results": key_results}

    with tenant.refuses(422, "library.not_found"):
        answer = tenant.call("staff", "POST", "/v1/goals", json=body)

    told = [(error["path"], error["code"]) for error in answer.json["errors"]]
    assert told == [("key_results.1.library_item_id", "library.not_found")]

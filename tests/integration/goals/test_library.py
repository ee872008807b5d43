"""Companies begin with a library and templates, and make them their own."""

from typing import Any

import pytest

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.ids import new_id
from servicekit.runtime import runtime_context
from servicekit.testing import outbox_of, statements_of
from tests.integration.goals.conftest import A_KEY_RESULT, World

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
def hr(world: World) -> str:
    with world.goals.as_system(world.company) as uow:
        roles = [pb.Role(role="hr")]
        state = world._employee("other", None)
        state.roles.extend(roles)
        state.version = 2
        apply_employees(uow, [state])
    return "other"


def search(world: World, text: str, **more: Any) -> list[str]:
    query = {"q": text, "limit": 200} | more
    page = world.ok("staff", "GET", "/v1/library_items", query_string=query)
    return [item["code"] for item in page["items"]]


def change(world: World, who: str, path: str, version: int, body: dict[str, Any]) -> Any:
    headers = {"If-Match": f'"{version}"'}
    return world.call(who, "PATCH", path, json=body, headers=headers)


def test_a_company_begins_with_the_starter_content(world: World) -> None:
    assert len(search(world, "")) >= 120
    page = world.ok("staff", "GET", "/v1/templates", query_string={"limit": 200})
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
def test_the_library_is_searched_in_both_languages(world: World, text: str, code: str) -> None:
    assert code in search(world, text)


def test_signs_of_a_pattern_are_looked_for_as_they_stand(world: World) -> None:
    assert search(world, "%_%") == []


def test_pages_follow_one_another_without_gaps(world: World) -> None:
    codes, after = [], ""
    while after is not None:
        query = {"limit": 50, "after": after}
        page = world.ok("staff", "GET", "/v1/library_items", query_string=query)
        codes += [item["code"] for item in page["items"]]
        after = page["next"]
    assert codes == search(world, "")


def test_a_category_is_chosen_by_either_name(world: World) -> None:
    found = world.ok("staff", "GET", "/v1/library_categories")["items"]
    quality = next(item for item in found if item["category_en"] == "Quality")
    assert quality["count"] == len(search(world, "", category="质量"))
    assert search(world, "", category="Quality") == search(world, "", category="质量")


def test_hr_adds_changes_and_archives_an_indicator(world: World, hr: str) -> None:
    made = world.ok(hr, "POST", "/v1/library_items", json=ITEM)
    path = f"/v1/library_items/{made['id']}"

    changed = change(world, hr, path, made["version"], {"note": "只计首样", "archived": True})
    stale = change(world, hr, path, made["version"], {"note": "x"})
    again = world.call(hr, "POST", "/v1/library_items", json=ITEM)

    assert (changed.json["note"], changed.json["archived"]) == ("只计首样", True)
    assert (stale.status_code, again.status_code) == (412, 409)
    assert again.json["code"] == "library.code_taken"
    assert "OWN-1" not in search(world, "点亮")
    assert search(world, "点亮", archived=True) == ["OWN-1"]
    audited = [row for row in outbox_of(world.goals, world.company) if "Audit" in row.type]
    assert len(audited) >= 2


@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PATCH", "/{id}")])
def test_employees_only_read_it(world: World, hr: str, method: str, path: str) -> None:
    made = world.ok(hr, "POST", "/v1/library_items", json=ITEM | {"code": "OWN-2"})
    path = "/v1/library_items" + path.format(id=made["id"])
    body = ITEM | {"code": "OWN-3"} if method == "POST" else {"note": "x"}
    headers = {"If-Match": '"1"'}
    assert world.call("staff", method, path, json=body, headers=headers).status_code == 403


def test_a_range_cannot_be_upside_down(world: World, hr: str) -> None:
    wrong = world.call(hr, "POST", "/v1/library_items", json=ITEM | {"typical_low": 99})
    made = world.ok(hr, "POST", "/v1/library_items", json=ITEM | {"code": "OWN-4"})
    path = f"/v1/library_items/{made['id']}"
    turned = change(world, hr, path, made["version"], {"typical_high": 1})
    for answer in (wrong, turned):
        assert answer.status_code == 422
        assert answer.json["errors"][0]["path"] == "typical_high"


def test_becoming_active_again_brings_nothing_back(world: World, hr: str) -> None:
    page = world.ok(hr, "GET", "/v1/library_items", query_string={"q": "MFG-5S"})
    item = page["items"][0]
    path = f"/v1/library_items/{item['id']}"
    assert change(world, hr, path, item["version"], {"archived": True}).status_code == 200

    with runtime_context(world.goals.runtime), statements_of(world.goals) as sent:
        apply_tenant_state(world.goals.runtime, world.company.message, "active")

    assert search(world, "MFG-5S") == []
    assert sum("jsonb_to_recordset" in str(statement) for statement, _ in sent) == 2


def test_where_an_indicator_is_used_counts_what_one_may_see(world: World, hr: str) -> None:
    made = world.ok(hr, "POST", "/v1/library_items", json=ITEM | {"code": "OWN-5"})
    sheet = world.sheet("staff", "person", world.ids["staff"])
    key_result = A_KEY_RESULT | {"library_item_id": made["id"]}
    goal = world.goal("staff", sheet, key_results=[key_result], visibility="line")
    assert goal["key_results"][0]["library_item_id"] == made["id"]

    with world.goals.as_system(world.company) as uow:
        world.ids["stranger"] = str(new_id())
        apply_employees(uow, [world._employee("stranger", None)])
    path = f"/v1/library_items/{made['id']}"
    used = {who: world.ok(who, "GET", path)["used"] for who in ("staff", "head", "stranger")}

    assert used == {"staff": 1, "head": 1, "stranger": 0}


def test_an_unknown_indicator_is_refused_where_it_stands(
    world: World, elsewhere: World, hr: str
) -> None:
    foreign = elsewhere.ok("boss", "GET", "/v1/library_items")["items"][0]["id"]
    sheet = world.sheet("staff", "person", world.ids["staff"])
    key_results = [A_KEY_RESULT, A_KEY_RESULT | {"library_item_id": foreign}]
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标", "key_results": key_results}

    answer = world.call("staff", "POST", "/v1/goals", json=body)

    assert answer.status_code == 422
    told = [(error["path"], error["code"]) for error in answer.json["errors"]]
    assert told == [("key_results.1.library_item_id", "library.not_found")]

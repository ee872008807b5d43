"""Lists that are narrowed by words find them in any order, in both languages."""

from typing import Any

import pytest

from tests.integration.goals.conftest import A_KEY_RESULT


def found(tenant: Any, path: str, text: str) -> list[str]:
    page = tenant.ok("staff", "GET", path, query_string={"q": text, "limit": 200})
    return [item.get("code") or item["title"] for item in page["items"]]


@pytest.mark.parametrize(
    "text", ["流失 关键岗位", "岗位 hrm", "turnover key", "HRM-KEY-T", "hrm-k"]
)
def test_words_of_an_indicator_are_found_in_any_order(tenant: Any, text: str) -> None:
    assert "HRM-KEY-TURNOVER" in found(tenant, "/v1/library_items", text)
    assert found(tenant, "/v1/library_items", f"zirconium {text}") == []


def test_templates_are_found_by_words_of_either_language(tenant: Any) -> None:
    (first, *_) = tenant.ok("staff", "GET", "/v1/templates")["items"]
    for text in (first["name"], first["name_en"], " ".join(reversed(first["name_en"].split()))):
        assert first["code"] in found(tenant, "/v1/templates", text), text
    assert found(tenant, "/v1/templates", f"{first['name_en']} zirconium") == []


def test_goals_are_listed_by_words_of_their_titles_and_key_results(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    tenant.goal("staff", sheet, title="提升交付准时率", key_results=[A_KEY_RESULT])
    tenant.goal("staff", sheet, title="Improve on time delivery")
    tenant.goal("staff", sheet, title="机密交付", visibility="line")

    assert found(tenant, "/v1/goals", "准时率 提升") == ["提升交付准时率"]
    assert found(tenant, "/v1/goals", "delivery improve") == ["Improve on time delivery"]
    assert found(tenant, "/v1/goals", "!?") == []
    assert len(found(tenant, "/v1/goals", "")) == 3
    query = {"q": "机密"}
    assert tenant.ok("other", "GET", "/v1/goals", query_string=query)["items"] == []


def test_goals_by_words_come_page_by_page(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    for number in range(5):
        tenant.goal("staff", sheet, title=f"增长 {number}")
    pages, after = [], ""
    while after is not None:
        query = {"q": "增长", "limit": 2, "after": after}
        page = tenant.ok("staff", "GET", "/v1/goals", query_string=query)
        pages += [item["title"] for item in page["items"]]
        after = page["next"]

    assert pages == [f"增长 {number}" for number in (4, 3, 2, 1, 0)]


def test_an_indicator_is_found_by_its_new_name_alone(tenant: Any) -> None:
    (item,) = tenant.ok("staff", "GET", "/v1/library_items", query_string={"q": "MFG-OEE"})["items"]
    path = f"/v1/library_items/{item['id']}"
    headers = {"If-Match": f'"{item["version"]}"'}
    tenant.ok("hr", "PATCH", path, json={"name": "嫦娥综合效率"}, headers=headers)

    assert found(tenant, "/v1/library_items", "嫦娥") == ["MFG-OEE"]
    assert "MFG-OEE" not in found(tenant, "/v1/library_items", "设备综合")

"""Goals that the map has no place for: they work towards nothing, and are offered beside it."""

from typing import Any

import pytest

from servicekit.ids import new_id
from tests.integration.goals.test_map import read_map, tree
from tests.integration.goals.test_named import version_of


@pytest.fixture
def sheets(tenant: Any) -> dict[str, str]:
    """Sheets of all levels in the company's cycle."""
    owners = {
        "company": {"kind": "company", "id": None},
        "unit": {"kind": "unit", "id": tenant.unit},
        "head": {"kind": "person", "id": tenant.ids["head"]},
        "staff": {"kind": "person", "id": tenant.ids["staff"]},
    }
    cycle = tenant.cycle("company")["id"]
    return {
        name: tenant.ok("hr", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": owner})["id"]
        for name, owner in owners.items()
    }


@pytest.fixture
def goals(tenant: Any, sheets: dict[str, str]) -> dict[str, Any]:
    """公司 > 部门; 员工 and 主管 hang by nothing, and 组员 by 员工."""
    company = tenant.goal("boss", sheets["company"], title="公司")
    links = [{"goal_id": company["id"]}]
    unit = tenant.goal("hr", sheets["unit"], title="部门", alignments=links)
    staff = tenant.goal("hr", sheets["staff"], title="员工")
    head = tenant.goal("hr", sheets["head"], title="主管")
    links = [{"goal_id": staff["id"]}]
    tenant.goal("hr", sheets["staff"], title="组员", alignments=links)
    return {"company": company, "unit": unit, "staff": staff, "head": head}


def unaligned(tenant: Any, who: str, level: str = "company", **query: Any) -> Any:
    known = {"cycle_id": tenant.cycle(level)["id"], **query}
    return tenant.ok(who, "GET", "/v1/map/unaligned", query_string=known)


def titles(found: Any) -> list[str]:
    return [item["title"] for item in found["items"]]


def test_map_offers_unaligned_goals(tenant: Any, goals: Any) -> None:
    assert tree(read_map(tenant, "boss", all_levels=True)) == {"公司": None, "部门": "公司"}

    found = unaligned(tenant, "boss")

    assert titles(found) == ["员工", "主管"]
    assert [card["children_count"] for card in found["items"]] == [1, 0]


def test_unaligned_goals_are_paged_with_units_first(tenant: Any, goals: Any, sheets: Any) -> None:
    tenant.goal("hr", sheets["unit"], title="小组")

    first = unaligned(tenant, "boss", limit=2)
    second = unaligned(tenant, "boss", limit=2, after=first["next"])

    assert (titles(first), titles(second)) == (["小组", "员工"], ["主管"])
    assert second["next"] is None


def test_map_offers_no_aligned_or_cancelled_goal(tenant: Any, goals: Any) -> None:
    path = f"/v1/goals/{goals['staff']['id']}/alignments"
    change = {"alignments": [{"goal_id": goals["unit"]["id"]}]}
    tenant.ok("hr", "PUT", path, json=change, headers=version_of(goals["staff"]))
    path = f"/v1/goals/{goals['head']['id']}/transitions"
    tenant.ok("hr", "POST", path, json={"to": "cancelled"})

    assert titles(unaligned(tenant, "boss")) == []


def test_map_offers_no_hidden_goal(tenant: Any, goals: Any) -> None:
    path = f"/v1/goals/{goals['staff']['id']}"
    tenant.ok("hr", "PATCH", path, json={"visibility": "line"}, headers=version_of(goals["staff"]))

    assert titles(unaligned(tenant, "other")) == ["主管"]
    assert titles(unaligned(tenant, "head")) == ["员工", "主管"]


def test_a_map_that_begins_with_people_has_a_place_for_all_of_them(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    tenant.goal("staff", sheet, title="员工")

    assert tree(read_map(tenant, "boss", "person")) == {"员工": None}
    assert titles(unaligned(tenant, "boss", "person")) == []


def test_beside_a_units_map_stand_those_of_its_people(tenant: Any, goals: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    tenant.goal("staff", sheet, title="季度")

    assert titles(unaligned(tenant, "boss", unit_id=tenant.unit)) == ["员工", "主管", "季度"]
    assert titles(unaligned(tenant, "boss", unit_id=str(new_id()))) == []

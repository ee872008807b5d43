"""Goals that the map has no place for: they work towards nothing, and are offered beside it."""

from typing import Any

import pytest

from servicekit.ids import new_id
from tests.integration.goals.test_map import read_map, tree
from tests.integration.goals.test_named import version_of


@pytest.fixture
def sheets(world: Any) -> dict[str, str]:
    """Sheets of all levels in the company's cycle."""
    owners = {
        "company": {"kind": "company", "id": None},
        "unit": {"kind": "unit", "id": world.unit},
        "head": {"kind": "person", "id": world.ids["head"]},
        "staff": {"kind": "person", "id": world.ids["staff"]},
    }
    cycle = world.cycle("company")["id"]
    return {
        name: world.ok("hr", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": owner})["id"]
        for name, owner in owners.items()
    }


@pytest.fixture
def goals(world: Any, sheets: dict[str, str]) -> dict[str, Any]:
    """公司 > 部门; 员工 and 主管 hang by nothing, and 组员 by 员工."""
    company = world.goal("boss", sheets["company"], title="公司")
    links = [{"goal_id": company["id"]}]
    unit = world.goal("hr", sheets["unit"], title="部门", alignments=links)
    staff = world.goal("hr", sheets["staff"], title="员工")
    head = world.goal("hr", sheets["head"], title="主管")
    links = [{"goal_id": staff["id"]}]
    world.goal("hr", sheets["staff"], title="组员", alignments=links)
    return {"company": company, "unit": unit, "staff": staff, "head": head}


def unaligned(world: Any, who: str, level: str = "company", **query: Any) -> Any:
    known = {"cycle_id": world.cycle(level)["id"], **query}
    return world.ok(who, "GET", "/v1/map/unaligned", query_string=known)


def titles(found: Any) -> list[str]:
    return [item["title"] for item in found["items"]]


def test_what_hangs_by_nothing_is_offered_beside_the_map(world: Any, goals: Any) -> None:
    assert tree(read_map(world, "boss", whole=True)) == {"公司": None, "部门": "公司"}

    found = unaligned(world, "boss")

    assert titles(found) == ["员工", "主管"]
    assert [card["children_count"] for card in found["items"]] == [1, 0]


def test_it_comes_in_pages_units_goals_first(world: Any, goals: Any, sheets: Any) -> None:
    world.goal("hr", sheets["unit"], title="小组")

    first = unaligned(world, "boss", limit=2)
    second = unaligned(world, "boss", limit=2, after=first["next"])

    assert (titles(first), titles(second)) == (["小组", "员工"], ["主管"])
    assert second["next"] is None


def test_once_aligned_or_cancelled_a_goal_is_offered_no_more(world: Any, goals: Any) -> None:
    path = f"/v1/goals/{goals['staff']['id']}/alignments"
    change = {"alignments": [{"goal_id": goals["unit"]["id"]}]}
    world.ok("hr", "PUT", path, json=change, headers=version_of(goals["staff"]))
    path = f"/v1/goals/{goals['head']['id']}/transitions"
    world.ok("hr", "POST", path, json={"to": "cancelled"})

    assert titles(unaligned(world, "boss")) == []


def test_what_one_may_not_see_is_offered_to_nobody_else(world: Any, goals: Any) -> None:
    path = f"/v1/goals/{goals['staff']['id']}"
    world.ok("hr", "PATCH", path, json={"visibility": "line"}, headers=version_of(goals["staff"]))

    assert titles(unaligned(world, "other")) == ["主管"]
    assert titles(unaligned(world, "head")) == ["员工", "主管"]


def test_a_map_that_begins_with_people_has_a_place_for_all_of_them(world: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    world.goal("staff", sheet, title="员工")

    assert tree(read_map(world, "boss", "person")) == {"员工": None}
    assert titles(unaligned(world, "boss", "person")) == []


def test_beside_a_units_map_stand_those_of_its_people(world: Any, goals: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    world.goal("staff", sheet, title="季度")

    assert titles(unaligned(world, "boss", unit_id=world.unit)) == ["员工", "主管", "季度"]
    assert titles(unaligned(world, "boss", unit_id=str(new_id()))) == []

"""横向比对: heads and above see their level and one below, across units."""

from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import statements_of
from tests.integration.goals.departments import Departments


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


def owners(response: Any) -> set[str]:
    return {item["owner"]["name"] for item in response.json["items"]}


def test_a_head_sees_peers_and_one_level_below_but_not_two(departments: Departments) -> None:
    for who in ("head", "ada", "bob", "cyd", "dan", "staff"):
        departments.sheet(who)

    assert owners(departments.compare("head")) == {"head", "ada"}
    assert owners(departments.compare("head", "below")) == {"staff", "bob", "dan"}
    with departments.tenant.refuses(403, "comparison.not_allowed"):
        departments.compare("head", unit=departments.team)
    assert owners(departments.compare("bob", unit=departments.team)) == {"bob"}
    assert owners(departments.compare("bob", "below", unit=departments.team)) == {"cyd"}


def test_comparison_requires_a_unit_to_head(departments: Departments) -> None:
    departments.sheet("head")

    for who in ("staff", "dan", "other"):
        assert departments.compare(who).json["code"] == "comparison.not_allowed"
        assert departments.tenant.ok(who, "GET", "/v1/comparisons/units")["items"] == []
    with departments.tenant.refuses(403, "comparison.not_allowed"):
        departments.compare("bob")


def test_head_of_a_peer_unit_is_no_peer_of_their_manager(departments: Departments) -> None:
    office = UnitState(unit_id=str(new_id()), code="GM", name="总经办", version=1)
    office.head_id = departments.tenant.ids["boss"]
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        copy_units(uow, [office])
    for who in ("boss", "head", "ada"):
        departments.sheet(who)

    assert owners(departments.compare("head")) == {"head", "ada"}
    assert "boss" not in owners(departments.compare("head", "below"))


def test_managers_of_heads_and_roles_choose_units_to_compare(departments: Departments) -> None:
    for who in ("bob", "ada"):
        departments.sheet(who)

    units = departments.tenant.ok("boss", "GET", "/v1/comparisons/units")["items"]
    assert {unit["name"] for unit in units} == {"研发", "市场", "市场一组"}
    assert owners(departments.compare("hr", unit=departments.team)) == {"bob"}
    known = departments.tenant.ok("head", "GET", "/v1/comparisons/units")["items"]
    assert [(unit["name"], unit["headed"]) for unit in known] == [("市场", False), ("研发", True)]


def test_sheets_of_units_stand_in_cycles_of_units(departments: Departments) -> None:
    tenant = departments.tenant
    sheet = tenant.sheet("ada", "unit", departments.market)
    tenant.goal("ada", sheet, title="市场增长")

    cycle = tenant.cycle("unit")["id"]
    (found,) = departments.compare("head", cycle_id=cycle).json["items"]
    assert (found["owner"]["name"], found["goals"][0]["title"]) == ("市场", "市场增长")


def test_restricted_goal_shows_its_title_once_agreed(
    departments: Departments,
) -> None:
    kpi = {"kind": "kpi", "weight": 100, "visibility": "line", "title": "大客户续约"}
    drafted = departments.sheet("bob", **kpi)
    with departments.tenant.refuses(404, "sheet.not_found"):
        departments.tenant.call("head", "GET", f"/v1/sheets/{drafted}")

    (found,) = departments.compare("head", "below").json["items"]
    assert found["goals"] == []

    departments.tenant.agree(drafted, "bob", "ada")
    (found,) = departments.compare("head", "below").json["items"]
    (goal,) = found["goals"]
    assert (goal["title"], goal["restricted"], goal["key_results"]) == ("大客户续约", True, [])
    hidden = ("weight", "progress", "expected", "health", "breakdown")
    assert {goal[name] for name in hidden} == {None}
    assert (found["progress"], found["weight_total"]) == (None, 0)
    path = f"/v1/goals/{goal['id']}"
    with departments.tenant.refuses(404, "goal.not_found"):
        departments.tenant.call("head", "GET", path)
    (whole,) = departments.compare("ada", "below", unit=departments.market).json["items"]
    assert whole["goals"][0]["key_results"][0]["target"] == 10


def test_a_goal_for_named_people_shows_not_even_its_title(departments: Departments) -> None:
    extra = {
        "visibility": "named",
        "named_viewers": [departments.tenant.ids["dan"]],
        "title": "并购",
    }
    departments.filed("bob", "ada", **extra)

    (found,) = departments.compare("head", "below").json["items"]
    assert found["goals"] == []


def test_difficulty_targets_and_states_stand_side_by_side(departments: Departments) -> None:
    departments.filed("ada", "boss")
    departments.sheet("head")

    found = {item["owner"]["name"]: item for item in departments.compare("head").json["items"]}
    assert {name: item["state"] for name, item in found.items()} == {
        "ada": "filed",
        "head": "draft",
    }
    (part,) = found["ada"]["goals"][0]["key_results"]
    assert (part["target"], part["unit"]) == (10, "个")


def test_more_sheets_cost_no_more_statements(departments: Departments) -> None:
    counts = []
    for people in (("ada",), ("head",)):
        for who in people:
            departments.filed(who, "boss")
        with statements_of(departments.tenant.goals) as sent:
            assert departments.compare("head").status_code == 200
        counts.append(len(sent))

    assert counts[0] == counts[1], counts


def test_pages_follow_one_another_by_sheet(departments: Departments) -> None:
    for who in ("ada", "head"):
        departments.sheet(who)

    first = departments.compare("head", limit=1).json
    second = departments.compare("head", limit=1, after=first["next"]).json
    names = {item["owner"]["name"] for item in [*first["items"], *second["items"]]}
    assert (names, second["next"]) == ({"ada", "head"}, None)

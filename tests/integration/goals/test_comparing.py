"""横向比对: heads and above see their level and one below, across units."""

from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import statements_of
from tests.integration.goals.across import Across


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


def owners(response: Any) -> set[str]:
    return {item["owner"]["name"] for item in response.json["items"]}


def test_a_head_sees_peers_and_one_level_below_but_not_two(across: Across) -> None:
    for who in ("head", "ada", "bob", "cyd", "dan", "staff"):
        across.sheet(who)

    assert owners(across.compare("head")) == {"head", "ada"}
    assert owners(across.compare("head", "below")) == {"staff", "bob", "dan"}
    assert across.compare("head", unit=across.team).status_code == 403
    assert owners(across.compare("bob", unit=across.team)) == {"bob"}
    assert owners(across.compare("bob", "below", unit=across.team)) == {"cyd"}


def test_who_heads_nothing_compares_nothing(across: Across) -> None:
    across.sheet("head")

    for who in ("staff", "dan", "other"):
        assert across.compare(who).json["code"] == "comparison.not_yours"
        assert across.world.ok(who, "GET", "/v1/comparisons/units")["items"] == []
    assert across.compare("bob").status_code == 403


def test_who_leads_the_head_of_a_peer_stands_above_them_not_beside(across: Across) -> None:
    office = UnitState(unit_id=str(new_id()), code="GM", name="总经办", version=1)
    office.head_id = across.world.ids["boss"]
    with across.world.goals.as_system(across.world.company) as uow:
        copy_units(uow, [office])
    for who in ("boss", "head", "ada"):
        across.sheet(who)

    assert owners(across.compare("head")) == {"head", "ada"}
    assert "boss" not in owners(across.compare("head", "below"))


def test_who_leads_heads_and_roles_in_scope_choose_among_units(across: Across) -> None:
    for who in ("bob", "ada"):
        across.sheet(who)

    units = across.world.ok("boss", "GET", "/v1/comparisons/units")["items"]
    assert {unit["name"] for unit in units} == {"研发", "市场", "市场一组"}
    assert owners(across.compare("hr", unit=across.team)) == {"bob"}
    known = across.world.ok("head", "GET", "/v1/comparisons/units")["items"]
    assert [(unit["name"], unit["headed"]) for unit in known] == [("市场", False), ("研发", True)]


def test_sheets_of_units_stand_in_cycles_of_units(across: Across) -> None:
    world = across.world
    sheet = world.sheet("ada", "unit", across.market)
    world.goal("ada", sheet, title="市场增长")

    cycle = world.cycle("unit")["id"]
    (found,) = across.compare("head", cycle_id=cycle).json["items"]
    assert (found["owner"]["name"], found["goals"][0]["title"]) == ("市场", "市场增长")


def test_what_is_kept_in_the_line_shows_by_its_title_alone_once_it_is_agreed(
    across: Across,
) -> None:
    kpi = {"kind": "kpi", "weight": 100, "visibility": "line", "title": "大客户续约"}
    drafted = across.sheet("bob", **kpi)
    assert across.world.call("head", "GET", f"/v1/sheets/{drafted}").status_code == 404

    (found,) = across.compare("head", "below").json["items"]
    assert found["goals"] == []

    across.world.agree(drafted, "bob", "ada")
    (found,) = across.compare("head", "below").json["items"]
    (goal,) = found["goals"]
    assert (goal["title"], goal["restricted"], goal["key_results"]) == ("大客户续约", True, [])
    hidden = ("weight", "progress", "expected", "health", "breakdown")
    assert {goal[name] for name in hidden} == {None}
    assert (found["progress"], found["weight_total"]) == (None, 0)
    path = f"/v1/goals/{goal['id']}"
    assert across.world.call("head", "GET", path).status_code == 404
    (whole,) = across.compare("ada", "below", unit=across.market).json["items"]
    assert whole["goals"][0]["key_results"][0]["target"] == 10


def test_a_goal_for_named_people_shows_not_even_its_title(across: Across) -> None:
    extra = {"visibility": "named", "named": [across.world.ids["dan"]], "title": "并购"}
    across.filed("bob", "ada", **extra)

    (found,) = across.compare("head", "below").json["items"]
    assert found["goals"] == []


def test_difficulty_targets_and_states_stand_side_by_side(across: Across) -> None:
    across.filed("ada", "boss")
    across.sheet("head")

    found = {item["owner"]["name"]: item for item in across.compare("head").json["items"]}
    assert {name: item["state"] for name, item in found.items()} == {
        "ada": "filed",
        "head": "draft",
    }
    (part,) = found["ada"]["goals"][0]["key_results"]
    assert (part["target"], part["unit"]) == (10, "个")


def test_more_sheets_cost_no_more_statements(across: Across) -> None:
    counts = []
    for people in (("ada",), ("head",)):
        for who in people:
            across.filed(who, "boss")
        with statements_of(across.world.goals) as sent:
            assert across.compare("head").status_code == 200
        counts.append(len(sent))

    assert counts[0] == counts[1], counts


def test_pages_follow_one_another_by_sheet(across: Across) -> None:
    for who in ("ada", "head"):
        across.sheet(who)

    first = across.compare("head", limit=1).json
    second = across.compare("head", limit=1, after=first["next"]).json
    names = {item["owner"]["name"] for item in [*first["items"], *second["items"]]}
    assert (names, second["next"]) == ({"ada", "head"}, None)

"""The board over HTTP, from events alone, on real PostgreSQL."""

from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import EmployeeState, Leave
from servicekit.ids import new_id
from tests.integration.insights.world import NOW, World, checked_in, key_result, stamp

# At NOW 46 of the cycle's 92 days and nine hours have passed.
EXPECTED = 50.41


def a_company(world: World) -> dict[str, str]:
    """A centre with two teams; goals on all three levels."""
    boss = world.person("王总")
    centre = world.unit("A 制造中心", head=boss)
    team = world.unit("A1 一车间", parent=centre)
    other = world.unit("A2 二车间", parent=centre)
    worker = world.person("张三", unit=team, manager=boss)
    cycle = world.cycle()
    world.goal(cycle, ("company", ""), "公司目标", "50")
    world.goal(cycle, ("unit", centre), "中心目标一", "60", weight="75")
    world.goal(cycle, ("unit", centre), "中心目标二", "20", weight="25")
    world.goal(cycle, ("person", worker), "张三的目标", "40", weight="60")
    world.goal(cycle, ("person", worker), "张三的另一目标", "130", weight="40")
    return {"centre": centre, "team": team, "other": other, "worker": worker, "cycle": cycle}


def test_the_company_comes_first_then_its_units_depth_first(world: World) -> None:
    a_company(world)
    world.unit("B 销售中心")
    world.tell()

    board = world.board("张三")

    names = [item["unit"]["name"] for item in board["items"][1:]]
    assert board["items"][0]["unit"]["id"] is None
    assert names == ["A 制造中心", "A1 一车间", "A2 二车间", "B 销售中心"]
    assert board["items"][1]["head"]["name"] == "王总"


def test_a_unit_shows_its_own_goals_and_else_its_peoples(world: World) -> None:
    ids = a_company(world)
    world.goal(ids["cycle"], ("unit", ids["other"]), "二车间目标", "50")
    world.tell()

    company, centre, team, other = world.board("张三")["items"]

    assert (company["progress"], company["expected"], company["health"]) == (
        50,
        EXPECTED,
        "on_track",
    )
    # (75 * 60 + 25 * 20) / 100
    assert (centre["progress"], centre["health"]) == (50, "on_track")
    # (60 * 40 + 40 * 100) / 100: what one goal overshoots fills no other
    assert (team["progress"], team["health"]) == (64, "on_track")
    assert centre["counts"] == {
        "on_track": 1,
        "at_risk": 1,
        "lagging": 0,
        "outdated": 0,
        "pending": 0,
        "achieved": 0,
        "early": 0,
    }
    assert [row["title"] for row in centre["rows"]] == ["中心目标二", "中心目标一"]
    assert [(row["owner"]["name"], row["health"]) for row in team["rows"]] == [
        ("张三", "lagging"),
        ("张三", "achieved"),
    ]
    assert (other["goals"], other["progress"]) == (1, 50)


def test_the_summary_weighs_all_live_goals(world: World) -> None:
    a_company(world)
    world.tell()

    summary = world.board("张三")["summary"]

    weighed = 50 * 50 + 75 * 60 + 25 * 20 + 60 * 40 + 40 * 100
    assert summary["progress"] == round(weighed / (50 + 75 + 25 + 60 + 40), 2)
    assert (summary["goals"], summary["achieved"], summary["at_risk"]) == (5, 1, 1)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"state": "cancelled"}, set()),
        ({"state": "draft"}, set()),
        ({"state": "archived"}, set()),
        ({"deleted": True}, set()),
        ({"state": "missed"}, {"目标"}),
    ],
)
def test_only_live_goals_count(world: World, change: dict[str, Any], left: set[str]) -> None:
    world.person("张三")
    cycle = world.cycle()
    goal = world.goal(cycle, ("company", ""), "目标", "50")
    world.goal(cycle, ("company", ""), "目标", "50", goal_id=goal, version=2, **change)
    world.tell()

    assert world.titles("张三") == left


def test_a_check_ins_period_keeps_a_goal_up_to_date(world: World) -> None:
    world.person("张三")
    cycle = world.cycle()
    old = key_result("60", last_check_in_at=None)
    boards = []
    goal = str(new_id())
    for version, (week, day) in enumerate((("2026-11-01", 2), ("2026-11-15", 15)), 1):
        at = NOW.replace(day=day)
        told = {"goal_id": goal, "version": version, "last_update": stamp(at)}
        parts = [checked_in(old, week, at)]
        world.goal(cycle, ("company", ""), "目标", "60", key_results=parts, **told)
        world.tell()
        boards.append(world.board("张三")["items"][0])
    late, fresh = boards

    assert (late["health"], late["rows"][0]["health"]) == ("outdated", "outdated")
    assert (fresh["health"], fresh["rows"][0]["health"]) == ("on_track", "on_track")
    assert fresh["last_update"].startswith("2026-11-15")


def test_a_goal_is_not_outdated_while_its_owner_is_on_leave(world: World) -> None:
    own = world.person("张三")
    cycle = world.cycle()
    late = key_result("60", last_period_end="2026-11-01")
    world.goal(cycle, ("person", own), "目标", "60", key_results=[late])
    world.tell()
    before = world.board("张三")["items"][0]["rows"][0]
    state = EmployeeState(employee_id=own, number="张三", name="张三", subject="张三", version=2)
    state.leaves.append(Leave(**{"from": "2026-11-02"}))
    world.tell([state])

    away = world.board("张三")["items"][0]["rows"][0]

    assert (before["health"], away["health"]) == ("outdated", "on_track")


def test_a_goal_never_updated_is_pending_and_one_without_key_results_follows_its_cycle(
    world: World,
) -> None:
    world.person("张三")
    cycle = world.cycle()
    fresh = key_result("", starts_on="2026-11-16", ends_on="2026-11-20")
    world.goal(cycle, ("company", ""), "未更新", key_results=[fresh])
    world.goal(cycle, ("company", ""), "由下级带动", "45", key_results=[])
    world.tell()

    rows = {row["title"]: row for row in world.board("张三")["items"][0]["rows"]}

    assert (rows["未更新"]["progress"], rows["未更新"]["health"]) == (None, "early")
    assert (rows["由下级带动"]["expected"], rows["由下级带动"]["health"]) == (EXPECTED, "lagging")


def test_the_shown_cycles_are_the_running_ones_unless_one_is_asked_for(world: World) -> None:
    world.person("张三")
    running = world.cycle(level="unit")
    scoring = world.cycle("2026 Q3", level="unit", state="scoring")
    year = world.cycle("2026", level="company", state="scoring")
    for cycle, title in ((running, "本季"), (scoring, "上季"), (year, "本年")):
        world.goal(cycle, ("company", ""), title, "50")
    world.tell()

    assert world.titles("张三") == {"本季", "本年"}
    unit_level = world.board("张三", "?cycle_level=unit")["items"][0]
    assert [row["title"] for row in unit_level["rows"]] == ["本季"]
    asked = world.board("张三", f"?cycle_id={scoring}")["items"][0]
    assert [row["title"] for row in asked["rows"]] == ["上季"]
    assert world.get("张三", f"/v1/board?cycle_id={world.company.id}").status_code == 404
    assert world.get("张三", "/v1/board?cycle_level=galaxy").status_code == 422


def test_a_units_page_has_all_rows_the_units_own_first(world: World) -> None:
    ids = a_company(world)
    cycle, team = ids["cycle"], ids["team"]
    for number in range(5):
        world.goal(cycle, ("person", ids["worker"]), f"目标 {number}", "50")
        world.goal(cycle, ("unit", team), f"车间目标 {number}", "50")
    hidden = {"visibility": "named"}
    world.goal(cycle, ("unit", team), "看不到", "50", **hidden)
    world.person("李四")
    world.tell()

    seen, after = [], ""
    while after is not None:
        response = world.get("李四", f"/v1/board/units/{team}?limit=3&after={after}")
        assert response.status_code == 200, response.json
        seen += [row["title"] for row in response.json["items"]]
        after = response.json["next"]

    assert response.json["unit"]["name"] == "A1 一车间"
    assert seen[:5] == [f"车间目标 {number}" for number in range(5)]
    assert len(seen) == len(set(seen)) == 12
    assert world.get("李四", f"/v1/board/units/{ids['worker']}").status_code == 404


def test_the_version_rises_when_the_board_moves_and_only_then(world: World) -> None:
    a_company(world)
    goal = world.goal(world.cycle(), ("company", ""), "目标", "50")
    again = world.events[-1]
    world.tell()

    def version() -> int:
        response = world.get("张三", "/v1/board/version")
        assert response.headers["ETag"] == f'"{response.json["version"]}"'
        return int(response.json["version"])

    first = version()
    world.tell([again])
    assert version() == first
    world.goal(world.cycle(), ("company", ""), "目标", "55", goal_id=goal, version=2)
    world.tell()
    second = version()
    assert second > first
    assert world.board("张三")["version"] == second


def test_another_company_sees_nothing_of_it(world: World, other_world: World) -> None:
    ids = a_company(world)
    world.tell()
    other_world.person("张三")
    other_world.tell()

    board = other_world.board("张三")

    assert [item["unit"]["id"] for item in board["items"]] == [None]
    assert (board["summary"]["goals"], board["summary"]["progress"]) == (0, None)
    assert other_world.get("张三", f"/v1/board/units/{ids['team']}").status_code == 404
    assert other_world.get("张三", f"/v1/board?cycle_id={ids['cycle']}").status_code == 404
    assert world.get("张三", f"/v1/board/units/{ids['team']}").status_code == 200

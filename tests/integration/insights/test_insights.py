"""The board over HTTP, from events alone, on real PostgreSQL."""

from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import EmployeeState, Leave
from servicekit.ids import new_id
from tests.integration.insights.tenant import NOW, InsightsTenant, checked_in, key_result, stamp

# At NOW 46 of the cycle's 92 days and nine hours have passed.
EXPECTED = 50.41


def a_company(tenant: InsightsTenant) -> dict[str, str]:
    """A centre with two teams; goals on all three levels."""
    boss = tenant.person("王总")
    centre = tenant.unit("A 制造中心", head=boss)
    team = tenant.unit("A1 一车间", parent=centre)
    other = tenant.unit("A2 二车间", parent=centre)
    worker = tenant.person("张三", unit=team, manager=boss)
    cycle = tenant.cycle()
    tenant.goal(cycle, ("company", ""), "公司目标", "50")
    tenant.goal(cycle, ("unit", centre), "中心目标一", "60", weight="75")
    tenant.goal(cycle, ("unit", centre), "中心目标二", "20", weight="25")
    tenant.goal(cycle, ("person", worker), "张三的目标", "40", weight="60")
    tenant.goal(cycle, ("person", worker), "张三的另一目标", "130", weight="40")
    return {"centre": centre, "team": team, "other": other, "worker": worker, "cycle": cycle}


def test_the_company_comes_first_then_its_units_depth_first(tenant: InsightsTenant) -> None:
    a_company(tenant)
    tenant.unit("B 销售中心")
    tenant.tell()

    board = tenant.board("张三")

    names = [item["unit"]["name"] for item in board["items"][1:]]
    assert board["items"][0]["unit"]["id"] is None
    assert names == ["A 制造中心", "A1 一车间", "A2 二车间", "B 销售中心"]
    assert board["items"][1]["head"]["name"] == "王总"


def test_a_unit_shows_its_own_goals_and_else_its_peoples(tenant: InsightsTenant) -> None:
    ids = a_company(tenant)
    tenant.goal(ids["cycle"], ("unit", ids["other"]), "二车间目标", "50")
    tenant.tell()

    company, centre, team, other = tenant.board("张三")["items"]

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
    assert [row["title"] for row in centre["goals"]] == ["中心目标二", "中心目标一"]
    assert [(row["owner"]["name"], row["health"]) for row in team["goals"]] == [
        ("张三", "lagging"),
        ("张三", "achieved"),
    ]
    assert (other["goal_count"], other["progress"]) == (1, 50)


def test_the_summary_weighs_all_live_goals(tenant: InsightsTenant) -> None:
    a_company(tenant)
    tenant.tell()

    summary = tenant.board("张三")["summary"]

    weighed = 50 * 50 + 75 * 60 + 25 * 20 + 60 * 40 + 40 * 100
    assert summary["progress"] == round(weighed / (50 + 75 + 25 + 60 + 40), 2)
    assert (summary["goal_count"], summary["achieved"], summary["at_risk"]) == (5, 1, 1)


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
def test_only_live_goals_count(
    tenant: InsightsTenant, change: dict[str, Any], left: set[str]
) -> None:
    tenant.person("张三")
    cycle = tenant.cycle()
    goal = tenant.goal(cycle, ("company", ""), "目标", "50")
    tenant.goal(cycle, ("company", ""), "目标", "50", goal_id=goal, version=2, **change)
    tenant.tell()

    assert tenant.titles("张三") == left


def test_a_check_ins_period_keeps_a_goal_up_to_date(tenant: InsightsTenant) -> None:
    tenant.person("张三")
    cycle = tenant.cycle()
    old = key_result("60", last_check_in_at=None)
    boards = []
    goal = str(new_id())
    for version, (week, day) in enumerate((("2026-11-01", 2), ("2026-11-15", 15)), 1):
        at = NOW.replace(day=day)
        told = {"goal_id": goal, "version": version, "last_update": stamp(at)}
        parts = [checked_in(old, week, at)]
        tenant.goal(cycle, ("company", ""), "目标", "60", key_results=parts, **told)
        tenant.tell()
        boards.append(tenant.board("张三")["items"][0])
    late, fresh = boards

    assert (late["health"], late["goals"][0]["health"]) == ("outdated", "outdated")
    assert (fresh["health"], fresh["goals"][0]["health"]) == ("on_track", "on_track")
    assert fresh["last_update"].startswith("2026-11-15")


def test_a_goal_is_not_outdated_while_its_owner_is_on_leave(tenant: InsightsTenant) -> None:
    own = tenant.person("张三")
    cycle = tenant.cycle()
    late = key_result("60", last_period_end="2026-11-01")
    tenant.goal(cycle, ("person", own), "目标", "60", key_results=[late])
    tenant.tell()
    before = tenant.board("张三")["items"][0]["goals"][0]
    state = EmployeeState(employee_id=own, number="张三", name="张三", subject="张三", version=2)
    state.leaves.append(Leave(**{"from": "2026-11-02"}))
    tenant.tell([state])

    away = tenant.board("张三")["items"][0]["goals"][0]

    assert (before["health"], away["health"]) == ("outdated", "on_track")


def test_a_goal_never_updated_is_pending_and_one_without_key_results_follows_its_cycle(
    tenant: InsightsTenant,
) -> None:
    tenant.person("张三")
    cycle = tenant.cycle()
    fresh = key_result("", starts_on="2026-11-16", ends_on="2026-11-20")
    tenant.goal(cycle, ("company", ""), "未更新", key_results=[fresh])
    tenant.goal(cycle, ("company", ""), "由下级带动", "45", key_results=[])
    tenant.tell()

    rows = {row["title"]: row for row in tenant.board("张三")["items"][0]["goals"]}

    assert (rows["未更新"]["progress"], rows["未更新"]["health"]) == (None, "early")
    assert (rows["由下级带动"]["expected"], rows["由下级带动"]["health"]) == (EXPECTED, "lagging")


def test_the_shown_cycles_are_the_running_ones_unless_one_is_asked_for(
    tenant: InsightsTenant,
) -> None:
    tenant.person("张三")
    running = tenant.cycle(level="unit")
    scoring = tenant.cycle("2026 Q3", level="unit", state="scoring")
    year = tenant.cycle("2026", level="company", state="scoring")
    for cycle, title in ((running, "本季"), (scoring, "上季"), (year, "本年")):
        tenant.goal(cycle, ("company", ""), title, "50")
    tenant.tell()

    assert tenant.titles("张三") == {"本季", "本年"}
    unit_level = tenant.board("张三", "?cycle_level=unit")["items"][0]
    assert [row["title"] for row in unit_level["goals"]] == ["本季"]
    asked = tenant.board("张三", f"?cycle_id={scoring}")["items"][0]
    assert [row["title"] for row in asked["goals"]] == ["上季"]
    with tenant.refuses(404, "cycle.not_found"):
        tenant.get("张三", f"/v1/board?cycle_id={tenant.company.id}")
    with tenant.refuses(422, "field.choice"):
        tenant.get("张三", "/v1/board?cycle_level=galaxy")


def test_a_units_page_has_all_rows_the_units_own_first(tenant: InsightsTenant) -> None:
    ids = a_company(tenant)
    cycle, team = ids["cycle"], ids["team"]
    for number in range(5):
        tenant.goal(cycle, ("person", ids["worker"]), f"目标 {number}", "50")
        tenant.goal(cycle, ("unit", team), f"车间目标 {number}", "50")
    hidden = {"visibility": "named"}
    tenant.goal(cycle, ("unit", team), "看不到", "50", **hidden)
    tenant.person("李四")
    tenant.tell()

    seen, after = [], ""
    while after is not None:
        response = tenant.get("李四", f"/v1/board/units/{team}?limit=3&after={after}")
        assert response.status_code == 200, response.json
        seen += [row["title"] for row in response.json["items"]]
        after = response.json["next"]

    assert response.json["unit"]["name"] == "A1 一车间"
    assert seen[:5] == [f"车间目标 {number}" for number in range(5)]
    assert len(seen) == len(set(seen)) == 12
    with tenant.refuses(404, "unit.not_found"):
        tenant.get("李四", f"/v1/board/units/{ids['worker']}")


def test_the_version_rises_when_the_board_moves_and_only_then(tenant: InsightsTenant) -> None:
    a_company(tenant)
    goal = tenant.goal(tenant.cycle(), ("company", ""), "目标", "50")
    again = tenant.events[-1]
    tenant.tell()

    def version() -> int:
        response = tenant.get("张三", "/v1/board/version")
        assert response.headers["ETag"] == f'"{response.json["version"]}"'
        return int(response.json["version"])

    first = version()
    tenant.tell([again])
    assert version() == first
    tenant.goal(tenant.cycle(), ("company", ""), "目标", "55", goal_id=goal, version=2)
    tenant.tell()
    second = version()
    assert second > first
    assert tenant.board("张三")["version"] == second


def test_another_company_sees_nothing_of_it(
    tenant: InsightsTenant, other_tenant: InsightsTenant
) -> None:
    ids = a_company(tenant)
    tenant.tell()
    other_tenant.person("张三")
    other_tenant.tell()

    board = other_tenant.board("张三")

    assert [item["unit"]["id"] for item in board["items"]] == [None]
    assert (board["summary"]["goal_count"], board["summary"]["progress"]) == (0, None)
    with tenant.refuses(404, "unit.not_found"):
        other_tenant.get("张三", f"/v1/board/units/{ids['team']}")
    with tenant.refuses(404, "cycle.not_found"):
        other_tenant.get("张三", f"/v1/board?cycle_id={ids['cycle']}")
    assert tenant.get("张三", f"/v1/board/units/{ids['team']}").status_code == 200

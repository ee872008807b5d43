"""The map as each reader sees it: what is hidden is passed through and counted nowhere."""

from typing import Any

import pytest

from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.goals.alignment.queries import goal_map as goal_map_queries
from services.goals.alignment.use_cases import goal_map
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_named import version_of


def read_map(tenant: Any, who: str, level: str = "company", **query: Any) -> Any:
    known = {"cycle_id": tenant.cycle(level)["id"], **query}
    return tenant.ok(who, "GET", "/v1/map", query_string=known)


def tree(found: Any) -> dict[str, str | None]:
    """Titles, each with that of the goal above."""
    names = {item["id"]: item["title"] for item in found["items"]}
    return {item["title"]: names.get(item["parent_id"]) for item in found["items"]}


def children(tenant: Any, who: str, goal: Any, **query: Any) -> list[str]:
    path = f"/v1/goals/{goal['id']}/children"
    return [item["title"] for item in tenant.ok(who, "GET", path, query_string=query)["items"]]


LINE = ("company", "unit", "head", "staff")


@pytest.fixture
def levels(tenant: Any) -> dict[str, Any]:
    """公司 > 部门 > 主管的KPI, kept in the line > 员工."""
    sheets = {
        "company": tenant.sheet("boss", "company", None),
        "unit": tenant.sheet("head", "unit", tenant.unit),
        "head": tenant.sheet("head", "person", tenant.ids["head"]),
        "staff": tenant.sheet("staff", "person", tenant.ids["staff"]),
    }
    company = tenant.goal("boss", sheets["company"], title="公司", progress_source="children")
    unit = tenant.goal(
        "head", sheets["unit"], title="部门", alignments=[{"goal_id": company["id"]}]
    )
    head = tenant.goal(
        "head", sheets["head"], title="主管", kind="kpi", weight=100,
        alignments=[{"goal_id": unit["id"]}],
    )  # fmt: skip
    staff = tenant.goal(
        "hr", sheets["staff"], title="员工", alignments=[{"goal_id": head["id"]}],
        key_results=[A_KEY_RESULT],
    )  # fmt: skip
    return {"company": company, "unit": unit, "head": head, "staff": staff} | {"sheets": sheets}


def test_the_first_screen_is_the_company_and_the_next_level(tenant: Any, levels: Any) -> None:
    found = read_map(tenant, "boss")

    assert tree(found) == {"公司": None, "部门": "公司"}
    assert [item["depth"] for item in found["items"]] == [0, 1]
    assert found["next"] is None
    assert found["items"][0]["owner"] == {"kind": "company", "id": None, "name": "Acme"}
    assert found["items"][1]["owner"]["name"] == "研发"


def test_the_whole_tree_comes_level_by_level_and_in_pages(
    tenant: Any, levels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_map(tenant, "boss", all_levels=True)
    monkeypatch.setattr(goal_map, "WHOLE", goal_map.Extent(12, 200, cards=1))
    pages, after = [], ""
    while after is not None:
        page = read_map(tenant, "boss", all_levels=True, after=after)
        pages += page["items"]
        after = page["next"]

    assert tree(whole) == {"公司": None, "部门": "公司", "主管": "部门", "员工": "主管"}
    assert [item["id"] for item in pages] == [item["id"] for item in whole["items"]]


def pages(tenant: Any, who: str, between: Any = None, **query: Any) -> list[Any]:
    """All pages of the map; `between` is done after each with how many there were."""
    found, after = [], ""
    while after is not None:
        page = read_map(tenant, who, all_levels=True, after=after, **query)
        found.append(page["items"])
        after = page["next"]
        if between:
            between(len(found))
    return found


@pytest.mark.parametrize("cards", [1, 2, 3])
def test_a_goal_added_between_pages_neither_repeats_nor_hides_another(
    tenant: Any, levels: Any, monkeypatch: pytest.MonkeyPatch, cards: int
) -> None:
    extent = goal_map.Extent(12, goal_map_queries.MAX_LINKS, cards)
    monkeypatch.setattr(goal_map, "WHOLE", extent)
    below = [
        tenant.goal(
            "hr", levels["sheets"]["staff"], title=f"p{number}",
            alignments=[{"goal_id": levels[name]["id"]}],
        )
        for number, name in enumerate(("company", "unit", "head", "company"))
    ]  # fmt: skip
    before = {goal["id"] for goal in (*(levels[name] for name in LINE), *below)}

    def add(turn: int) -> None:
        """At the top, a unit's before those of people, and below what was shown."""
        tenant.goal("boss", levels["sheets"]["company"], title=f"公司 {turn}")
        for name, sheet in (("company", "unit"), ("unit", "unit"), ("head", "staff")):
            links = [{"goal_id": levels[name]["id"]}]
            tenant.goal("hr", levels["sheets"][sheet], title=f"{name} {turn}", alignments=links)

    added: list[int] = []

    def between(turn: int) -> None:
        if len(added) < 4:
            added.append(turn)
            add(turn)

    shown = [item["id"] for page in pages(tenant, "boss", between) for item in page]

    assert len(shown) == len(set(shown))
    assert before <= set(shown)


def test_a_goal_taken_away_between_pages_hides_no_other(
    tenant: Any, levels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    extent = goal_map.Extent(12, goal_map_queries.MAX_LINKS, cards=2)
    monkeypatch.setattr(goal_map, "WHOLE", extent)
    more = [
        tenant.goal("boss", levels["sheets"]["company"], title=f"公司 {number}")
        for number in range(3)
    ]

    def between(turn: int) -> None:
        if turn == 1:
            path = f"/v1/goals/{more[0]['id']}/transitions"
            tenant.ok("boss", "POST", path, json={"to": "cancelled"})

    first, *further = pages(tenant, "boss", between)

    assert [item["title"] for item in first] == ["公司", "公司 0"]
    assert [item["title"] for page in further for item in page] == [
        *("公司 1", "公司 2", "部门", "主管", "员工"),
    ]


def test_a_goal_with_several_parents_is_shown_once_however_the_pages_fall(
    tenant: Any, levels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = [{"goal_id": levels[name]["id"]} for name in ("head", "unit", "company")]
    shared = tenant.goal("hr", levels["sheets"]["staff"], title="共同", alignments=links)
    under = tenant.goal(
        "hr", levels["sheets"]["staff"], title="其下", alignments=[{"goal_id": shared["id"]}]
    )
    for cards in (1, 2, 99):
        extent = goal_map.Extent(12, goal_map_queries.MAX_LINKS, cards)
        monkeypatch.setattr(goal_map, "WHOLE", extent)
        shown = [item for page in pages(tenant, "boss") for item in page]

        assert [item["id"] for item in shown].count(shared["id"]) == 1
        above = {item["id"]: item["parent_id"] for item in shown}
        assert (above[shared["id"]], above[under["id"]]) == (levels["company"]["id"], shared["id"])
        assert len(shown) == 6


def test_below_a_hidden_goal_one_hangs_by_the_nearest_visible_one(tenant: Any, levels: Any) -> None:
    assert tree(read_map(tenant, "other", all_levels=True)) == {
        "公司": None,
        "部门": "公司",
        "员工": "部门",
    }
    assert children(tenant, "other", levels["unit"]) == ["员工"]
    assert children(tenant, "boss", levels["unit"]) == ["主管"]


def test_map_counts_no_hidden_goal(tenant: Any, levels: Any) -> None:
    sheet = levels["sheets"]["head"]
    links = [{"goal_id": levels["unit"]["id"]}]
    tenant.goal("head", sheet, title="又一", kind="kpi", alignments=links)

    counts = {
        who: {item["title"]: item["children_count"] for item in read_map(tenant, who)["items"]}
        for who in ("boss", "other")
    }

    assert counts == {"boss": {"公司": 1, "部门": 2}, "other": {"公司": 1, "部门": 1}}


def test_a_hidden_top_is_passed_through(tenant: Any, levels: Any) -> None:
    change = {"visibility": "named", "named_viewers": [tenant.ids["hr"]]}
    path = f"/v1/goals/{levels['company']['id']}"
    tenant.ok("boss", "PATCH", path, json=change, headers=version_of(levels["company"]))
    tenant.goal("boss", levels["sheets"]["company"], title="公开")

    assert tree(read_map(tenant, "other", all_levels=True)) == {
        "公开": None,
        "部门": None,
        "员工": "部门",
    }
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("other", "GET", f"{path}/children")


def test_made_restricted_a_goal_is_gone_from_the_map_at_once(tenant: Any, levels: Any) -> None:
    goal = tenant.ok("staff", "GET", f"/v1/goals/{levels['staff']['id']}")
    change = {"visibility": "line"}
    tenant.ok("staff", "PATCH", f"/v1/goals/{goal['id']}", json=change, headers=version_of(goal))

    found = read_map(tenant, "other", all_levels=True)
    assert "员工" not in tree(found)
    assert [item["children_count"] for item in found["items"]] == [1, 0]
    assert children(tenant, "other", levels["unit"]) == []
    assert "员工" in tree(read_map(tenant, "staff", all_levels=True))


def test_map_attaches_children_of_cancelled_goals_higher(tenant: Any, levels: Any) -> None:
    path = f"/v1/goals/{levels['head']['id']}/transitions"
    tenant.ok("head", "POST", path, json={"to": "cancelled"})

    assert tree(read_map(tenant, "boss", all_levels=True))["员工"] == "部门"


def test_a_cycle_without_company_goals_begins_with_its_units(tenant: Any, levels: Any) -> None:
    links = [{"goal_id": levels["unit"]["id"]}]
    tenant.goal("head", levels["sheets"]["unit"], title="小组", alignments=links)

    assert tree(read_map(tenant, "boss", "unit")) == {"部门": None, "小组": "部门", "主管": "部门"}


def test_a_unit_has_a_map_of_its_own(tenant: Any, levels: Any) -> None:
    found = read_map(tenant, "boss", unit_id=tenant.unit)

    assert tree(found) == {"部门": None, "主管": "部门"}
    assert read_map(tenant, "boss", unit_id=str(new_id()))["items"] == []


def test_a_card_counts_who_falls_short_below(tenant: Any, levels: Any) -> None:
    for sheet, by in (("company", "hr"), ("unit", "head"), ("head", "head"), ("staff", "staff")):
        tenant.agree(levels["sheets"][sheet], by, "boss")

    cards = {item["title"]: item for item in read_map(tenant, "boss", all_levels=True)["items"]}

    # In the first days of a quarter there is no verdict yet.
    short = int(cards["主管"]["health"] != "early")
    assert [cards[title]["off_track_children"] for title in ("主管", "员工")] == [short, 0]
    for title, name in (("公司", "company"), ("员工", "staff")):
        goal = tenant.ok("boss", "GET", f"/v1/goals/{levels[name]['id']}")
        told = {field: cards[title][field] for field in ("health", "progress")}
        assert told == {field: goal[field] for field in told}, title
        assert cards[title]["expected"] == pytest.approx(goal["expected"], abs=0.01)


def test_the_map_costs_the_same_however_many_it_shows(tenant: Any, levels: Any) -> None:
    def statements() -> int:
        with statements_of(tenant.goals) as sent:
            read_map(tenant, "other", all_levels=True)
        return len(sent)

    few = statements()
    links = [{"goal_id": levels["unit"]["id"]}]
    for number in range(10):
        sheet = levels["sheets"]["staff"]
        tenant.goal("staff", sheet, title=str(number), key_results=[A_KEY_RESULT], alignments=links)

    assert statements() == few


def test_children_come_in_pages_those_of_units_first(tenant: Any, levels: Any) -> None:
    links = [{"goal_id": levels["company"]["id"]}]
    for number in range(3):
        tenant.goal("staff", levels["sheets"]["staff"], title=f"p{number}", alignments=links)
    tenant.goal("head", levels["sheets"]["unit"], title="u", alignments=links)

    path = f"/v1/goals/{levels['company']['id']}/children"
    first = tenant.ok("boss", "GET", path, query_string={"limit": 3})
    second = tenant.ok("boss", "GET", path, query_string={"limit": 3, "after": first["next"]})

    titles = [item["title"] for item in first["items"] + second["items"]]
    assert titles == ["部门", "u", "p0", "p1", "p2"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "after", ["x", "-1", "9" * 9, "１", "1-1-", "1-1-xyz", "１-1-0a", "1-1-0'"]
)
def test_a_place_nobody_was_told_is_refused(tenant: Any, after: str) -> None:
    cycle = tenant.cycle("company")["id"]
    query = {"cycle_id": cycle, "after": after}
    with tenant.refuses(422, "field.cursor"):
        tenant.call("boss", "GET", "/v1/map", query_string=query)

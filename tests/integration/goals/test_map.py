"""The map as each reader sees it: what is hidden is passed through and counted nowhere."""

from typing import Any

import pytest

from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.goals.alignment.queries import goal_map as goal_map_queries
from services.goals.alignment.use_cases import goal_map
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_named import version_of


def read_map(world: Any, who: str, level: str = "company", **query: Any) -> Any:
    known = {"cycle_id": world.cycle(level)["id"], **query}
    return world.ok(who, "GET", "/v1/map", query_string=known)


def tree(found: Any) -> dict[str, str | None]:
    """Titles, each with that of the goal above."""
    names = {item["id"]: item["title"] for item in found["items"]}
    return {item["title"]: names.get(item["parent_id"]) for item in found["items"]}


def children(world: Any, who: str, goal: Any, **query: Any) -> list[str]:
    path = f"/v1/goals/{goal['id']}/children"
    return [item["title"] for item in world.ok(who, "GET", path, query_string=query)["items"]]


LINE = ("company", "unit", "head", "staff")


@pytest.fixture
def line(world: Any) -> dict[str, Any]:
    """公司 > 部门 > 主管的KPI, kept in the line > 员工."""
    sheets = {
        "company": world.sheet("boss", "company", None),
        "unit": world.sheet("head", "unit", world.unit),
        "head": world.sheet("head", "person", world.ids["head"]),
        "staff": world.sheet("staff", "person", world.ids["staff"]),
    }
    company = world.goal("boss", sheets["company"], title="公司", driver="children")
    unit = world.goal("head", sheets["unit"], title="部门", alignments=[{"goal_id": company["id"]}])
    head = world.goal(
        "head", sheets["head"], title="主管", kind="kpi", weight=100,
        alignments=[{"goal_id": unit["id"]}],
    )  # fmt: skip
    staff = world.goal(
        "hr", sheets["staff"], title="员工", alignments=[{"goal_id": head["id"]}],
        key_results=[A_KEY_RESULT],
    )  # fmt: skip
    return {"company": company, "unit": unit, "head": head, "staff": staff} | {"sheets": sheets}


def test_the_first_screen_is_the_company_and_the_next_level(world: Any, line: Any) -> None:
    found = read_map(world, "boss")

    assert tree(found) == {"公司": None, "部门": "公司"}
    assert [item["depth"] for item in found["items"]] == [0, 1]
    assert found["next"] is None
    assert found["items"][0]["owner"] == {"kind": "company", "id": None, "name": "Acme"}
    assert found["items"][1]["owner"]["name"] == "研发"


def test_the_whole_tree_comes_level_by_level_and_in_pages(
    world: Any, line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_map(world, "boss", whole=True)
    monkeypatch.setattr(goal_map, "WHOLE", goal_map.Extent(12, 200, cards=1))
    pages, after = [], ""
    while after is not None:
        page = read_map(world, "boss", whole=True, after=after)
        pages += page["items"]
        after = page["next"]

    assert tree(whole) == {"公司": None, "部门": "公司", "主管": "部门", "员工": "主管"}
    assert [item["id"] for item in pages] == [item["id"] for item in whole["items"]]


def pages(world: Any, who: str, between: Any = None, **query: Any) -> list[Any]:
    """All pages of the map; `between` is done after each with how many there were."""
    found, after = [], ""
    while after is not None:
        page = read_map(world, who, whole=True, after=after, **query)
        found.append(page["items"])
        after = page["next"]
        if between:
            between(len(found))
    return found


@pytest.mark.parametrize("cards", [1, 2, 3])
def test_a_goal_added_between_pages_neither_repeats_nor_hides_another(
    world: Any, line: Any, monkeypatch: pytest.MonkeyPatch, cards: int
) -> None:
    extent = goal_map.Extent(12, goal_map_queries.MAX_LINKS, cards)
    monkeypatch.setattr(goal_map, "WHOLE", extent)
    below = [
        world.goal(
            "hr", line["sheets"]["staff"], title=f"p{number}",
            alignments=[{"goal_id": line[name]["id"]}],
        )
        for number, name in enumerate(("company", "unit", "head", "company"))
    ]  # fmt: skip
    before = {goal["id"] for goal in (*(line[name] for name in LINE), *below)}

    def add(turn: int) -> None:
        """At the top, a unit's before those of people, and below what was shown."""
        world.goal("boss", line["sheets"]["company"], title=f"公司 {turn}")
        for name, sheet in (("company", "unit"), ("unit", "unit"), ("head", "staff")):
            links = [{"goal_id": line[name]["id"]}]
            world.goal("hr", line["sheets"][sheet], title=f"{name} {turn}", alignments=links)

    added: list[int] = []

    def between(turn: int) -> None:
        if len(added) < 4:
            added.append(turn)
            add(turn)

    shown = [item["id"] for page in pages(world, "boss", between) for item in page]

    assert len(shown) == len(set(shown))
    assert before <= set(shown)


def test_a_goal_taken_away_between_pages_hides_no_other(
    world: Any, line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    extent = goal_map.Extent(12, goal_map_queries.MAX_LINKS, cards=2)
    monkeypatch.setattr(goal_map, "WHOLE", extent)
    more = [
        world.goal("boss", line["sheets"]["company"], title=f"公司 {number}") for number in range(3)
    ]

    def between(turn: int) -> None:
        if turn == 1:
            path = f"/v1/goals/{more[0]['id']}/transitions"
            world.ok("boss", "POST", path, json={"to": "cancelled"})

    first, *further = pages(world, "boss", between)

    assert [item["title"] for item in first] == ["公司", "公司 0"]
    assert [item["title"] for page in further for item in page] == [
        *("公司 1", "公司 2", "部门", "主管", "员工"),
    ]


def test_a_goal_with_several_parents_is_shown_once_however_the_pages_fall(
    world: Any, line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = [{"goal_id": line[name]["id"]} for name in ("head", "unit", "company")]
    shared = world.goal("hr", line["sheets"]["staff"], title="共同", alignments=links)
    under = world.goal(
        "hr", line["sheets"]["staff"], title="其下", alignments=[{"goal_id": shared["id"]}]
    )
    for cards in (1, 2, 99):
        extent = goal_map.Extent(12, goal_map_queries.MAX_LINKS, cards)
        monkeypatch.setattr(goal_map, "WHOLE", extent)
        shown = [item for page in pages(world, "boss") for item in page]

        assert [item["id"] for item in shown].count(shared["id"]) == 1
        above = {item["id"]: item["parent_id"] for item in shown}
        assert (above[shared["id"]], above[under["id"]]) == (line["company"]["id"], shared["id"])
        assert len(shown) == 6


def test_below_a_hidden_goal_one_hangs_by_the_nearest_visible_one(world: Any, line: Any) -> None:
    assert tree(read_map(world, "other", whole=True)) == {
        "公司": None,
        "部门": "公司",
        "员工": "部门",
    }
    assert children(world, "other", line["unit"]) == ["员工"]
    assert children(world, "boss", line["unit"]) == ["主管"]


def test_what_is_hidden_counts_nowhere(world: Any, line: Any) -> None:
    sheet = line["sheets"]["head"]
    links = [{"goal_id": line["unit"]["id"]}]
    world.goal("head", sheet, title="又一", kind="kpi", alignments=links)

    counts = {
        who: {item["title"]: item["children_count"] for item in read_map(world, who)["items"]}
        for who in ("boss", "other")
    }

    assert counts == {"boss": {"公司": 1, "部门": 2}, "other": {"公司": 1, "部门": 1}}


def test_a_hidden_top_is_passed_through(world: Any, line: Any) -> None:
    change = {"visibility": "named", "named": [world.ids["hr"]]}
    path = f"/v1/goals/{line['company']['id']}"
    world.ok("boss", "PATCH", path, json=change, headers=version_of(line["company"]))
    world.goal("boss", line["sheets"]["company"], title="公开")

    assert tree(read_map(world, "other", whole=True)) == {
        "公开": None,
        "部门": None,
        "员工": "部门",
    }
    assert world.call("other", "GET", f"{path}/children").status_code == 404


def test_made_restricted_a_goal_is_gone_from_the_map_at_once(world: Any, line: Any) -> None:
    goal = world.ok("staff", "GET", f"/v1/goals/{line['staff']['id']}")
    change = {"visibility": "line"}
    world.ok("staff", "PATCH", f"/v1/goals/{goal['id']}", json=change, headers=version_of(goal))

    found = read_map(world, "other", whole=True)
    assert "员工" not in tree(found)
    assert [item["children_count"] for item in found["items"]] == [1, 0]
    assert children(world, "other", line["unit"]) == []
    assert "员工" in tree(read_map(world, "staff", whole=True))


def test_what_was_cancelled_is_on_no_map_and_what_was_below_it_hangs_higher(
    world: Any, line: Any
) -> None:
    path = f"/v1/goals/{line['head']['id']}/transitions"
    world.ok("head", "POST", path, json={"to": "cancelled"})

    assert tree(read_map(world, "boss", whole=True))["员工"] == "部门"


def test_a_cycle_without_company_goals_begins_with_its_units(world: Any, line: Any) -> None:
    links = [{"goal_id": line["unit"]["id"]}]
    world.goal("head", line["sheets"]["unit"], title="小组", alignments=links)

    assert tree(read_map(world, "boss", "unit")) == {"部门": None, "小组": "部门", "主管": "部门"}


def test_a_unit_has_a_map_of_its_own(world: Any, line: Any) -> None:
    found = read_map(world, "boss", unit_id=world.unit)

    assert tree(found) == {"部门": None, "主管": "部门"}
    assert read_map(world, "boss", unit_id=str(new_id()))["items"] == []


def test_a_card_counts_who_falls_short_below(world: Any, line: Any) -> None:
    for sheet, by in (("company", "hr"), ("unit", "head"), ("head", "head"), ("staff", "staff")):
        world.agree(line["sheets"][sheet], by, "boss")

    cards = {item["title"]: item for item in read_map(world, "boss", whole=True)["items"]}

    # In the first days of a quarter there is no verdict yet.
    short = int(cards["主管"]["health"] != "early")
    assert [cards[title]["troubled_below"] for title in ("主管", "员工")] == [short, 0]
    for title, name in (("公司", "company"), ("员工", "staff")):
        goal = world.ok("boss", "GET", f"/v1/goals/{line[name]['id']}")
        told = {field: cards[title][field] for field in ("health", "progress")}
        assert told == {field: goal[field] for field in told}, title
        assert cards[title]["expected"] == pytest.approx(goal["expected"], abs=0.01)


def test_the_map_costs_the_same_however_many_it_shows(world: Any, line: Any) -> None:
    def statements() -> int:
        with statements_of(world.goals) as sent:
            read_map(world, "other", whole=True)
        return len(sent)

    few = statements()
    links = [{"goal_id": line["unit"]["id"]}]
    for number in range(10):
        sheet = line["sheets"]["staff"]
        world.goal("staff", sheet, title=str(number), key_results=[A_KEY_RESULT], alignments=links)

    assert statements() == few


def test_children_come_in_pages_those_of_units_first(world: Any, line: Any) -> None:
    links = [{"goal_id": line["company"]["id"]}]
    for number in range(3):
        world.goal("staff", line["sheets"]["staff"], title=f"p{number}", alignments=links)
    world.goal("head", line["sheets"]["unit"], title="u", alignments=links)

    path = f"/v1/goals/{line['company']['id']}/children"
    first = world.ok("boss", "GET", path, query_string={"limit": 3})
    second = world.ok("boss", "GET", path, query_string={"limit": 3, "after": first["next"]})

    titles = [item["title"] for item in first["items"] + second["items"]]
    assert titles == ["部门", "u", "p0", "p1", "p2"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "after", ["x", "-1", "9" * 9, "１", "1-1-", "1-1-xyz", "１-1-0a", "1-1-0'"]
)
def test_a_place_nobody_was_told_is_refused(world: Any, after: str) -> None:
    cycle = world.cycle("company")["id"]
    query = {"cycle_id": cycle, "after": after}
    assert world.call("boss", "GET", "/v1/map", query_string=query).status_code == 422

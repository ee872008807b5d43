"""Gaps on the map: the same that the list of gaps has, on the card of the goal that has them."""

from datetime import date
from typing import Any

import pytest

from servicekit.testing import statements_of
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from tests.integration.goals.across import Across
from tests.integration.goals.conftest import A_KEY_RESULT


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


@pytest.fixture
def company(across: Across) -> Any:
    """A company goal with three key results, one of which 研发 carries."""
    sheet = across.world.sheet("boss", "company", None)
    parts = [{**A_KEY_RESULT, "title": title} for title in ("收入", "利润", "现金")]
    goal = across.world.goal("boss", sheet, title="公司增长", key_results=parts)
    across.world.agree(sheet, "boss", "boss")
    link = {"goal_id": goal["id"], "key_result_id": goal["key_results"][0]["id"]}
    unit = across.world.sheet("head", "unit", across.world.unit)
    across.world.goal("head", unit, title="部门", key_results=[A_KEY_RESULT], alignments=[link])
    across.world.agree(unit, "head", "boss")
    across.sheet("staff", alignments=[{"goal_id": goal["id"]}])
    across.sheet("head", key_results=[A_KEY_RESULT] * 6)
    across.sheet("bob", visibility="line")
    return goal


def cards(across: Across, who: str, level: str, **query: Any) -> dict[str, Any]:
    known = {"cycle_id": across.world.cycle(level)["id"], "whole": True, **query}
    found = across.world.ok(who, "GET", "/v1/map", query_string=known)["items"]
    return {card["title"]: card for card in found}


def told(card: Any) -> list[tuple[str, float, str]]:
    return [(gap["kind"], gap["count"], gap["action"]) for gap in card["gaps"]]


def test_a_card_names_each_kind_of_gap_with_its_action(across: Across, company: Any) -> None:
    found = cards(across, "hr", "company")

    assert told(found["公司增长"]) == [("uncarried", 2, "cascade")]
    (uncarried,) = found["公司增长"]["gaps"]
    asked = {"cycle_id": found["公司增长"]["cycle"]["id"], "kind": "uncarried"}
    listed = across.world.ok("hr", "GET", "/v1/gaps", query_string=asked)["items"]
    assert uncarried["key_result_id"] == min(gap["key_result_id"] for gap in listed)
    assert told(found["staff 的目标"]) == [("skipped", 1, "realign")]
    assert told(found["部门"]) == []
    own = cards(across, "hr", "person")
    assert told(own["head 的目标"]) == [
        ("orphan", 1, "align"),
        ("too_many_key_results", 6, "lighten"),
    ]


@pytest.mark.parametrize("who", ["hr", "head", "staff", "ada"])
@pytest.mark.parametrize("of_unit", [False, True])
def test_the_map_marks_what_the_list_of_gaps_has_and_nothing_else(
    across: Across, company: Any, who: str, of_unit: bool
) -> None:
    unit = {"unit_id": across.world.unit} if of_unit else {}
    found = {
        card["id"]: card
        for level in ("company", "unit", "person")
        for card in cards(across, who, level, **unit).values()
    }
    listed: dict[str, set[str]] = {goal_id: set() for goal_id in found}
    for level in ("company", "unit", "person"):
        asked = {"cycle_id": across.world.cycle(level)["id"], "limit": 200, **unit}
        for gap in across.world.ok(who, "GET", "/v1/gaps", query_string=asked)["items"]:
            if gap["goal_id"] in listed:
                listed[gap["goal_id"]].add((gap["kind"], gap["action"]))

    marked = {
        goal_id: {(gap["kind"], gap["action"]) for gap in card["gaps"]}
        for goal_id, card in found.items()
    }
    assert marked == listed
    assert any(marked.values())


def test_children_of_a_goal_and_the_goal_itself_say_the_same_gaps(
    across: Across, company: Any
) -> None:
    path = f"/v1/goals/{company['id']}"
    below = across.world.ok("hr", "GET", f"{path}/children")["items"]
    gaps = {card["title"]: card["gaps"] for card in below}
    (staff,) = [card for card in below if card["title"] == "staff 的目标"]

    assert gaps["部门"] == []
    assert gaps["staff 的目标"][0]["kind"] == "skipped"
    for goal_id, wanted in ((company["id"], ["uncarried"]), (staff["id"], ["skipped"])):
        found = across.world.ok("hr", "GET", f"/v1/goals/{goal_id}/gaps")["items"]
        assert [gap["kind"] for gap in found] == wanted


def test_a_unit_looks_at_the_key_results_of_its_own_that_nobody_carries(
    across: Across, company: Any
) -> None:
    unit = {"unit_id": across.world.unit}
    found = cards(across, "head", "company", **unit)

    assert told(found["部门"]) == [("uncarried", 1, "cascade")]
    path = f"/v1/goals/{found['部门']['id']}/gaps"
    assert across.world.ok("head", "GET", path)["items"] == []
    assert len(across.world.ok("head", "GET", path, query_string=unit)["items"]) == 1


def test_gaps_of_a_goal_that_is_kept_from_the_reader_do_not_exist(
    across: Across, company: Any
) -> None:
    found = cards(across, "ada", "person")
    hidden = found["bob 的目标"]

    assert across.world.call("head", "GET", f"/v1/goals/{hidden['id']}/gaps").status_code == 404
    assert "bob 的目标" not in cards(across, "head", "person")


def test_a_goal_of_years_without_company_goals_lacks_no_goal_above(
    across: Across, company: Any
) -> None:
    orphan = cards(across, "hr", "person")["bob 的目标"]
    assert [gap["kind"] for gap in orphan["gaps"]] == ["orphan"]
    with across.world.goals.as_system(across.world.company) as uow:
        days = {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 3, 31)}
        days["cut_off_on"] = date(2019, 4, 30)
        earlier = Cycle(level="person", name="2019", state="active", **days)
        uow.add(earlier)
        uow.flush()
        uow.session.get_one(Goal, orphan["id"]).cycle_id = earlier.id

    found = across.world.ok("hr", "GET", "/v1/goals/{id}/gaps".format(**orphan))["items"]
    assert found == []


def test_gaps_cost_the_map_one_statement_however_many_there_are(
    across: Across, company: Any
) -> None:
    def sent() -> list[str]:
        with statements_of(across.world.goals) as told:
            cards(across, "hr", "person")
        return [str(one[0]) for one in told]

    few = sent()
    assert len([text for text in few if "AS gaps GROUP BY" in text]) == 1
    for name in ("cyd", "dan", "ada"):
        across.sheet(name)
    assert len(sent()) == len(few)

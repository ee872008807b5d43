"""Gaps on the map: the same that the list of gaps has, on the card of the goal that has them."""

from datetime import date
from typing import Any

import pytest

from servicekit.testing import statements_of
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.departments import Departments


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


@pytest.fixture
def company(departments: Departments) -> Any:
    """A company goal with three key results, one of which 研发 carries."""
    sheet = departments.tenant.sheet("boss", "company", None)
    parts = [{**A_KEY_RESULT, "title": title} for title in ("收入", "利润", "现金")]
    goal = departments.tenant.goal("boss", sheet, title="公司增长", key_results=parts)
    departments.tenant.agree(sheet, "boss", "boss")
    link = {"goal_id": goal["id"], "key_result_id": goal["key_results"][0]["id"]}
    unit = departments.tenant.sheet("head", "unit", departments.tenant.unit)
    departments.tenant.goal(
        "head", unit, title="部门", key_results=[A_KEY_RESULT], alignments=[link]
    )
    departments.tenant.agree(unit, "head", "boss")
    departments.sheet("staff", alignments=[{"goal_id": goal["id"]}])
    departments.sheet("head", key_results=[A_KEY_RESULT] * 6)
    departments.sheet("bob", visibility="line")
    return goal


def cards(departments: Departments, who: str, level: str, **query: Any) -> dict[str, Any]:
    known = {"cycle_id": departments.tenant.cycle(level)["id"], "all_levels": True, **query}
    found = departments.tenant.ok(who, "GET", "/v1/map", query_string=known)["items"]
    return {card["title"]: card for card in found}


def gaps_of(card: Any) -> list[tuple[str, float, str]]:
    return [(gap["kind"], gap["count"], gap["action"]) for gap in card["gaps"]]


def test_a_card_names_each_kind_of_gap_with_its_action(
    departments: Departments, company: Any
) -> None:
    found = cards(departments, "hr", "company")

    assert gaps_of(found["公司增长"]) == [("no_contributor", 2, "cascade")]
    (no_contributor,) = found["公司增长"]["gaps"]
    asked = {"cycle_id": found["公司增长"]["cycle"]["id"], "kind": "no_contributor"}
    listed = departments.tenant.ok("hr", "GET", "/v1/gaps", query_string=asked)["items"]
    assert no_contributor["key_result_id"] == min(gap["key_result_id"] for gap in listed)
    assert gaps_of(found["staff 的目标"]) == [("skips_level", 1, "realign")]
    assert gaps_of(found["部门"]) == []
    own = cards(departments, "hr", "person")
    assert gaps_of(own["head 的目标"]) == [
        ("unaligned", 1, "align"),
        ("too_many_key_results", 6, "lighten"),
    ]


@pytest.mark.parametrize("who", ["hr", "head", "staff", "ada"])
@pytest.mark.parametrize("of_unit", [False, True])
def test_the_map_marks_what_the_list_of_gaps_has_and_nothing_else(
    departments: Departments, company: Any, who: str, of_unit: bool
) -> None:
    unit = {"unit_id": departments.tenant.unit} if of_unit else {}
    found = {
        card["id"]: card
        for level in ("company", "unit", "person")
        for card in cards(departments, who, level, **unit).values()
    }
    listed: dict[str, set[str]] = {goal_id: set() for goal_id in found}
    for level in ("company", "unit", "person"):
        asked = {"cycle_id": departments.tenant.cycle(level)["id"], "limit": 200, **unit}
        for gap in departments.tenant.ok(who, "GET", "/v1/gaps", query_string=asked)["items"]:
            if gap["goal_id"] in listed:
                listed[gap["goal_id"]].add((gap["kind"], gap["action"]))

    marked = {
        goal_id: {(gap["kind"], gap["action"]) for gap in card["gaps"]}
        for goal_id, card in found.items()
    }
    assert marked == listed
    assert any(marked.values())


def test_children_of_a_goal_and_the_goal_itself_say_the_same_gaps(
    departments: Departments, company: Any
) -> None:
    path = f"/v1/goals/{company['id']}"
    below = departments.tenant.ok("hr", "GET", f"{path}/children")["items"]
    gaps = {card["title"]: card["gaps"] for card in below}
    (staff,) = [card for card in below if card["title"] == "staff 的目标"]

    assert gaps["部门"] == []
    assert gaps["staff 的目标"][0]["kind"] == "skips_level"
    for goal_id, wanted in ((company["id"], ["no_contributor"]), (staff["id"], ["skips_level"])):
        found = departments.tenant.ok("hr", "GET", f"/v1/goals/{goal_id}/gaps")["items"]
        assert [gap["kind"] for gap in found] == wanted


def test_a_unit_looks_at_the_key_results_of_its_own_that_nobody_carries(
    departments: Departments, company: Any
) -> None:
    unit = {"unit_id": departments.tenant.unit}
    found = cards(departments, "head", "company", **unit)

    assert gaps_of(found["部门"]) == [("no_contributor", 1, "cascade")]
    path = f"/v1/goals/{found['部门']['id']}/gaps"
    assert departments.tenant.ok("head", "GET", path)["items"] == []
    assert len(departments.tenant.ok("head", "GET", path, query_string=unit)["items"]) == 1


def test_gaps_of_a_goal_that_is_kept_from_the_reader_do_not_exist(
    departments: Departments, company: Any
) -> None:
    found = cards(departments, "ada", "person")
    hidden = found["bob 的目标"]

    with departments.tenant.refuses(404, "goal.not_found"):
        departments.tenant.call("head", "GET", f"/v1/goals/{hidden['id']}/gaps")
    assert "bob 的目标" not in cards(departments, "head", "person")


def test_a_goal_of_years_without_company_goals_lacks_no_goal_above(
    departments: Departments, company: Any
) -> None:
    orphan = cards(departments, "hr", "person")["bob 的目标"]
    assert [gap["kind"] for gap in orphan["gaps"]] == ["unaligned"]
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        days = {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 3, 31)}
        days["cut_off_on"] = date(2019, 4, 30)
        earlier = Cycle(level="person", name="2019", state="active", **days)
        uow.add(earlier)
        uow.flush()
        uow.session.get_one(Goal, orphan["id"]).cycle_id = earlier.id

    found = departments.tenant.ok("hr", "GET", "/v1/goals/{id}/gaps".format(**orphan))["items"]
    assert found == []


def test_gaps_cost_the_map_one_statement_however_many_there_are(
    departments: Departments, company: Any
) -> None:
    def sent() -> list[str]:
        with statements_of(departments.tenant.goals) as told:
            cards(departments, "hr", "person")
        return [str(one[0]) for one in told]

    few = sent()
    assert len([text for text in few if "AS gaps GROUP BY" in text]) == 1
    for name in ("cyd", "dan", "ada"):
        departments.sheet(name)
    assert len(sent()) == len(few)

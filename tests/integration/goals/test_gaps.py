"""Gaps that end in actions, filed sheets with what is unusual, and how goals are broken down."""

from decimal import Decimal
from typing import Any

import pytest

from servicekit.testing import statements_of
from services.goals.goal_sheets.models.goals import Goal
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.across import Across
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_path import recorded


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


@pytest.fixture
def company(across: Across) -> Any:
    """A company goal with two key results."""
    sheet = across.world.sheet("boss", "company", None)
    parts = [A_KEY_RESULT, {**A_KEY_RESULT, "title": "无人承接"}]
    goal = across.world.goal("boss", sheet, title="公司增长", key_results=parts)
    across.world.agree(sheet, "boss", "boss")
    return goal


def gaps(across: Across, who: str, kind: str = "", level: str = "person", **query: Any) -> Any:
    known = {"cycle_id": across.world.cycle(level)["id"], **query} | (
        {"kind": kind} if kind else {}
    )
    asked = "&".join(f"{name}={value}" for name, value in known.items())
    return across.world.ok(who, "GET", f"/v1/gaps?{asked}")["items"]


def counts(across: Across, who: str, **query: Any) -> dict[str, int]:
    known = {"cycle_id": across.world.cycle("person")["id"], **query}
    asked = "&".join(f"{name}={value}" for name, value in known.items())
    found = across.world.ok(who, "GET", f"/v1/gaps/counts?{asked}")["items"]
    return {item["kind"]: item["count"] for item in found}


def test_a_key_result_of_the_company_that_nobody_carries_is_to_be_handed_down(
    across: Across, company: Any
) -> None:
    carried, lonely = company["key_results"]
    link = {"goal_id": company["id"], "key_result_id": carried["id"]}
    across.sheet("head", alignments=[link])

    (gap,) = gaps(across, "hr", "uncarried")
    assert (gap["key_result_id"], gap["goal_id"]) == (lonely["id"], company["id"])
    assert (gap["action"], gap["owner"]["name"]) == ("cascade", "Acme")


def test_goals_that_hang_by_nothing_are_gaps_once_the_company_has_goals(
    across: Across, request: Any
) -> None:
    sheet = across.sheet("staff")
    assert gaps(across, "hr", "orphan") == []

    request.getfixturevalue("company")
    (gap,) = gaps(across, "hr", "orphan")
    assert (gap["owner"]["name"], gap["action"]) == ("staff", "align")
    assert across.world.ok("staff", "GET", f"/v1/sheets/{sheet}")["goals"][0]["id"] == gap["id"]


def test_a_goal_of_a_person_aligned_straight_to_the_company_skips_a_level(
    across: Across, company: Any
) -> None:
    for who in ("staff", "head"):
        across.sheet(who, alignments=[{"goal_id": company["id"]}])

    (gap,) = gaps(across, "hr", "skipped")
    assert (gap["owner"]["name"], gap["action"]) == ("staff", "realign")


def test_people_without_goals_are_told_to_those_who_may_set_them(across: Across) -> None:
    across.sheet("bob")

    assert {gap["title"] for gap in gaps(across, "ada", "no_goals")} == {"ada", "cyd", "dan"}
    assert {gap["title"] for gap in gaps(across, "dan", "no_goals")} == {"dan"}
    within = gaps(across, "hr", "no_goals", unit_id=across.team)
    assert [(gap["title"], gap["action"]) for gap in within] == [("cyd", "new_goal")]
    units = gaps(across, "hr", "no_goals", level="unit")
    assert {gap["title"] for gap in units} == {"研发", "市场", "市场一组"}


def test_drafts_that_lie_about_while_the_cycle_runs_are_to_be_reminded_of(across: Across) -> None:
    sheet = across.sheet("bob")
    across.filed("cyd", "bob")

    (gap,) = gaps(across, "ada", "not_submitted")
    assert (gap["id"], gap["title"], gap["action"]) == (sheet, "bob", "remind")
    assert gaps(across, "head", "not_submitted") == []


def test_too_many_goals_and_key_results_are_held_against_the_guide(across: Across) -> None:
    sheet = across.sheet("bob")
    for number in range(7):
        across.world.goal("bob", sheet, title=f"目标{number}")
    parts = [{**A_KEY_RESULT, "title": f"成果{number}"} for number in range(6)]
    across.sheet("cyd", key_results=parts)

    (goals,) = gaps(across, "ada", "too_many_goals")
    (parts_gap,) = gaps(across, "ada", "too_many_key_results")
    assert (goals["count"], goals["title"], goals["action"]) == (8, "bob", "lighten")
    assert (parts_gap["count"], parts_gap["owner"]["name"]) == (6, "cyd")


def test_children_that_stand_far_above_their_parent_call_for_a_review(
    across: Across, company: Any
) -> None:
    with across.world.goals.as_system(across.world.company) as uow:
        goal = uow.session.get_one(Goal, company["id"])
        goal.progress, goal.children_progress = Decimal(60), Decimal(95)

    (gap,) = gaps(across, "head", "children_ahead")
    assert (gap["count"], gap["action"]) == (35, "review_breakdown")


def test_what_was_never_measured_is_to_be_told_before_its_breakdown_is_reviewed(
    across: Across, company: Any
) -> None:
    with across.world.goals.as_system(across.world.company) as uow:
        goal = uow.session.get_one(Goal, company["id"])
        goal.progress, goal.children_progress = None, Decimal(95)

    assert gaps(across, "head", "children_ahead") == []
    (gap,) = gaps(across, "head", "untold")
    assert (gap["count"], gap["action"]) == (95, "check_in")
    told = across.world.ok("head", "GET", f"/v1/goals/{company['id']}/effectiveness")
    assert (told["ahead"], told["untold"]) == (False, True)


def test_where_there_is_nothing_to_tell_of_key_results_are_wanted_first(
    across: Across, company: Any
) -> None:
    with across.world.goals.as_system(across.world.company) as uow:
        goal = uow.session.get_one(Goal, company["id"])
        goal.progress, goal.children_progress = None, Decimal(95)
        for item in goal.key_results:
            item.cancelled = True

    (gap,) = gaps(across, "head", "untold")
    (finding,) = across.world.ok("head", "GET", f"/v1/goals/{company['id']}")["findings"]
    assert gap["action"] == finding["action"] == "write_key_results"


def test_what_one_may_not_see_is_no_gap(across: Across, company: Any) -> None:
    across.sheet("bob", visibility="line")
    named = [across.world.ids["dan"]]
    across.sheet("cyd", visibility="named", named=named)

    assert {gap["owner"]["name"] for gap in gaps(across, "hr", "orphan")} == {"bob"}
    assert {gap["owner"]["name"] for gap in gaps(across, "dan", "orphan")} == {"cyd"}
    assert gaps(across, "head", "orphan") == []
    assert (counts(across, "hr")["orphan"], counts(across, "head")["orphan"]) == (1, 0)


def test_all_kinds_come_page_by_page_in_one_number_of_statements(
    across: Across, company: Any
) -> None:
    across.sheet("bob")
    whole = gaps(across, "hr")
    first = gaps(across, "hr", limit=2)
    assert first == whole[:2]
    assert sum(counts(across, "hr").values()) == len(whole)
    sent_before = _statements(across)
    across.sheet("cyd")
    across.sheet("dan")
    assert _statements(across) == sent_before


def test_a_large_unit_lacks_what_a_small_one_would(
    across: Across, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = across.sheet("bob")
    for number in range(7):
        across.world.goal("bob", sheet, title=f"目标{number}")
    parts = [{**A_KEY_RESULT, "title": f"成果{number}"} for number in range(6)]
    across.sheet("cyd", key_results=parts, alignments=[{"goal_id": company["id"]}])
    few = gaps(across, "ada", unit_id=across.market)
    whole = [gap for gap in gaps(across, "ada") if gap["kind"] != "uncarried"]

    monkeypatch.setattr("services.goals.alignment.queries.gap_filter.MAX_SMALL_UNIT", 0)

    assert gaps(across, "ada", unit_id=across.market) == few
    kinds = {gap["kind"] for gap in few}
    assert {"skipped", "orphan", "too_many_goals", "too_many_key_results", "no_goals"} <= kinds
    assert [gap["id"] for gap in few if gap["kind"] in kinds] == [gap["id"] for gap in whole]


def _statements(across: Across) -> list[int]:
    found = []
    for ask in (gaps, counts):
        for unit in ({}, {"unit_id": across.team}):
            with statements_of(across.world.goals) as sent:
                ask(across, "hr", **unit)
            found.append(len(sent))
    # Four of them ask for the cycle.
    assert max(found) <= 11
    return found


def test_the_breakdown_of_a_goal_tells_who_carries_it_and_who_is_done(
    across: Across, company: Any
) -> None:
    world = across.world
    part = company["key_results"][0]
    link = {"goal_id": company["id"], "key_result_id": part["id"], "amount": 6}
    sheet = across.filed("ada", "boss", alignments=[link])
    (child,) = world.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"]
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(child, "10")])

    told = world.ok("head", "GET", f"/v1/goals/{company['id']}/effectiveness")
    assert (told["carried"], told["of"], told["rate"], told["parts"]) == (1, 2, 50, 1)
    first, second = told["key_results"]
    assert (first["amounts"], first["rate"], first["done"]) == (6, 60, 1)
    # Nothing was told of it: nobody knows whether what is done below moves it.
    assert (first["untold"], first["lagging"], told["lagging"]) == (True, False, [])
    with world.goals.as_system(world.company) as uow:
        roll_up_job.roll_up(uow)
        reported_values.apply_values(uow, [recorded(company, "4")])
    told = world.ok("head", "GET", f"/v1/goals/{company['id']}/effectiveness")
    assert (told["children_progress"], told["ahead"], told["untold"]) == (100, True, False)
    first = told["key_results"][0]
    assert (first["untold"], told["lagging"]) == (False, [part["id"]])
    assert (second["parts"], second["rate"], second["lagging"]) == (0, 0, False)
    assert world.call("head", "GET", f"/v1/goals/{child['id']}/effectiveness").status_code == 200

"""Gaps that end in actions, filed sheets with what is unusual, and how goals are broken down."""

from decimal import Decimal
from typing import Any

import pytest

from servicekit.testing import statements_of
from services.goals.goal_sheets.models.goals import Goal
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.departments import Departments
from tests.integration.goals.test_path import recorded


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


@pytest.fixture
def company(departments: Departments) -> Any:
    """A company goal with two key results."""
    sheet = departments.tenant.sheet("boss", "company", None)
    parts = [A_KEY_RESULT, {**A_KEY_RESULT, "title": "无人承接"}]
    goal = departments.tenant.goal("boss", sheet, title="公司增长", key_results=parts)
    departments.tenant.agree(sheet, "boss", "boss")
    return goal


def gaps(
    departments: Departments, who: str, kind: str = "", level: str = "person", **query: Any
) -> Any:
    known = {"cycle_id": departments.tenant.cycle(level)["id"], **query} | (
        {"kind": kind} if kind else {}
    )
    asked = "&".join(f"{name}={value}" for name, value in known.items())
    return departments.tenant.ok(who, "GET", f"/v1/gaps?{asked}")["items"]


def counts(departments: Departments, who: str, **query: Any) -> dict[str, int]:
    known = {"cycle_id": departments.tenant.cycle("person")["id"], **query}
    asked = "&".join(f"{name}={value}" for name, value in known.items())
    found = departments.tenant.ok(who, "GET", f"/v1/gaps/counts?{asked}")["items"]
    return {item["kind"]: item["count"] for item in found}


def test_a_key_result_of_the_company_that_nobody_carries_is_to_be_handed_down(
    departments: Departments, company: Any
) -> None:
    carried, lonely = company["key_results"]
    link = {"goal_id": company["id"], "key_result_id": carried["id"]}
    departments.sheet("head", alignments=[link])

    (gap,) = gaps(departments, "hr", "no_contributor")
    assert (gap["key_result_id"], gap["goal_id"]) == (lonely["id"], company["id"])
    assert (gap["action"], gap["owner"]["name"]) == ("cascade", "Acme")


def test_goals_that_hang_by_nothing_are_gaps_once_the_company_has_goals(
    departments: Departments, request: Any
) -> None:
    sheet = departments.sheet("staff")
    assert gaps(departments, "hr", "unaligned") == []

    request.getfixturevalue("company")
    (gap,) = gaps(departments, "hr", "unaligned")
    assert (gap["owner"]["name"], gap["action"]) == ("staff", "align")
    assert (
        departments.tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")["goals"][0]["id"] == gap["id"]
    )


def test_a_goal_of_a_person_aligned_straight_to_the_company_skips_a_level(
    departments: Departments, company: Any
) -> None:
    for who in ("staff", "head"):
        departments.sheet(who, alignments=[{"goal_id": company["id"]}])

    (gap,) = gaps(departments, "hr", "skips_level")
    assert (gap["owner"]["name"], gap["action"]) == ("staff", "realign")


def test_people_without_goals_are_told_to_those_who_may_set_them(departments: Departments) -> None:
    departments.sheet("bob")

    assert {gap["title"] for gap in gaps(departments, "ada", "no_goals")} == {"ada", "cyd", "dan"}
    assert {gap["title"] for gap in gaps(departments, "dan", "no_goals")} == {"dan"}
    within = gaps(departments, "hr", "no_goals", unit_id=departments.team)
    assert [(gap["title"], gap["action"]) for gap in within] == [("cyd", "new_goal")]
    units = gaps(departments, "hr", "no_goals", level="unit")
    assert {gap["title"] for gap in units} == {"研发", "市场", "市场一组"}


def test_drafts_that_lie_about_while_the_cycle_runs_are_to_be_reminded_of(
    departments: Departments,
) -> None:
    sheet = departments.sheet("bob")
    departments.filed("cyd", "bob")

    (gap,) = gaps(departments, "ada", "not_submitted")
    assert (gap["id"], gap["title"], gap["action"]) == (sheet, "bob", "remind")
    assert gaps(departments, "head", "not_submitted") == []


def test_too_many_goals_and_key_results_are_held_against_the_guide(
    departments: Departments,
) -> None:
    sheet = departments.sheet("bob")
    for number in range(7):
        departments.tenant.goal("bob", sheet, title=f"目标{number}")
    parts = [{**A_KEY_RESULT, "title": f"成果{number}"} for number in range(6)]
    departments.sheet("cyd", key_results=parts)

    (goals,) = gaps(departments, "ada", "too_many_goals")
    (parts_gap,) = gaps(departments, "ada", "too_many_key_results")
    assert (goals["count"], goals["title"], goals["action"]) == (8, "bob", "lighten")
    assert (parts_gap["count"], parts_gap["owner"]["name"]) == (6, "cyd")


def test_children_that_stand_far_above_their_parent_call_for_a_review(
    departments: Departments, company: Any
) -> None:
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        goal = uow.session.get_one(Goal, company["id"])
        goal.progress, goal.children_progress = Decimal(60), Decimal(95)

    (gap,) = gaps(departments, "head", "children_outpace_parent")
    assert (gap["count"], gap["action"]) == (35, "review_breakdown")


def test_what_was_never_measured_is_to_be_told_before_its_breakdown_is_reviewed(
    departments: Departments, company: Any
) -> None:
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        goal = uow.session.get_one(Goal, company["id"])
        goal.progress, goal.children_progress = None, Decimal(95)

    assert gaps(departments, "head", "children_outpace_parent") == []
    (gap,) = gaps(departments, "head", "never_reported")
    assert (gap["count"], gap["action"]) == (95, "check_in")
    told = departments.tenant.ok("head", "GET", f"/v1/goals/{company['id']}/effectiveness")
    assert (told["children_outpace_parent"], told["never_reported"]) == (False, True)


def test_where_there_is_nothing_to_tell_of_key_results_are_wanted_first(
    departments: Departments, company: Any
) -> None:
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        goal = uow.session.get_one(Goal, company["id"])
        goal.progress, goal.children_progress = None, Decimal(95)
        for item in goal.key_results:
            item.cancelled = True

    (gap,) = gaps(departments, "head", "never_reported")
    (finding,) = departments.tenant.ok("head", "GET", f"/v1/goals/{company['id']}")["findings"]
    assert gap["action"] == finding["action"] == "write_key_results"


def test_gaps_leave_out_hidden_goals(departments: Departments, company: Any) -> None:
    departments.sheet("bob", visibility="line")
    named = [departments.tenant.ids["dan"]]
    departments.sheet("cyd", visibility="named", named_viewers=named)

    assert {gap["owner"]["name"] for gap in gaps(departments, "hr", "unaligned")} == {"bob"}
    assert {gap["owner"]["name"] for gap in gaps(departments, "dan", "unaligned")} == {"cyd"}
    assert gaps(departments, "head", "unaligned") == []
    assert (counts(departments, "hr")["unaligned"], counts(departments, "head")["unaligned"]) == (
        1,
        0,
    )


def test_gaps_of_each_kind_are_paged_at_constant_cost(
    departments: Departments, company: Any
) -> None:
    departments.sheet("bob")
    whole = gaps(departments, "hr")
    first = gaps(departments, "hr", limit=2)
    assert first == whole[:2]
    assert sum(counts(departments, "hr").values()) == len(whole)
    sent_before = _statements(departments)
    departments.sheet("cyd")
    departments.sheet("dan")
    assert _statements(departments) == sent_before


def test_a_large_unit_lacks_what_a_small_one_would(
    departments: Departments, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = departments.sheet("bob")
    for number in range(7):
        departments.tenant.goal("bob", sheet, title=f"目标{number}")
    parts = [{**A_KEY_RESULT, "title": f"成果{number}"} for number in range(6)]
    departments.sheet("cyd", key_results=parts, alignments=[{"goal_id": company["id"]}])
    few = gaps(departments, "ada", unit_id=departments.market)
    whole = [gap for gap in gaps(departments, "ada") if gap["kind"] != "no_contributor"]

    monkeypatch.setattr("services.goals.alignment.queries.gap_filter.MAX_SMALL_UNIT", 0)

    assert gaps(departments, "ada", unit_id=departments.market) == few
    kinds = {gap["kind"] for gap in few}
    assert {
        "skips_level",
        "unaligned",
        "too_many_goals",
        "too_many_key_results",
        "no_goals",
    } <= kinds
    assert [gap["id"] for gap in few if gap["kind"] in kinds] == [gap["id"] for gap in whole]


def _statements(departments: Departments) -> list[int]:
    found = []
    for ask in (gaps, counts):
        for unit in ({}, {"unit_id": departments.team}):
            with statements_of(departments.tenant.goals) as sent:
                ask(departments, "hr", **unit)
            found.append(len(sent))
    # Four of them ask for the cycle.
    assert max(found) <= 11
    return found


def test_the_breakdown_of_a_goal_tells_who_carries_it_and_who_is_done(
    departments: Departments, company: Any
) -> None:
    tenant = departments.tenant
    part = company["key_results"][0]
    link = {"goal_id": company["id"], "key_result_id": part["id"], "amount": 6}
    sheet = departments.filed("ada", "boss", alignments=[link])
    (child,) = tenant.ok("ada", "GET", f"/v1/sheets/{sheet}")["goals"]
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(child, "10")])

    told = tenant.ok("head", "GET", f"/v1/goals/{company['id']}/effectiveness")
    assert (
        told["covered_key_results"],
        told["key_result_count"],
        told["rate"],
        told["contribution_count"],
    ) == (1, 2, 50, 1)
    first, second = told["key_results"]
    assert (first["amounts"], first["rate"], first["done_count"]) == (6, 60, 1)
    # Nothing was told of it: nobody knows whether what is done below moves it.
    assert (first["never_reported"], first["children_done"], told["children_done"]) == (
        True,
        False,
        [],
    )
    with tenant.goals.as_system(tenant.company) as uow:
        roll_up_job.roll_up(uow)
        reported_values.apply_values(uow, [recorded(company, "4")])
    told = tenant.ok("head", "GET", f"/v1/goals/{company['id']}/effectiveness")
    assert (told["children_progress"], told["children_outpace_parent"], told["never_reported"]) == (
        100,
        True,
        False,
    )
    first = told["key_results"][0]
    assert (first["never_reported"], told["children_done"]) == (False, [part["id"]])
    assert (second["contribution_count"], second["rate"], second["children_done"]) == (0, 0, False)
    assert tenant.call("head", "GET", f"/v1/goals/{child['id']}/effectiveness").status_code == 200

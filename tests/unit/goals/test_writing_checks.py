"""The writing guide finds what is off, says where, and lets pass what is right."""

import json
import string
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deploy import registry
from services.goals.drafts.use_cases import writing_checks
from services.goals.drafts.use_cases.writing_checks import (
    Finding,
    GoalDraft,
    KeyResultDraft,
    WritingRuleSet,
)

RULES = WritingRuleSet()
NUMBER = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)
WORDING = registry.ROOT / "services" / "goals" / "translations"


def key_result(**own: Any) -> KeyResultDraft:
    usual = {
        "title": "一次交检合格率",
        "direction": "at_least",
        "unit": "%",
        "weight": Decimal(100),
    }
    return KeyResultDraft(**usual | {"target": Decimal(98), "ends_on": date(2030, 3, 31)} | own)


def goal(**own: Any) -> GoalDraft:
    usual = {"title": "一次做对", "kind": "kpi", "weight": Decimal(100), "has_parent": True}
    return GoalDraft(**usual | {"key_results": [key_result()]} | own)


def found(*goals: GoalDraft, rules: WritingRuleSet = RULES) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in writing_checks.check_sheet(goals, rules)]


def test_a_goal_that_is_right_is_let_pass() -> None:
    assert found(goal()) == []


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"target": None}, ("target_missing", "goals.0.key_results.0.target")),
        (
            {"direction": "between", "target_high": None},
            ("target_missing", "goals.0.key_results.0.target"),
        ),
        ({"ends_on": None}, ("no_date", "goals.0.key_results.0.ends_on")),
        ({"title": "组织培训", "unit": "场"}, ("activity", "goals.0.key_results.0.title")),
        (
            {"previous_result": Decimal("98.5")},
            ("below_previous_result", "goals.0.key_results.0.target"),
        ),
        (
            {"direction": "milestones", "has_milestones": False, "target": Decimal(100)},
            ("target_missing", "goals.0.key_results.0.target"),
        ),
    ],
)
def test_what_is_off_in_a_key_result_is_told_where(own: Any, expected: tuple[str, str]) -> None:
    assert expected in found(goal(key_results=[key_result(**own)]))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"has_parent": False}, ("no_parent", "goals.0.alignments")),
        ({"key_results": []}, ("not_measurable", "goals.0.key_results")),
        (
            {"key_results": [key_result(direction="binary", target=Decimal(1))]},
            ("not_measurable", "goals.0.key_results"),
        ),
        ({"title": "推进数字化工作"}, ("activity", "goals.0.title")),
        ({"weight": Decimal(90)}, ("unbalanced_weights", "goals")),
    ],
)
def test_what_is_off_in_a_goal_is_told_where(own: Any, expected: tuple[str, str]) -> None:
    assert expected in found(goal(**own))


def test_a_company_goal_needs_no_parent_and_a_goal_of_children_no_number() -> None:
    assert found(goal(owner_kind="company", has_parent=False)) == []
    assert found(goal(by_children=True, key_results=[])) == []


@pytest.mark.parametrize(
    "title",
    [
        "推进流程优化",
        "持续开展客户拜访",
        "协助销售完成投标",
        "Support the sales team",
        "Organise four trainings",
        "Keep working on the platform",
    ],
)
def test_an_activity_is_noticed(title: str) -> None:
    assert writing_checks.is_activity(title)


@pytest.mark.parametrize(
    "title",
    [
        "一次交检合格率",
        "推进自动化，使人工效率提升至 90%",
        "组织改进，把返工率降到 2%",
        "Raise first-pass yield to 98%",
        "Supporting functions cost below 5% of revenue",
        "Conduct audits to reduce findings",
        "培训转化率",
        "支持率",
    ],
)
def test_an_outcome_is_no_activity(title: str) -> None:
    assert not writing_checks.is_activity(title)


@given(
    st.sampled_from(["increase", "decrease", "at_least", "at_most", "between", "binary"]),
    NUMBER,
    NUMBER,
)
def test_a_target_asks_for_less_only_against_its_direction(
    direction: str, target: Decimal, previous: Decimal
) -> None:
    draft = key_result(direction=direction, target=target, previous_result=previous)
    turned = {"increase": "decrease", "at_least": "at_most"}
    if direction in turned and target != previous:
        other = key_result(direction=turned[direction], target=target, previous_result=previous)
        assert writing_checks.is_below_previous(draft) != writing_checks.is_below_previous(other)
    if direction in ("between", "binary") or target == previous:
        assert not writing_checks.is_below_previous(draft)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_weights_are_off_exactly_where_they_do_not_total_100(weights: list[int]) -> None:
    goals = [goal(title=f"{index}", weight=Decimal(each)) for index, each in enumerate(weights)]
    off = writing_checks.unbalanced_sections(goals)
    assert off == ([] if sum(weights) == 100 else [("kpi", Decimal(sum(weights)))])


@given(st.lists(st.none() | st.integers(0, 100), min_size=1, max_size=6))
def test_objectives_that_nobody_weighed_share_their_section(weights: list[int | None]) -> None:
    goals = [
        goal(kind="objective", weight=None if each is None else Decimal(each)) for each in weights
    ]
    total = sum(each or 0 for each in weights)
    untouched = all(each is None for each in weights)
    assert (writing_checks.unbalanced_sections(goals) == []) == (untouched or total == 100)


@given(st.integers(1, 12), st.integers(1, 12))
def test_too_many_goals_and_key_results_are_told_beyond_the_limit(most: int, count: int) -> None:
    rules = WritingRuleSet(max_goals=most, max_key_results=most)
    goals = [goal(title=string.ascii_letters[index] * 9, weight=None) for index in range(count)]
    codes = {code for code, _ in found(*goals, rules=rules)}
    assert ("too_many_goals" in codes) == (count > most)
    parts = [key_result(title=string.ascii_letters[index] * 9) for index in range(count)]
    codes = {code for code, _ in found(goal(key_results=parts), rules=rules)}
    assert ("too_many_key_results" in codes) == (count > most)


@given(st.text(min_size=1, max_size=20), st.sampled_from(["", " ", "。", "!"]))
def test_a_title_is_like_itself_whatever_its_signs(title: str, sign: str) -> None:
    assume(writing_checks.normalize_title(title))
    assert writing_checks.are_similar(title, f"{sign}{title}{sign}")
    assert writing_checks.are_similar(title, title.upper()) or writing_checks.normalize_title(
        title
    ) != writing_checks.normalize_title(title.upper())


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    assert writing_checks.are_similar(one, other) == writing_checks.are_similar(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("提高一次交检合格率", "提高 一次交检合格率！", True),
        ("ＯＥＥ", "oee", True),
        ("降低客户投诉率", "提高客户满意度", False),
        ("提高客户满意度", "提高客户投诉率", False),
        ("提高一次交检产品合格率水平", "提高一次交检产品合格率的水平", True),
        ("2030 年收入", "2031 年收入", False),
        ("", "", False),
    ],
)
def test_a_duplicate_is_told_by_what_it_says(one: str, other: str, same: bool) -> None:
    assert writing_checks.are_similar(one, other) is same


def test_two_key_results_of_one_indicator_are_one_too_many() -> None:
    item = UUID("00000000-0000-7000-8000-000000000001")
    parts = [key_result(title=title, library_item_id=item) for title in ("甲的合格率", "乙产线")]
    assert ("duplicate", "goals.0.key_results.1.title") in found(goal(key_results=parts))


def test_a_draft_is_checked_among_the_others_of_its_sheet() -> None:
    other = goal(title="准时交付", key_results=[key_result(title="准时交付率")])
    draft = goal(weight=Decimal(40))
    told = [(one.code, one.path) for one in writing_checks.check_goal(draft, [other], RULES)]
    assert told == [("unbalanced_weights", "weight")]
    alone = goal(weight=Decimal(40))
    assert writing_checks.check_goal(alone, [], RULES) == []
    assert [one.code for one in writing_checks.check_goal(draft, [draft], RULES)][:1] == [
        "duplicate"
    ]


def test_a_company_sets_how_strictly_each_check_is_taken() -> None:
    rules = WritingRuleSet.of_policy({"severities": {"no_parent": "blocker"}, "max_goals": 3})
    assert rules.severity("no_parent") == "blocker"
    assert rules.severity("unbalanced_weights") == "blocker"
    assert rules.severity("activity") == "advice"
    assert rules.severity("target_missing") == "blocker"
    assert (rules.max_goals, rules.max_key_results) == (3, 5)


def _all_findings() -> list[Finding]:
    wrong = key_result(target=None, ends_on=None, title="组织培训", unit="场")
    low = key_result(title="合格率", previous_result=Decimal(99), weight=Decimal(3))
    parts = [wrong, low, low]
    bad = goal(title="推进工作", has_parent=False, key_results=parts, weight=Decimal(90))
    rules = WritingRuleSet(max_goals=1, max_key_results=2)
    empty = goal(title="其他", key_results=[], weight=None)
    return writing_checks.check_sheet([bad, empty], rules)


def test_every_check_is_worded_with_what_to_do_about_it() -> None:
    told = {finding.code: finding for finding in _all_findings()}
    assert set(told) == set(writing_checks.DEFAULT_SEVERITIES) | set(
        writing_checks.FIXED_SEVERITIES
    )
    for locale in ("zh-CN", "en"):
        words = json.loads((WORDING / f"{locale}.json").read_text(encoding="utf-8"))
        for code, finding in told.items():
            for key in (f"writing.{code}", f"writing.{code}_todo"):
                names = {name for _, name, _, _ in string.Formatter().parse(words[key]) if name}
                assert names <= set(finding.parameters), key

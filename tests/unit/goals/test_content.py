"""The starter content is whole: both languages, valid measures, weights of 100, enough of it."""

import re
from decimal import Decimal
from typing import Any

import pytest

from services.goals.library.use_cases.templates import find_weight_error
from services.goals.setup.use_cases import starter_content

ITEMS = starter_content.library_items()
TEMPLATES = starter_content.templates()
CHINESE = re.compile("[\u4e00-\u9fff]")
FAMILIES = {
    "销售", "研发", "产品", "客服", "生产", "质量", "供应链", "人力",
    "财务", "市场", "职能", "管理",
}  # fmt: skip


def by_code(rows: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[row["code"] for row in rows])


def test_there_is_enough_of_it_and_codes_are_unique() -> None:
    assert len({item["code"] for item in ITEMS}) == len(ITEMS) >= 120
    assert len({one["code"] for one in TEMPLATES}) == len(TEMPLATES) >= 12
    assert len({item["name"] for item in ITEMS}) == len(ITEMS)
    assert len({item["name_en"] for item in ITEMS}) == len(ITEMS)


@by_code(ITEMS)
def test_an_indicator_is_complete_in_both_languages(row: dict[str, Any]) -> None:
    for name in ("name", "category", "formula", "note", "typical", "unit"):
        chinese, english = row[name], row[f"{name}_en"]
        assert bool(chinese) == bool(english), name
        assert not CHINESE.search(english), english
    for name in ("name", "formula", "note"):
        assert row[name], name
    assert CHINESE.search(row["note"])
    assert CHINESE.search(row["formula"] + row["name"])


@by_code(ITEMS)
def test_an_indicator_says_what_is_typical(row: dict[str, Any]) -> None:
    numbers = [row["typical_low"], row["typical_high"], row["typical_target"]]
    assert row["typical"] or None not in numbers[:2]
    low, high, target = numbers
    if low is not None and high is not None:
        assert low <= high
    if None not in numbers:
        assert low <= target <= high, "the target lies in the range"


@by_code(ITEMS)
def test_direction_and_accumulation_go_together(row: dict[str, Any]) -> None:
    direction, accumulation, unit = row["direction"], row["accumulation"], row["unit"]
    if accumulation == "sum":
        assert unit != "%", "percentages do not add up"
        assert direction in ("increase", "at_most")
    if accumulation == "ratio":
        assert "÷" in row["formula"], "a ratio divides"
        assert "∑" in row["formula"], "a ratio divides sums"
    if direction == "between":
        assert row["typical_low"] < row["typical_high"]
    if direction == "milestones":
        assert (unit, accumulation) == ("%", "latest")
    if unit == "%":
        assert row["typical_high"] is None or row["typical_high"] <= 200
    assert unit or row["code"] == "QUA-CPK"


@by_code(TEMPLATES)
def test_a_templates_weights_total_100(row: dict[str, Any]) -> None:
    assert find_weight_error(row["goals"]) is None


@by_code(TEMPLATES)
def test_a_templates_goals_are_of_its_mode(row: dict[str, Any]) -> None:
    kinds = {goal["kind"] for goal in row["goals"]}
    wanted = {"kpi": {"kpi"}, "okr": {"objective"}, "mixed": {"kpi", "objective"}}
    assert kinds == wanted[row["mode"]]
    for goal in row["goals"]:
        assert (goal["weight"] is None) == (goal["kind"] == "objective")


@by_code(TEMPLATES)
def test_a_template_names_indicators_of_the_library_once(row: dict[str, Any]) -> None:
    known = {item["code"]: item for item in ITEMS}
    codes = [one["code"] for goal in row["goals"] for one in goal["key_results"]]
    assert set(codes) <= set(known)
    assert len(set(codes)) == len(codes)
    for name in ("name", "summary"):
        assert CHINESE.search(row[name])
        assert row[f"{name}_en"]
        assert not CHINESE.search(row[f"{name}_en"])
    for goal in row["goals"]:
        assert CHINESE.search(goal["title"])
        assert not CHINESE.search(goal["title_en"])


def test_every_common_job_family_has_a_template() -> None:
    named = {family for one in TEMPLATES for family in one["job_families"]}
    assert named >= FAMILIES


@pytest.mark.parametrize(
    ("family", "mode"),
    [
        *[(family, "kpi") for family in ("销售", "客服", "生产", "职能")],
        *[(family, "okr") for family in ("产品", "研发", "创新")],
        ("管理", "mixed"),
    ],
)
def test_a_job_familys_mode_is_the_usual_one(family: str, mode: str) -> None:
    assert {one["mode"] for one in TEMPLATES if family in one["job_families"]} == {mode}


def test_weights_that_are_off_are_noticed() -> None:
    goal = {"kind": "kpi", "weight": Decimal(90), "key_results": [{"weight": 100}]}
    assert find_weight_error([goal]) == ("goals", "90")
    goal = {"kind": "objective", "weight": None, "key_results": [{"weight": 40}, {"weight": 50}]}
    assert find_weight_error([goal]) == ("goals.0.key_results", "90")

"""The columns of goals as a workbook say all that the editor can say."""

import pytest

from services.goals.drafts.schemas.workbooks import GoalRowIn
from services.goals.drafts.use_cases.goal_columns import (
    CLEARABLE,
    COLUMNS,
    READ_ONLY,
    WORDS,
    cell_values,
    choice_word,
)
from services.goals.goal_sheets.schemas.goals import AlignmentIn, GoalIn, KeyResultIn

# Fields of the editor that columns say in words of their own.
CALLED = {
    "weight": "goal_weight", "progress_source": "goal_progress_source", "template_id": "template",
    "sheet": "sheet_id", "alignments": "parent_goal", "key_results": "key_result",
}  # fmt: skip
OF_PART = {
    "title": "key_result", "progress_source": "values_from", "children_mode": "values_from",
    "metric_id": "metric", "metric_unit_id": "metric_unit", "library_item_id": "library_item",
}  # fmt: skip


def test_every_field_of_a_goal_has_a_column() -> None:
    assert {CALLED.get(name, name) for name in GoalIn().fields} <= set(COLUMNS)


def test_every_field_of_a_key_result_has_a_column() -> None:
    assert {OF_PART.get(name, name) for name in KeyResultIn().fields} <= set(COLUMNS)


def test_every_field_of_an_alignment_has_a_column() -> None:
    parts = {"goal_id": "parent_goal", "key_result_id": "parent_key_result"}
    names = {parts.get(name, f"parent_{name}") for name in AlignmentIn().fields}
    assert names <= set(COLUMNS)


def test_every_column_that_is_not_only_read_is_taken_in() -> None:
    assert set(COLUMNS) - set(READ_ONLY) == set(GoalRowIn().fields)
    assert set(COLUMNS) >= CLEARABLE


def test_no_two_columns_are_called_the_same() -> None:
    titles = [title for names in COLUMNS.values() for title in names]
    assert len(set(titles)) == len(titles)
    assert all(title == title.strip().lower() for title in titles)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_word_that_goes_out_comes_back_as_what_it_meant(locale: str) -> None:
    for name, choices in WORDS.items():
        for code in choices:
            if name not in READ_ONLY:
                assert cell_values({name: choice_word(name, code, locale)}) == {name: code}
                assert cell_values({name: choice_word(name, code, locale).upper()}) == {name: code}


def test_a_blank_cell_says_nothing_and_a_dash_says_none() -> None:
    assert cell_values({"tolerance": "", "phased_targets": "—", "title": "-"}) == {
        "phased_targets": None,
        "title": "-",
    }

"""No column of a goal or a key result is forgotten where one is begun from another."""

from collections import Counter

import sqlalchemy as sa

from services.goals.goal_sheets.models.column_groups import (
    GOAL_CONTENT,
    GOAL_COURSE,
    GOAL_PLACE,
    KEY_RESULT_CONTENT,
    KEY_RESULT_COURSE,
    KEY_RESULT_TARGETS,
)
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.schemas.goals import GoalIn, KeyResultIn


def columns(model: type) -> Counter[str]:
    return Counter(column.key for column in sa.inspect(model).column_attrs)


def test_every_column_of_a_goal_is_in_one_list() -> None:
    lists = (*GOAL_CONTENT, *GOAL_PLACE, *GOAL_COURSE)
    assert Counter(lists) == columns(Goal)


def test_every_column_of_a_key_result_is_in_one_list() -> None:
    lists = (*KEY_RESULT_CONTENT, *KEY_RESULT_TARGETS, *KEY_RESULT_COURSE)
    assert Counter(lists) == columns(KeyResult)


def test_what_the_editor_sets_is_what_is_said_and_aimed_at() -> None:
    assert set(KeyResultIn().fields) == {*KEY_RESULT_CONTENT, *KEY_RESULT_TARGETS}
    others = {"sheet_id", "sheet", "alignments", "key_results"}
    assert set(GoalIn().fields) - others == set(GOAL_CONTENT)

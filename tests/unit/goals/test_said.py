"""No column of a goal or a key result is forgotten where one is begun from another."""

from collections import Counter

import sqlalchemy as sa

from services.goals import schemas
from services.goals.models import Goal, KeyResult, said


def columns(model: type) -> Counter[str]:
    return Counter(column.key for column in sa.inspect(model).column_attrs)


def test_every_column_of_a_goal_is_in_one_list() -> None:
    lists = (*said.OF_GOAL, *said.GOAL_PLACE, *said.GOAL_COURSE)
    assert Counter(lists) == columns(Goal)


def test_every_column_of_a_key_result_is_in_one_list() -> None:
    lists = (*said.OF_KEY_RESULT, *said.AIM, *said.KEY_RESULT_COURSE)
    assert Counter(lists) == columns(KeyResult)


def test_what_the_editor_sets_is_what_is_said_and_aimed_at() -> None:
    assert set(schemas.KeyResultIn().fields) == {*said.OF_KEY_RESULT, *said.AIM}
    others = {"sheet_id", "sheet", "alignments", "key_results"}
    assert set(schemas.GoalIn().fields) - others == set(said.OF_GOAL)

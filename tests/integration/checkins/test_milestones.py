"""Checking in on milestones: by name, by weight, and what children drive is not told at all."""

from datetime import date, timedelta
from typing import Any

import pytest

from chengshi.goals.v1.events_pb2 import Milestone
from servicekit.ids import new_id
from servicekit.testing import today
from tests.integration.refusals import assert_refused

FIRST, SECOND = str(new_id()), str(new_id())
STEPS = [
    Milestone(id=FIRST, title="评审", weight="20", due_on="2020-01-01"),
    Milestone(id=SECOND, title="试产", weight="60", due_on="2099-01-01"),
]


@pytest.fixture
def milestones(acme: Any) -> str:
    return str(acme.a_key_result(kr={"direction": "milestones", "milestones": STEPS}))


def codes(answer: Any) -> list[tuple[str, str]]:
    assert_refused(answer, 422, "input.invalid")
    return [(fault["path"], fault["code"]) for fault in answer.json["errors"]]


def test_milestones_told_by_name_count_by_their_weight(acme: Any, milestones: str) -> None:
    answer = acme.zhang.check_in(milestones, done=[FIRST, FIRST])

    assert answer.status_code == 201, answer.json
    assert answer.json["value"] == 25
    ((_, fact),) = acme.facts(milestones)
    assert (fact.value, list(fact.milestones.done)) == ("25", [FIRST])


def test_none_of_the_milestones_may_be_done_and_that_is_told(acme: Any, milestones: str) -> None:
    assert acme.zhang.check_in(milestones, done=[]).json["value"] == 0
    ((_, fact),) = acme.facts(milestones)
    assert fact.HasField("milestones")


def test_their_weight_is_told_as_ever(acme: Any, milestones: str) -> None:
    assert acme.zhang.check_in(milestones, 35).json["value"] == 35
    ((_, fact),) = acme.facts(milestones)
    assert not fact.HasField("milestones")


def test_what_is_no_milestone_of_the_key_result_is_refused(acme: Any, milestones: str) -> None:
    plain = acme.a_key_result()

    assert codes(acme.zhang.check_in(milestones, done=[str(new_id())])) == [
        ("done.0", "check_in.milestone_unknown")
    ]
    assert codes(acme.zhang.check_in(milestones, 20, done=[FIRST])) == [
        ("value", "check_in.milestones_or_value")
    ]
    assert codes(acme.zhang.check_in(plain, done=[])) == [("done", "check_in.no_milestones")]


def test_milestones_are_on_the_due_list_with_the_weight_expected(
    acme: Any, milestones: str
) -> None:
    found = acme.zhang.due()[milestones]

    assert [item["title"] for item in found["milestones"]] == ["评审", "试产"]
    assert found["expected_value"] == 25


def test_what_children_drive_takes_words_and_no_value(acme: Any) -> None:
    driven = acme.a_key_result(kr={"progress_source": "children"})

    assert driven not in acme.zhang.due()
    assert codes(acme.zhang.check_in(driven, 1)) == [("value", "check_in.driven_by_children")]
    assert acme.zhang.check_in(driven, text="下级进展良好").status_code == 201


def test_told_once_a_quarter_it_is_not_due_each_month(acme: Any) -> None:
    told = {"period": "month", "cadence": "quarter", "starts_on": today().isoformat()}
    quarterly = acme.a_key_result(kr=told)
    due = acme.zhang.due()[quarterly]["due_on"]
    assert date.fromisoformat(due) > today() + timedelta(days=4)

    acme.zhang.check_in(quarterly, 1)

    assert quarterly not in acme.zhang.due()

"""Where key results stand is told apart from what they are, and may come in any order."""

from itertools import permutations
from typing import Any

from chengshi.goals.v1.events_pb2 import GoalProgressState, GoalState, KeyResultProgress, Milestone

from .test_copies import a_delivery, handed_over, the_copy


def test_a_key_result_stands_where_the_newest_of_both_messages_says_in_any_order(acme: Any) -> None:
    for order in permutations(range(3)):
        first = acme.a_goal(version=1)
        part = first.key_results[0].key_result_id
        later = GoalState()
        later.CopyFrom(first)
        later.version, later.title = 3, "新标题"
        later.key_results[0].target, later.key_results[0].current = "120", "20"
        told = [moved(first, 2, "20"), later, moved(first, 4, "50")]

        handed_over(acme, a_delivery(acme, first, "a"))
        for at in (*order, order[0]):
            handed_over(acme, a_delivery(acme, told[at], "a"))

        copy = the_copy(acme, part)
        assert (copy.goal.title, copy.target, copy.current) == ("新标题", 120, 50), order
        assert [item["done_on"] for item in copy.milestones or ()] == ["2026-05-04"], order


def test_where_an_unknown_key_result_stands_is_passed_over(acme: Any) -> None:
    goal = acme.a_goal(version=1)

    handed_over(acme, a_delivery(acme, moved(goal, 2, "20"), "a"))
    handed_over(acme, a_delivery(acme, goal, "a"), a_delivery(acme, moved(goal, 2, "20"), "a"))

    assert the_copy(acme, goal.key_results[0].key_result_id).current == 20


def moved(goal: GoalState, version: int, current: str) -> GoalProgressState:
    item = KeyResultProgress(
        key_result_id=goal.key_results[0].key_result_id,
        current=current,
        progress=current,
        milestones=[Milestone(id="m", title="里程碑", weight="1", done_on="2026-05-04")],
    )
    return GoalProgressState(goal_id=goal.goal_id, key_results=[item], version=version)

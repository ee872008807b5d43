"""What evidence is made of: live key results, and goals that have none."""

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import GoalState, KeyResult
from services.appraisals.use_cases.evidence import evidence_items


def test_an_item_stands_for_each_live_key_result_with_its_check_ins() -> None:
    goal = GoalState(
        goal_id="goal",
        title="Quality",
        weight="60",
        key_results=[
            KeyResult(key_result_id="live", title="Yield", weight="2", current="97"),
            KeyResult(key_result_id="cancelled", title="Scrap", cancelled=True),
        ],
    )
    check_ins = [CheckInRecorded(check_in_id=i, key_result_id="live") for i in ("first", "second")]

    (item,) = evidence_items([goal], check_ins)

    assert (item["id"], item["key_result_id"], item["title"]) == ("live", "live", "Yield")
    assert (item["goal_weight"], item["key_result_weight"], item["result"]) == ("60", "2", "97")
    assert [check_in["id"] for check_in in item["check_ins"]] == ["first", "second"]


def test_a_goal_without_live_key_results_is_an_item_itself() -> None:
    cancelled = KeyResult(key_result_id="cancelled", cancelled=True)
    goal = GoalState(goal_id="goal", title="Culture", progress="40", key_results=[cancelled])

    (item,) = evidence_items([goal], [])

    assert (item["id"], item["title"], item["progress"]) == ("goal", "Culture", "40")
    assert (item["key_result_id"], item["key_result_weight"]) == (None, None)

"""A company goal, a unit's and a person's; a check-in moves all three."""

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit import clock
from servicekit.ids import new_id
from servicekit.testing import outbox_of, statements_of, today
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.conftest import A_KEY_RESULT


def recorded(goal: Any, value: str, **extra: Any) -> CheckInRecorded:
    at = Timestamp()
    at.FromDatetime(clock.now())
    return CheckInRecorded(
        check_in_id=extra.pop("check_in_id", str(new_id())),
        key_result_id=goal["key_results"][0]["id"],
        goal_id=goal["id"],
        value=value,
        period_start=extra.pop("period_start", f"{today()}"),
        period_end=extra.pop("period_end", f"{today()}"),
        recorded_at=at,
        **extra,
    )


@pytest.fixture
def cascade(world: Any) -> dict[str, Any]:
    """Three agreed goals in a line; the upper two count their children."""
    top = world.sheet("boss", "company", None)
    company = world.goal("boss", top, driver="children")
    world.agree(top, "hr", "boss")
    middle = world.sheet("head", "unit", world.unit)
    links = [{"goal_id": company["id"]}]
    unit = world.goal("head", middle, driver="children", alignments=links)
    world.agree(middle, "head", "boss")
    low = world.sheet("staff", "person", world.ids["staff"])
    links = [{"goal_id": unit["id"]}]
    person = world.goal("staff", low, key_results=[A_KEY_RESULT], alignments=links)
    world.agree(low, "staff", "head")
    return {"company": company, "unit": unit, "person": person}


def test_a_check_in_moves_all_three_levels(world: Any, cascade: dict[str, Any]) -> None:
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(cascade["person"], "4.2")])
    with world.goals.as_system(world.company) as uow:
        roll_up_job.roll_up(uow)

    for level in ("person", "unit", "company"):
        goal = world.ok("staff", "GET", f"/v1/goals/{cascade[level]['id']}")
        assert goal["progress"] == 42, level
    told = [row.type for row in outbox_of(world.goals, world.company)][-2:]
    assert told == ["chengshi.goals.v1.GoalProgressState"] * 2


def test_a_roll_up_costs_the_same_whatever_its_depth(world: Any, cascade: dict[str, Any]) -> None:
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(cascade["person"], "4.2")])
    with statements_of(world.goals) as sent, world.goals.as_system(world.company) as uow:
        assert roll_up_job.roll_up(uow) == 2

    # The company; marks and the goals above, held; what is below; all of it written and told.
    assert len(sent) == 4, [query for query, *_ in sent]


def test_the_same_check_in_twice_counts_once(world: Any, cascade: dict[str, Any]) -> None:
    one = recorded(cascade["person"], "5")
    for _ in range(2):
        with world.goals.as_system(world.company) as uow:
            reported_values.apply_values(uow, [one])

    goal = world.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}")
    assert goal["key_results"][0]["current"] == 5
    assert goal["key_results"][0]["last_check_in_id"] == one.check_in_id


def test_a_correction_replaces_what_it_corrects(world: Any, cascade: dict[str, Any]) -> None:
    wrong = recorded(cascade["person"], "9")
    right = recorded(cascade["person"], "3", corrects=wrong.check_in_id)
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [right, wrong])

    goal = world.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}")
    assert goal["key_results"][0]["current"] == 3


def test_the_working_opens_a_number(world: Any, cascade: dict[str, Any]) -> None:
    working = world.ok("boss", "GET", f"/v1/goals/{cascade['company']['id']}/working")

    assert [item["id"] for item in working["inputs"]] == [cascade["unit"]["id"]]
    line = world.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}/line")["items"]
    assert [item["id"] for item in line] == [
        cascade[level]["id"] for level in ("person", "unit", "company")
    ]


def test_nobody_agrees_their_own_sheet(world: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    world.goal("staff", sheet, key_results=[A_KEY_RESULT])
    path = f"/v1/sheets/{sheet}/transitions"
    world.ok("staff", "POST", path, json={"to": "in_approval"})

    assert world.call("staff", "POST", path, json={"to": "agreed"}).status_code == 403
    assert world.call("other", "POST", path, json={"to": "agreed"}).status_code == 404


def test_an_alignment_loop_is_refused(world: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    first = world.goal("staff", sheet)
    second = world.goal("staff", sheet, alignments=[{"goal_id": first["id"]}])

    response = world.call(
        "staff",
        "PUT",
        f"/v1/goals/{first['id']}/alignments",
        json={"alignments": [{"goal_id": second["id"]}]},
        headers={"If-Match": f'"{first["version"]}"'},
    )

    assert response.status_code == 422
    assert response.json["errors"][0]["code"] == "alignment.loop"


def test_a_key_result_whose_start_is_its_target_is_refused(world: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标"}
    body["key_results"] = [{**A_KEY_RESULT, "target": 0}]

    response = world.call("staff", "POST", "/v1/goals", json=body)

    assert response.status_code == 422
    fault = response.json["errors"][0]
    assert (fault["path"], fault["code"]) == ("key_results.0.target", "kr.start_equals_target")
    assert "起始值" in fault["message"]


def test_a_restricted_goal_does_not_exist_for_others(world: Any, elsewhere: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    goal = world.goal("staff", sheet, visibility="line")
    path = f"/v1/goals/{goal['id']}"

    assert world.call("head", "GET", path).status_code == 200
    assert world.call("other", "GET", path).status_code == 404
    assert elsewhere.call("boss", "GET", path).status_code == 404
    listed = world.ok("other", "GET", "/v1/goals")["items"]
    assert goal["id"] not in [item["id"] for item in listed]


def test_a_head_cannot_agree_the_own_units_sheet(world: Any) -> None:
    sheet = world.sheet("head", "unit", world.unit)
    world.goal("head", sheet, driver="children")
    path = f"/v1/sheets/{sheet}/transitions"
    world.ok("head", "POST", path, json={"to": "in_approval"})

    assert world.call("head", "POST", path, json={"to": "agreed"}).status_code == 403
    assert world.call("boss", "POST", path, json={"to": "agreed"}).status_code == 200


def test_a_callers_reach_is_read_once_for_a_request(world: Any, cascade: dict[str, Any]) -> None:
    with statements_of(world.goals) as sent:
        world.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}/working")

    assert len([statement for statement, _ in sent if "AS places" in statement]) == 1


def test_a_sheets_numbers_are_of_what_is_worked_on(world: Any, cascade: dict[str, Any]) -> None:
    person = cascade["person"]
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(person, "4.2")])
    later = world.goal("staff", person["sheet_id"], key_results=[A_KEY_RESULT], weight=40)
    path = f"/v1/sheets/{person['sheet_id']}"

    assert world.ok("staff", "GET", path)["progress"] == 42
    before = world.ok("staff", "GET", path)["weight_total"]
    world.ok("staff", "POST", f"/v1/goals/{later['id']}/transitions", json={"to": "cancelled"})
    assert world.ok("staff", "GET", path)["weight_total"] == before - 40

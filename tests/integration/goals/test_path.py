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
def cascade(tenant: Any) -> dict[str, Any]:
    """Three agreed goals in a line; the upper two count their children."""
    top = tenant.sheet("boss", "company", None)
    company = tenant.goal("boss", top, progress_source="children")
    tenant.agree(top, "hr", "boss")
    middle = tenant.sheet("head", "unit", tenant.unit)
    links = [{"goal_id": company["id"]}]
    unit = tenant.goal("head", middle, progress_source="children", alignments=links)
    tenant.agree(middle, "head", "boss")
    low = tenant.sheet("staff", "person", tenant.ids["staff"])
    links = [{"goal_id": unit["id"]}]
    person = tenant.goal("staff", low, key_results=[A_KEY_RESULT], alignments=links)
    tenant.agree(low, "staff", "head")
    return {"company": company, "unit": unit, "person": person}


def test_a_check_in_moves_all_three_levels(tenant: Any, cascade: dict[str, Any]) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(cascade["person"], "4.2")])
    with tenant.goals.as_system(tenant.company) as uow:
        roll_up_job.roll_up(uow)

    for level in ("person", "unit", "company"):
        goal = tenant.ok("staff", "GET", f"/v1/goals/{cascade[level]['id']}")
        assert goal["progress"] == 42, level
    told = [row.type for row in outbox_of(tenant.goals, tenant.company)][-2:]
    assert told == ["chengshi.goals.v1.GoalProgressState"] * 2


def test_a_roll_up_costs_the_same_whatever_its_depth(tenant: Any, cascade: dict[str, Any]) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(cascade["person"], "4.2")])
    with statements_of(tenant.goals) as sent, tenant.goals.as_system(tenant.company) as uow:
        assert roll_up_job.roll_up(uow) == 2

    # The company; marks and the goals above, held; what is below; all of it written and told.
    assert len(sent) == 4, [query for query, *_ in sent]


def test_the_same_check_in_twice_counts_once(tenant: Any, cascade: dict[str, Any]) -> None:
    one = recorded(cascade["person"], "5")
    for _ in range(2):
        with tenant.goals.as_system(tenant.company) as uow:
            reported_values.apply_values(uow, [one])

    goal = tenant.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}")
    assert goal["key_results"][0]["current"] == 5
    assert goal["key_results"][0]["last_check_in_id"] == one.check_in_id


def test_a_correction_replaces_what_it_corrects(tenant: Any, cascade: dict[str, Any]) -> None:
    wrong = recorded(cascade["person"], "9")
    right = recorded(cascade["person"], "3", corrects=wrong.check_in_id)
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [right, wrong])

    goal = tenant.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}")
    assert goal["key_results"][0]["current"] == 3


def test_the_working_opens_a_number(tenant: Any, cascade: dict[str, Any]) -> None:
    working = tenant.ok("boss", "GET", f"/v1/goals/{cascade['company']['id']}/progress-breakdown")

    assert [item["id"] for item in working["inputs"]] == [cascade["unit"]["id"]]
    line = tenant.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}/ancestors")["items"]
    assert [item["id"] for item in line] == [
        cascade[level]["id"] for level in ("person", "unit", "company")
    ]


def test_nobody_agrees_their_own_sheet(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    tenant.goal("staff", sheet, key_results=[A_KEY_RESULT])
    path = f"/v1/sheets/{sheet}/transitions"
    tenant.ok("staff", "POST", path, json={"to": "in_approval"})

    with tenant.refuses(403, "sheet.own"):
        tenant.call("staff", "POST", path, json={"to": "agreed"})
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("other", "POST", path, json={"to": "agreed"})


def test_an_alignment_loop_is_refused(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    first = tenant.goal("staff", sheet)
    second = tenant.goal("staff", sheet, alignments=[{"goal_id": first["id"]}])

    with tenant.refuses(422, "alignment.loop"):
        response = tenant.call(
            "staff",
            "PUT",
            f"/v1/goals/{first['id']}/alignments",
            json={"alignments": [{"goal_id": second["id"]}]},
            headers={"If-Match": f'"{first["version"]}"'},
        )

    assert response.json["errors"][0]["code"] == "alignment.loop"


def test_a_key_result_whose_start_is_its_target_is_refused(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    body = {"sheet_id": sheet, "kind": "objective", "title": "目标"}
    body["key_results"] = [{**A_KEY_RESULT, "target": 0}]

    with tenant.refuses(422, "kr.start_equals_target"):
        response = tenant.call("staff", "POST", "/v1/goals", json=body)

    fault = response.json["errors"][0]
    assert (fault["path"], fault["code"]) == ("key_results.0.target", "kr.start_equals_target")
    assert "起始值" in fault["message"]


def test_a_restricted_goal_does_not_exist_for_others(tenant: Any, other_tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    goal = tenant.goal("staff", sheet, visibility="line")
    path = f"/v1/goals/{goal['id']}"

    assert tenant.call("head", "GET", path).status_code == 200
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("other", "GET", path)
    with tenant.refuses(404, "goal.not_found"):
        other_tenant.call("boss", "GET", path)
    listed = tenant.ok("other", "GET", "/v1/goals")["items"]
    assert goal["id"] not in [item["id"] for item in listed]


def test_a_head_cannot_agree_the_own_units_sheet(tenant: Any) -> None:
    sheet = tenant.sheet("head", "unit", tenant.unit)
    tenant.goal("head", sheet, progress_source="children")
    path = f"/v1/sheets/{sheet}/transitions"
    tenant.ok("head", "POST", path, json={"to": "in_approval"})

    with tenant.refuses(403, "sheet.own"):
        tenant.call("head", "POST", path, json={"to": "agreed"})
    assert tenant.call("boss", "POST", path, json={"to": "agreed"}).status_code == 200


def test_a_callers_reach_is_read_once_for_a_request(tenant: Any, cascade: dict[str, Any]) -> None:
    with statements_of(tenant.goals) as sent:
        tenant.ok("staff", "GET", f"/v1/goals/{cascade['person']['id']}/progress-breakdown")

    assert len([statement for statement, _ in sent if "AS places" in statement]) == 1


def test_a_sheets_numbers_are_of_what_is_worked_on(tenant: Any, cascade: dict[str, Any]) -> None:
    person = cascade["person"]
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(person, "4.2")])
    later = tenant.goal("staff", person["sheet_id"], key_results=[A_KEY_RESULT], weight=40)
    path = f"/v1/sheets/{person['sheet_id']}"

    assert tenant.ok("staff", "GET", path)["progress"] == 42
    before = tenant.ok("staff", "GET", path)["weight_total"]
    tenant.ok("staff", "POST", f"/v1/goals/{later['id']}/transitions", json={"to": "cancelled"})
    assert tenant.ok("staff", "GET", path)["weight_total"] == before - 40

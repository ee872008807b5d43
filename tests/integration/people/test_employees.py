"""Employees over HTTP, on real PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import EmployeeState
from servicekit.ids import new_id
from servicekit.testing import outbox_of, today


def a_number() -> str:
    return f"N{new_id().hex[-10:]}"


def test_an_added_employee_is_told_and_audited(acme: Any) -> None:
    number = a_number()

    response = acme.post("/v1/employees", json={"number": number, "name": "张三"})

    assert response.status_code == 201, response.json
    assert response.headers["ETag"] == '"1"'
    told = [
        row.type
        for row in outbox_of(acme.people, acme.company)
        if row.key.endswith(response.json["id"])
    ]
    assert told == ["chengshi.audit.v1.AuditRecorded", "chengshi.people.v1.EmployeeState"]


def test_another_tenants_employee_is_not_found(acme: Any, globex: Any) -> None:
    mine = acme.post("/v1/employees", json={"number": a_number(), "name": "李四"}).json

    assert acme.get(f"/v1/employees/{mine['id']}").status_code == 200
    with acme.refuses(404, "employee.not_found"):
        globex.get(f"/v1/employees/{mine['id']}")


def test_the_same_post_twice_adds_one_employee(acme: Any) -> None:
    body = {"number": a_number(), "name": "王五"}
    headers = {"Idempotency-Key": a_number()}

    first = acme.post("/v1/employees", json=body, headers=headers)
    again = acme.post("/v1/employees", json=body, headers=headers)
    with acme.refuses(422, "idempotency.other_body"):
        acme.post("/v1/employees", json=body | {"name": "赵六"}, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["ETag"] == again.headers["ETag"]


def test_a_change_needs_the_version_that_was_read(acme: Any) -> None:
    mine = acme.post("/v1/employees", json={"number": a_number(), "name": "钱七"}).json
    path = f"/v1/employees/{mine['id']}"

    with acme.refuses(428, "if_match.missing"):
        acme.call("PATCH", path, json={"name": "钱八"})
    done = acme.call("PATCH", path, json={"name": "钱八"}, headers={"If-Match": '"1"'})
    with acme.refuses(412, "stale"):
        acme.call("PATCH", path, json={"name": "钱九"}, headers={"If-Match": '"1"'})

    assert (done.json["name"], done.headers["ETag"]) == ("钱八", '"2"')


def test_pages_follow_one_another_by_pinyin(acme: Any) -> None:
    seen, after = [], ""
    while True:
        page = acme.get(f"/v1/employees?limit=2&after={after}").json
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]

    assert len(seen) == len(set(seen)) >= 3


def test_a_manager_below_oneself_is_refused(acme: Any) -> None:
    boss = acme.post("/v1/employees", json={"number": a_number(), "name": "上级"}).json
    report = acme.post(
        "/v1/employees",
        json={"number": a_number(), "name": "下级", "manager_number": boss["number"]},
    ).json

    with acme.refuses(422, "line.loop"):
        response = acme.post(
            f"/v1/employees/{boss['id']}/reporting-lines",
            json={"manager_id": report["id"], "kind": "solid", "from": "2026-01-01"},
        )

    assert response.json["errors"][0]["code"] == "line.loop"


def leaves_told(acme: Any, employee_id: str) -> list[tuple[str, str]]:
    """The times away of the newest state."""
    rows = [row for row in outbox_of(acme.people, acme.company) if row.key.endswith(employee_id)]
    states = [row for row in rows if row.type.endswith("EmployeeState")]
    newest = max((EmployeeState.FromString(row.payload) for row in states), key=lambda s: s.version)
    return [(getattr(item, "from"), item.until) for item in newest.leaves]


def test_a_leave_and_the_return_from_it_are_told_with_their_days(acme: Any) -> None:
    mine = acme.post("/v1/employees", json={"number": a_number(), "name": "孙八"}).json
    path = f"/v1/employees/{mine['id']}"
    since = (today() - timedelta(days=40)).isoformat()

    away = {"status": "on_leave", "status_from": since}
    acme.call("PATCH", path, json=away, headers={"If-Match": '"1"'})
    assert leaves_told(acme, mine["id"]) == [(since, "")]
    back = acme.call("PATCH", path, json={"status": "active"}, headers={"If-Match": '"2"'})

    assert back.status_code == 200, back.text
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert leaves_told(acme, mine["id"]) == [(since, yesterday)]


@pytest.mark.parametrize(
    "told", [{"status": "on_leave", "status_from": "2999-01-01"}, {"status_from": "2026-01-01"}]
)
def test_a_status_is_not_told_ahead_and_its_day_not_alone(acme: Any, told: Any) -> None:
    body = {"number": a_number(), "name": "周九"}
    mine = acme.post("/v1/employees", json=body).json
    path = f"/v1/employees/{mine['id']}"

    answers = [
        acme.call("PATCH", path, json=told, headers={"If-Match": '"1"'}),
        acme.post("/v1/employees", json=body | told | {"number": a_number()}),
    ]

    codes = [answer.json["errors"][0]["code"] for answer in answers]
    assert codes == ["employee.status_from"] * 2

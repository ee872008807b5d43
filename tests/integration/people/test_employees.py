"""Employees over HTTP, on real PostgreSQL."""

from typing import Any

from servicekit.ids import new_id
from servicekit.testing import outbox_of


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
    assert globex.get(f"/v1/employees/{mine['id']}").status_code == 404


def test_the_same_post_twice_adds_one_employee(acme: Any) -> None:
    body = {"number": a_number(), "name": "王五"}
    headers = {"Idempotency-Key": a_number()}

    first = acme.post("/v1/employees", json=body, headers=headers)
    again = acme.post("/v1/employees", json=body, headers=headers)
    other = acme.post("/v1/employees", json=body | {"name": "赵六"}, headers=headers)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json == again.json
    assert first.headers["ETag"] == again.headers["ETag"]
    assert other.json["code"] == "idempotency.other_body"


def test_a_change_needs_the_version_that_was_read(acme: Any) -> None:
    mine = acme.post("/v1/employees", json={"number": a_number(), "name": "钱七"}).json
    path = f"/v1/employees/{mine['id']}"

    missing = acme.call("PATCH", path, json={"name": "钱八"})
    done = acme.call("PATCH", path, json={"name": "钱八"}, headers={"If-Match": '"1"'})
    stale = acme.call("PATCH", path, json={"name": "钱九"}, headers={"If-Match": '"1"'})

    assert (missing.status_code, done.status_code, stale.status_code) == (428, 200, 412)
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

    response = acme.post(
        f"/v1/employees/{boss['id']}/lines",
        json={"manager_id": report["id"], "kind": "solid", "from": "2026-01-01"},
    )

    assert response.status_code == 422
    assert response.json["errors"][0]["code"] == "line.loop"

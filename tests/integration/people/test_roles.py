"""Who holds which role, over HTTP on real PostgreSQL."""

from typing import Any

from servicekit.ids import new_id
from servicekit.testing import outbox_of


def an_employee(admin: Any, name: str) -> str:
    body = {"number": f"N{new_id().hex[-10:]}", "name": name}
    found: str = admin.post("/v1/employees", json=body).json["id"]
    return found


def test_roles_are_listed_with_their_holder_and_where_they_hold(acme: Any) -> None:
    person = an_employee(acme, "周人事")
    unit = acme.post("/v1/units", json={"code": new_id().hex[-8:], "name": "华东"}).json
    for body in ({"role": "hr", "unit_id": unit["id"]}, {"role": "executive"}):
        assert acme.post(f"/v1/employees/{person}/roles", json=body).status_code == 201

    found = acme.get("/v1/roles?limit=200").json["items"]

    mine = [(one["role"], one["unit"]) for one in found if one["employee"]["id"] == person]
    assert sorted(mine, key=str) == sorted(
        [("hr", {"id": unit["id"], "name": "华东"}), ("executive", None)], key=str
    )
    hr = acme.get("/v1/roles?role=hr&limit=200").json["items"]
    assert {one["role"] for one in hr} == {"hr"}


def test_roles_are_paged_without_a_gap(acme: Any) -> None:
    for name in ("甲", "乙", "丙"):
        person = an_employee(acme, name)
        acme.post(f"/v1/employees/{person}/roles", json={"role": "executive"})

    whole = [one["id"] for one in acme.get("/v1/roles?limit=200").json["items"]]
    walked, after = [], ""
    while True:
        page = acme.get(f"/v1/roles?limit=2&after={after}").json
        walked += [one["id"] for one in page["items"]]
        after = page["next"]
        if not after:
            break

    assert walked == whole
    assert len(whole) > 3


def test_who_left_holds_nothing(acme: Any) -> None:
    person = an_employee(acme, "离职者")
    acme.post(f"/v1/employees/{person}/roles", json={"role": "hr"})
    changed = acme.call(
        "PATCH",
        f"/v1/employees/{person}",
        json={"status": "left"},
        headers={"If-Match": acme.get(f"/v1/employees/{person}").headers["ETag"]},
    )
    assert changed.status_code == 200, changed.json

    found = acme.get("/v1/roles?limit=200").json["items"]

    assert person not in {one["employee"]["id"] for one in found}


def test_another_companys_roles_are_not_listed(acme: Any, globex: Any) -> None:
    person = an_employee(acme, "只在甲公司")
    acme.post(f"/v1/employees/{person}/roles", json={"role": "hr"})

    found = globex.get("/v1/roles?limit=200").json["items"]

    assert person not in {one["employee"]["id"] for one in found}


def held(admin: Any, person: str) -> Any:
    found = admin.get("/v1/roles?limit=200").json["items"]
    return next((one for one in found if one["employee"]["id"] == person), None)


def test_a_role_that_is_taken_back_is_told_and_audited(acme: Any) -> None:
    person = an_employee(acme, "不再是人事")
    acme.post(f"/v1/employees/{person}/roles", json={"role": "hr"})

    response = acme.call("DELETE", f"/v1/roles/{held(acme, person)['id']}")

    assert response.status_code == 204, response.json
    assert held(acme, person) is None
    told = [row.type for row in outbox_of(acme.people, acme.company) if row.key.endswith(person)]
    assert sorted(told[-2:]) == [
        "chengshi.audit.v1.AuditRecorded",
        "chengshi.people.v1.EmployeeState",
    ]


def test_the_last_admin_stays(acme: Any) -> None:
    mine = held(acme, str(acme.id))
    assert acme.call("DELETE", f"/v1/roles/{mine['id']}").json["code"] == "role.last_admin"

    second = an_employee(acme, "第二位管理员")
    acme.post(f"/v1/employees/{second}/roles", json={"role": "admin"})
    first = held(acme, second)

    assert acme.call("DELETE", f"/v1/roles/{first['id']}").status_code == 204

"""What answers about people offer is accepted, and what they do not offer is refused."""

from typing import Any

from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.people.use_cases import employees
from tests.integration.people.conftest import Admin

REFUSED = (403, 404, 409)


class HumanResources(Admin):
    """Somebody who is HR of one unit alone."""

    def __init__(self, admin: Admin, unit_id: str) -> None:
        self.people, self.company = admin.people, admin.company
        code = new_id().hex[-10:]
        self.subject, email = f"hr-{code}", f"hr-{code}@{admin.company.slug}.test"
        body = {"number": code, "name": "人事", "email": email}
        self.id = admin.post("/v1/employees", json=body).json["id"]
        role = {"role": "hr", "unit_id": unit_id}
        assert admin.post(f"/v1/employees/{self.id}/roles", json=role).status_code == 201
        with admin.people.as_system(admin.company) as uow:
            employees.link_subject(uow, self.subject, email, verified=True)
        self.token = admin.people.issuer.person(admin.company, self.subject)


def unit_below(admin: Admin, parent: str | None) -> str:
    body = {"code": new_id().hex[-8:], "name": "部门", "parent_id": parent}
    return str(admin.post("/v1/units", json=body).json["id"])


def employee_of(admin: Admin, unit: str) -> str:
    code = new_id().hex[-10:]
    body = {"number": code, "name": "员工", "unit_id": unit, "email": f"{code}@acme.test"}
    return str(admin.post("/v1/employees", json=body).json["id"])


def patch(reader: Admin, path: str, row: Any) -> int:
    headers = {"If-Match": f'"{row["version"]}"'}
    body = {"name": row["name"]}
    return int(reader.call("PATCH", path, json=body, headers=headers).status_code)


def test_hr_of_a_unit_is_offered_what_lies_in_it_and_below(acme: Admin) -> None:
    above = unit_below(acme, None)
    below, beside = unit_below(acme, above), unit_below(acme, None)
    hr = HumanResources(acme, above)
    for unit, is_allowed in ((below, True), (beside, False)):
        path = f"/v1/employees/{employee_of(acme, unit)}"
        row = hr.get(path).json
        assert row["allowed_actions"] == (["edit", "invite"] if is_allowed else [])
        assert (patch(hr, path, row) not in REFUSED) == is_allowed
        invited = hr.post(f"{path}/invitation").status_code
        assert (invited not in REFUSED) == is_allowed
        unit_path = f"/v1/units/{unit}"
        unit_row = hr.get(unit_path).json
        assert unit_row["allowed_actions"] == (["edit"] if is_allowed else [])
        assert (patch(hr, unit_path, unit_row) not in REFUSED) == is_allowed
    assert hr.get("/v1/employees").json["allowed_actions"] == ["create"]
    assert hr.get("/v1/roles").json["allowed_actions"] == []
    assert acme.get("/v1/employees").json["allowed_actions"] == ["create", "import"]
    assert acme.get("/v1/roles").json["allowed_actions"] == ["grant", "revoke"]


def test_more_employees_cost_no_more_statements(acme: Admin) -> None:
    unit = unit_below(acme, None)
    hr = HumanResources(acme, unit)
    counts = []
    for _ in range(2):
        employee_of(acme, unit)
        with statements_of(acme.people) as sent:
            hr.get(f"/v1/employees?unit_id={unit}")
        counts.append(len(sent))
    assert counts[0] == counts[1]

"""goals over HTTP, on real PostgreSQL."""

from collections.abc import Callable

from chengshi.people.v1.events_pb2 import EmployeeState
from directory.applying import apply_employees
from servicekit.ids import new_id
from servicekit.testing import Company, Running


def test_a_signed_in_employee_is_known(settle: Callable[..., Running]) -> None:
    company = Company("acme")
    goals = settle("goals", company)
    employee = EmployeeState(
        employee_id=str(new_id()),
        number="A1",
        name="张三",
        subject="zhang",
        status="active",
        version=1,
    )
    with goals.as_system(company) as uow:
        apply_employees(uow, [employee])

    token = goals.issuer.person(company, "zhang")
    response = goals.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 200
    assert response.json == {"id": employee.employee_id, "name": "张三"}

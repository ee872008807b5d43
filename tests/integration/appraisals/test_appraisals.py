"""appraisals over HTTP, on real PostgreSQL."""

from collections.abc import Callable

from chengshi.people.v1.events_pb2 import EmployeeState
from directory.applying import apply_employees
from servicekit.ids import new_id
from servicekit.testing import Company, Running


def test_a_signed_in_employee_is_known(settle: Callable[..., Running]) -> None:
    company = Company("acme")
    appraisals = settle("appraisals", company)
    employee = EmployeeState(
        employee_id=str(new_id()),
        number="A1",
        name="张三",
        subject="zhang",
        status="active",
        version=1,
    )
    with appraisals.as_system(company) as uow:
        apply_employees(uow, [employee])

    token = appraisals.issuer.person(company, "zhang")
    response = appraisals.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 200
    assert response.json == {"id": employee.employee_id, "name": "张三"}

"""Who somebody is, as the pages need it, and which refusal they are told."""

from datetime import date

import pytest

from chengshi.people.v1 import events_pb2, people_pb2
from servicekit.errors import Forbidden, Problem, Unauthenticated, Unavailable
from services.web import views
from services.web.use_cases import sign_ins


def test_the_unit_is_the_main_assignment_of_today() -> None:
    def assignment(
        unit: str, start: str, until: str = "", *, main: bool = True
    ) -> events_pb2.Assignment:
        return events_pb2.Assignment(unit_id=unit, main=main, until=until, **{"from": start})

    employee = events_pb2.EmployeeState(
        employee_id="e",
        number="A1",
        name="张三",
        assignments=[
            assignment("old", "2025-01-01", "2026-03-31"),
            assignment("side", "2025-01-01", main=False),
            assignment("now", "2026-04-01"),
        ],
        roles=[events_pb2.Role(role="hr", unit_id="u"), events_pb2.Role(role="admin")],
    )
    me = people_pb2.ResolveMeResponse(employee=employee, unit_name="一车间", leads=True)

    described = views.person_view(me, date(2026, 5, 4))

    assert described == {
        "id": "e",
        "number": "A1",
        "name": "张三",
        "email": None,
        "roles": [{"role": "hr", "scope": "u"}, {"role": "admin", "scope": None}],
        "unit": {"id": "now", "name": "一车间"},
        "leads": True,
    }
    assert views.person_view(me, date(2024, 5, 4))["unit"] is None


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (Forbidden("caller.unknown"), "sign_in.no_employee"),
        (Unauthenticated("token.organizations"), "sign_in.several_companies"),
        (Unauthenticated("access_denied"), "sign_in.cancelled"),
        (Forbidden("tenant.suspended"), "sign_in.company_suspended"),
        (Unavailable("peer.unavailable"), "sign_in.unavailable"),
        (Unauthenticated("<script>"), "sign_in.failed"),
    ],
)
def test_a_refusal_is_one_of_the_known_reasons(problem: Problem, reason: str) -> None:
    assert sign_ins.sign_in_error_code(problem) == reason

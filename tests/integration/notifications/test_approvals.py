"""Those who are asked to approve are told, and those who asked hear how it ended."""

from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import Assignment, EmployeeState, Role, UnitState
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id

from .facts import a_requested_approval, an_ended_approval


def kinds(acme: Any, who: Any) -> list[str]:
    return [item["kind"] for item in acme.notices(who)]


def test_who_is_asked_is_told_by_whom_and_where(acme: Any) -> None:
    told = a_requested_approval(acme.staff, acme.staff, acme.boss)
    acme.hear(told)

    (notice,) = acme.notices(acme.boss)
    assert notice["title"] == "李四提交了目标表，请审批"
    assert notice["link"] == f"/approvals/{told.request_id}"
    assert kinds(acme, acme.staff) == []


def test_the_owner_is_asked_to_confirm_and_not_to_approve(acme: Any) -> None:
    acme.hear(a_requested_approval(acme.staff, acme.boss, acme.staff))

    assert kinds(acme, acme.staff) == ["approval.own"]


def a_role_is_asked(acme: Any, owner: Any, submitter: Any, *people: Any) -> Any:
    told = a_requested_approval(owner, submitter, *people)
    told.roles.append("hr")
    return told


def test_holders_of_a_role_are_told_where_they_hold_it_over_the_owner(acme: Any) -> None:
    unit, other = (UnitState(unit_id=str(new_id()), name=name, version=1) for name in "甲乙")
    near, far, whole = (new_id() for _ in range(3))
    scopes = {near: unit.unit_id, far: other.unit_id, whole: ""}
    people = [
        EmployeeState(
            employee_id=str(one),
            name="人事",
            subject=str(one),
            status="active",
            roles=[Role(role="hr", unit_id=scope)],
            version=1,
        )
        for one, scope in scopes.items()
    ]
    plant = EmployeeState(employee_id=str(acme.plant), name="王五", status="active", version=9)
    plant.assignments.append(Assignment(unit_id=unit.unit_id, main=True, **{"from": "2020-01-01"}))
    with acme.service.as_system(acme.company) as uow:
        copy_units(uow, [unit, other])
        apply_employees(uow, [*people, plant])

    acme.hear(a_role_is_asked(acme, acme.plant, acme.staff))

    assert [kinds(acme, one) for one in (near, whole)] == [["approval.submit"]] * 2
    assert kinds(acme, far) == []


def test_a_holder_is_not_asked_about_their_own_nor_told_twice(acme: Any) -> None:
    holder = new_id()
    state = EmployeeState(
        employee_id=str(holder), name="人事", subject=str(holder), status="active", version=1
    )
    state.roles.append(Role(role="hr"))
    with acme.service.as_system(acme.company) as uow:
        apply_employees(uow, [state])

    acme.hear(a_role_is_asked(acme, holder, acme.staff))
    acme.hear(a_role_is_asked(acme, acme.staff, holder))
    assert kinds(acme, holder) == []
    acme.hear(a_role_is_asked(acme, acme.plant, acme.staff, holder))
    assert kinds(acme, holder) == ["approval.submit"]


@pytest.mark.parametrize(
    ("kind", "outcome", "to_owner", "to_submitter"),
    [
        # The owner is told that the sheet is agreed.
        ("submit", "approved", [], ["approval.approved"]),
        ("submit", "returned", ["approval.returned"], ["approval.returned"]),
        ("change", "approved", ["approval.changed"], ["approval.changed"]),
        ("cancel", "returned", ["approval.returned"], ["approval.returned"]),
        ("submit", "withdrawn", [], []),
    ],
)
def test_how_it_ended_is_told_to_the_owner_and_to_who_submitted(
    acme: Any, kind: str, outcome: str, to_owner: list[str], to_submitter: list[str]
) -> None:
    acme.hear(an_ended_approval(kind, outcome, acme.staff, acme.boss))

    assert (kinds(acme, acme.staff), kinds(acme, acme.boss)) == (to_owner, to_submitter)


def test_who_submits_their_own_is_told_once(acme: Any) -> None:
    acme.hear(an_ended_approval("submit", "returned", acme.staff, acme.staff))

    assert kinds(acme, acme.staff) == ["approval.returned"]

"""Who may edit goals, reopen sheets and view filings."""

from typing import Any
from uuid import uuid4

import pytest

from directory.visibility import Access
from servicekit.callers import Caller, Client, GrantedRole, Person, System
from services.goals.access.permissions import can_edit, can_reopen, can_view_filings

TENANT, CALLER, OWNER, UNIT, OTHER_UNIT = (uuid4() for _ in range(5))
CLIENT = Client(tenant_id=TENANT, client_id="erp", scopes=frozenset())


def make_person(*roles: GrantedRole) -> Person:
    return Person(tenant_id=TENANT, person_id=CALLER, roles=roles)


def make_access(caller: Caller, owner_kind: str = "person", **fields: Any) -> Access:
    defaults = {"owner_id": OWNER, "places": frozenset({UNIT})}
    return Access(caller, owner_kind, **{**defaults, **fields})


HR, EXECUTIVE, ADMIN = (GrantedRole(role=role) for role in ("hr", "executive", "admin"))


@pytest.mark.parametrize(
    ("access", "can"),
    [
        (make_access(make_person(), owner_id=CALLER), True),
        (make_access(make_person(), above=True), True),
        (make_access(make_person(), sees=True), False),
        (make_access(make_person(HR)), True),
        (make_access(make_person(EXECUTIVE)), True),
        (make_access(make_person(ADMIN)), False),
        (make_access(make_person(GrantedRole(role="hr", unit_id=UNIT))), True),
        (make_access(make_person(GrantedRole(role="hr", unit_id=OTHER_UNIT))), False),
        (make_access(CLIENT), True),
    ],
    ids=(
        "their own",
        "their line",
        "only seen",
        "HR",
        "an executive",
        "an administrator",
        "HR of the unit",
        "HR of another unit",
        "a client",
    ),
)
def test_goals_of_a_person_are_edited_by_their_owner_line_and_hr(access: Access, can: bool) -> None:
    assert can_edit(access) is can


@pytest.mark.parametrize(("role", "can"), [(HR, True), (EXECUTIVE, True), (ADMIN, True)])
def test_goals_of_the_company_are_edited_by_its_roles(role: GrantedRole, can: bool) -> None:
    access = make_access(make_person(role), "company", owner_id=None, places=frozenset())

    assert can_edit(access) is can


def test_goals_of_the_company_are_not_edited_without_a_role() -> None:
    assert not can_edit(make_access(make_person(), "company", owner_id=None, places=frozenset()))


@pytest.mark.parametrize(
    ("access", "can"),
    [
        (make_access(make_person(HR)), True),
        (make_access(make_person(HR), owner_id=CALLER), False),
        (make_access(make_person(), above=True), False),
        (make_access(make_person(EXECUTIVE)), False),
        (make_access(CLIENT), False),
    ],
    ids=("HR", "HR's own", "a manager", "an executive", "a client"),
)
def test_hr_reopens_the_sheets_of_others(access: Access, can: bool) -> None:
    assert can_reopen(access) is can


@pytest.mark.parametrize(
    ("caller", "can"),
    [
        (make_person(HR), True),
        (make_person(EXECUTIVE), True),
        (make_person(GrantedRole(role="hr", unit_id=UNIT)), True),
        (make_person(ADMIN), False),
        (make_person(), False),
        (CLIENT, True),
        (System(tenant_id=TENANT), False),
    ],
    ids=("HR", "an executive", "HR of a unit", "an administrator", "anybody", "a client", "system"),
)
def test_filings_are_viewed_by_hr_executives_and_clients(caller: Caller, can: bool) -> None:
    assert can_view_filings(caller) is can

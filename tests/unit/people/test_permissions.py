"""What each role may do with employees, units and roles."""

import pytest

from servicekit.callers import Caller, Client, GrantedRole, Person
from servicekit.ids import new_id
from services.people import permissions

TENANT, UNIT, ABOVE, OTHER = (new_id() for _ in range(4))
PATH = (UNIT, ABOVE)


def person(*roles: GrantedRole) -> Person:
    return Person(tenant_id=TENANT, person_id=new_id(), roles=roles)


CALLERS: dict[str, Caller] = {
    "admin": person(GrantedRole(role="admin")),
    "hr": person(GrantedRole(role="hr")),
    "hr of the unit above": person(GrantedRole(role="hr", unit_id=ABOVE)),
    "hr of another unit": person(GrantedRole(role="hr", unit_id=OTHER)),
    "executive": person(GrantedRole(role="executive")),
    "employee": person(),
    "client": Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()),
}


@pytest.mark.parametrize("who", CALLERS)
def test_employees_and_units_are_changed_in_the_scope_of_a_role(who: str) -> None:
    caller = CALLERS[who]
    manages = who in ("admin", "hr", "hr of the unit above", "client")

    reached = permissions.employee_actions(caller, PATH, has_email=True)
    assert reached == (["edit", "invite"] if manages else [])
    assert "invite" not in permissions.employee_actions(caller, PATH, has_email=False)
    assert permissions.unit_actions(caller, PATH) == (["edit"] if manages else [])


@pytest.mark.parametrize("who", CALLERS)
def test_lists_grow_within_some_scope_and_files_are_for_all_of_the_company(who: str) -> None:
    caller = CALLERS[who]
    creates = ["create"] if who not in ("executive", "employee") else []
    imports = ["import"] if who in ("admin", "hr", "client") else []

    assert permissions.unit_list_actions(caller) == creates
    assert permissions.employee_list_actions(caller) == creates + imports


def test_paths_are_read_for_roles_in_units_alone() -> None:
    depends = {who for who, caller in CALLERS.items() if permissions.depends_on_units(caller)}

    assert depends == {"hr of the unit above", "hr of another unit"}


def test_roles_are_granted_and_revoked_by_administrators() -> None:
    grants = {who: permissions.role_list_actions(caller) for who, caller in CALLERS.items()}

    assert grants.pop("admin") == ["grant", "revoke"]
    assert not any(grants.values())

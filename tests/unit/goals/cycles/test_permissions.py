"""Who may manage cycles."""

from uuid import uuid4

import pytest

from servicekit.callers import Client, GrantedRole, Person, System
from services.goals.cycles.permissions import can_manage_cycles

TENANT = uuid4()


@pytest.mark.parametrize(
    ("role", "can_manage"), [("admin", True), ("hr", True), ("executive", False), (None, False)]
)
def test_administrators_and_hr_of_the_whole_company_manage_cycles(
    role: str | None, can_manage: bool
) -> None:
    roles = (GrantedRole(role=role),) if role else ()
    caller = Person(tenant_id=TENANT, person_id=uuid4(), roles=roles)

    assert can_manage_cycles(caller) is can_manage


def test_hr_of_one_unit_does_not_manage_the_cycles_of_all() -> None:
    roles = (GrantedRole(role="hr", unit_id=uuid4()),)

    assert not can_manage_cycles(Person(tenant_id=TENANT, person_id=uuid4(), roles=roles))


def test_clients_manage_cycles_and_the_system_does_not() -> None:
    assert can_manage_cycles(Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()))
    assert not can_manage_cycles(System(tenant_id=TENANT))

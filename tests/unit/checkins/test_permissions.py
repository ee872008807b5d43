"""Who may write check-ins, as a table; who may read them is the directory's to say."""

from typing import Any
from uuid import UUID

import pytest

from directory.visibility import Access
from servicekit.callers import Anonymous, Client, GrantedRole, Person, ServiceCaller
from servicekit.ids import new_id
from services.checkins.models import COMPANY_OWNER_ID
from services.checkins.permissions import can_backdate, can_check_in

TENANT, OWNER, OTHER, UNIT, FAR_UNIT = (new_id() for _ in range(5))


def a_person(person_id: UUID, *roles: tuple[str, UUID | None]) -> Person:
    person_roles = tuple(GrantedRole(role=role, unit_id=unit_id) for role, unit_id in roles)
    return Person(tenant_id=TENANT, person_id=person_id, roles=person_roles)


CALLERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "owner": (a_person(OWNER), {}),
    "colleague": (a_person(OTHER), {}),
    "manager above": (a_person(OTHER), {"above": True}),
    "head": (a_person(OTHER), {"heads": True, "above": True}),
    "hr": (a_person(OTHER, ("hr", None)), {}),
    "hr in scope": (a_person(OTHER, ("hr", UNIT)), {}),
    "hr elsewhere": (a_person(OTHER, ("hr", FAR_UNIT)), {}),
    "executive": (a_person(OTHER, ("executive", None)), {}),
    "admin": (a_person(OTHER, ("admin", None)), {}),
    "client": (Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()), {}),
    "service": (ServiceCaller(name="appraisals", tenant_id=TENANT), {}),
    "anonymous": (Anonymous(), {}),
}
OWNERS = {"person": OWNER, "unit": UNIT, "company": COMPANY_OWNER_ID}
WRITERS = {
    "person": {"owner", "hr", "hr in scope"},
    "unit": {"head", "hr", "hr in scope"},
    "company": {"hr", "executive", "admin"},
}


def access_of(who: str, kind: str) -> Access:
    caller, lines = CALLERS[who]
    heads = lines.get("heads", False) and kind == "unit"
    places = frozenset() if kind == "company" else frozenset({UNIT})
    return Access(caller, kind, OWNERS[kind], True, heads, lines.get("above", False), places)


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("kind", OWNERS)
def test_who_checks_in(kind: str, who: str) -> None:
    assert can_check_in(access_of(who, kind)) == (who in WRITERS[kind])


@pytest.mark.parametrize("who", CALLERS)
def test_only_hr_in_scope_dates_back_without_limit(who: str) -> None:
    assert can_backdate(access_of(who, "person")) == (who in {"hr", "hr in scope"})

"""Who may read and write check-ins, as a table."""

from typing import Any
from uuid import UUID

import pytest

from servicekit.callers import Anonymous, Client, Person, Role, Service
from servicekit.ids import new_id
from services.checkins.models import COMPANY, Goal
from services.checkins.permissions import Standing, can_check_in, can_date_back, can_see

TENANT, OWNER, OTHER, UNIT, FAR_UNIT = (new_id() for _ in range(5))


def a_person(person_id: UUID, *roles: tuple[str, UUID | None]) -> Person:
    held = tuple(Role(role=role, unit_id=unit_id) for role, unit_id in roles)
    return Person(tenant_id=TENANT, person_id=person_id, roles=held)


CALLERS: dict[str, tuple[Any, Standing]] = {
    "owner": (a_person(OWNER), Standing(units=frozenset({UNIT}))),
    "colleague": (a_person(OTHER), Standing(units=frozenset({UNIT}))),
    "leader elsewhere": (a_person(OTHER), Standing(leads=True)),
    "manager above": (a_person(OTHER), Standing(above=True, leads=True)),
    "head": (a_person(OTHER), Standing(heads=True, above=True, leads=True)),
    "hr": (a_person(OTHER, ("hr", None)), Standing()),
    "hr in scope": (a_person(OTHER, ("hr", UNIT)), Standing(units=frozenset({UNIT}))),
    "hr elsewhere": (a_person(OTHER, ("hr", FAR_UNIT)), Standing(units=frozenset({UNIT}))),
    "executive": (a_person(OTHER, ("executive", None)), Standing()),
    "admin": (a_person(OTHER, ("admin", None)), Standing()),
    "client": (Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()), Standing()),
    "service": (Service(name="appraisals", tenant_id=TENANT), Standing()),
    "anonymous": (Anonymous(), Standing()),
}
GOALS = {
    "person": Goal(owner_kind="person", owner_id=OWNER),
    "unit": Goal(owner_kind="unit", owner_id=UNIT),
    "company": Goal(owner_kind="company", owner_id=COMPANY),
}
WRITERS = {
    "person": {"owner", "hr", "hr in scope"},
    "unit": {"head", "hr", "hr in scope"},
    "company": {"hr", "executive", "admin"},
}
EVERYBODY = set(CALLERS) - {"anonymous"}
LINE = {"manager above", "head", "hr", "hr in scope", "executive", "client", "service"}
READERS = {
    "open": EVERYBODY,
    "line": LINE | {"owner"},
    "managers": LINE | {"owner", "leader elsewhere"},
    "named": LINE | {"owner"},
}


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("kind", GOALS)
def test_who_checks_in(kind: str, who: str) -> None:
    caller, standing = CALLERS[who]

    assert can_check_in(caller, GOALS[kind], standing) == (who in WRITERS[kind])


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("visibility", READERS)
def test_who_reads_check_ins_of_a_persons_goal(visibility: str, who: str) -> None:
    caller, standing = CALLERS[who]
    goal = Goal(owner_kind="person", owner_id=OWNER, visibility=visibility)

    assert can_see(caller, goal, standing) == (who in READERS[visibility])


@pytest.mark.parametrize("who", CALLERS)
def test_only_hr_in_scope_dates_back_without_limit(who: str) -> None:
    caller, standing = CALLERS[who]

    assert can_date_back(caller, standing) == (who in {"hr", "hr in scope"})


def test_administrators_read_the_companys_goals_and_no_persons_own() -> None:
    caller, standing = CALLERS["admin"]
    company = Goal(owner_kind="company", owner_id=COMPANY, visibility="managers")

    assert can_see(caller, company, standing)

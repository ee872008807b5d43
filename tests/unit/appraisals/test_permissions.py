"""Who sees what of a form, as a table."""

from uuid import UUID

import pytest

from servicekit.callers import Client, GrantedRole, Person, System
from servicekit.ids import new_id
from services.appraisals.models import Form, Round
from services.appraisals.permissions import View, can_change, sees_rounds, view

TENANT, EMPLOYEE, RATER, OTHER, UNIT = (new_id() for _ in range(5))

OWN = View("self", self_scores=True, result=False)
WAITING = View("manager", self_scores=False, result=True)
RATING = View("manager", self_scores=True, result=True)
NOTHING_YET = View(None, self_scores=False, result=False)
HALF = View(None, self_scores=True, result=False)
ALL = View(None, self_scores=True, result=True)


def a_person(person_id: UUID, *roles: GrantedRole) -> Person:
    return Person(tenant_id=TENANT, person_id=person_id, roles=roles)


@pytest.mark.parametrize(
    ("who", "above", "hr", "by_state"),
    [
        pytest.param(EMPLOYEE, False, False, (OWN, OWN, OWN), id="the employee"),
        pytest.param(EMPLOYEE, True, True, (OWN, OWN, OWN), id="the employee, who is in HR"),
        pytest.param(RATER, True, False, (WAITING, RATING, RATING), id="the rater"),
        pytest.param(RATER, False, False, (WAITING, RATING, RATING), id="the rater, moved away"),
        pytest.param(OTHER, True, False, (NOTHING_YET, HALF, ALL), id="the line above"),
        pytest.param(OTHER, False, True, (NOTHING_YET, HALF, ALL), id="HR in scope"),
        pytest.param(OTHER, False, False, (None, None, None), id="everybody else"),
    ],
)
def test_what_one_may_know(
    who: UUID, above: bool, hr: bool, by_state: tuple[View | None, ...]
) -> None:
    for state, expected in zip(("self", "manager", "done"), by_state, strict=True):
        form = Form(employee_id=EMPLOYEE, manager_id=RATER, state=state)
        assert view(a_person(who), form, above=above, hr=hr) == expected, state


@pytest.mark.parametrize(
    ("who", "hr", "side"),
    [(OTHER, True, "manager"), (EMPLOYEE, True, "self"), (EMPLOYEE, False, "self")],
)
def test_without_a_manager_hr_rates_but_never_itself(who: UUID, hr: bool, side: str) -> None:
    form = Form(employee_id=EMPLOYEE, manager_id=None, state="manager")

    found = view(a_person(who), form, above=False, hr=hr)

    assert found is not None
    assert found.scores_as == side


def test_whoever_is_their_own_manager_by_mistake_still_only_reviews_themselves() -> None:
    form = Form(employee_id=EMPLOYEE, manager_id=EMPLOYEE, state="manager")

    assert view(a_person(EMPLOYEE), form, above=True, hr=True) == OWN


@pytest.mark.parametrize(
    ("caller", "sees", "changes"),
    [
        (a_person(OTHER, GrantedRole(role="admin")), False, False),
        (a_person(OTHER, GrantedRole(role="hr")), True, True),
        (a_person(OTHER, GrantedRole(role="hr", unit_id=UNIT)), True, False),
        (a_person(RATER, GrantedRole(role="hr", unit_id=UNIT)), True, True),
        (a_person(RATER), False, False),
        (a_person(OTHER, GrantedRole(role="executive")), False, False),
        (Client(tenant_id=TENANT, client_id="c", scopes=frozenset()), False, False),
        (System(tenant_id=TENANT), False, False),
    ],
)
def test_rounds_are_for_hr(caller: Person, sees: bool, changes: bool) -> None:
    made = Round(created_by=RATER)

    assert sees_rounds(caller) is sees
    assert can_change(caller, made) is changes

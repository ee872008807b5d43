"""Who sees what of a form, as a table."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from servicekit.callers import Client, GrantedRole, Person, System
from servicekit.ids import new_id
from services.appraisals.models import Form, Round
from services.appraisals.permissions import (
    FormAccess,
    can_change_round,
    can_see_rounds,
    form_access,
    form_actions,
    round_actions,
    round_list_actions,
)

TENANT, EMPLOYEE, RATER, OTHER, UNIT = (new_id() for _ in range(5))

EMPLOYEE_ACCESS = FormAccess("self", sees_self_scores=True, sees_result=False)
WAITING = FormAccess("manager", sees_self_scores=False, sees_result=True)
RATING = FormAccess("manager", sees_self_scores=True, sees_result=True)
NOTHING_YET = FormAccess(None, sees_self_scores=False, sees_result=False)
HALF = FormAccess(None, sees_self_scores=True, sees_result=False)
ALL = FormAccess(None, sees_self_scores=True, sees_result=True)


def a_person(person_id: UUID, *roles: GrantedRole) -> Person:
    return Person(tenant_id=TENANT, person_id=person_id, roles=roles)


@pytest.mark.parametrize(
    ("who", "above", "hr", "by_state"),
    [
        pytest.param(EMPLOYEE, False, False, (EMPLOYEE_ACCESS,) * 3, id="the employee"),
        pytest.param(EMPLOYEE, True, True, (EMPLOYEE_ACCESS,) * 3, id="the employee, who is in HR"),
        pytest.param(RATER, True, False, (WAITING, RATING, RATING), id="the rater"),
        pytest.param(RATER, False, False, (WAITING, RATING, RATING), id="the rater, moved away"),
        pytest.param(OTHER, True, False, (NOTHING_YET, HALF, ALL), id="the line above"),
        pytest.param(OTHER, False, True, (NOTHING_YET, HALF, ALL), id="HR in scope"),
        pytest.param(OTHER, False, False, (None, None, None), id="everybody else"),
    ],
)
def test_what_one_may_know(
    who: UUID, above: bool, hr: bool, by_state: tuple[FormAccess | None, ...]
) -> None:
    for state, expected in zip(("self", "manager", "done"), by_state, strict=True):
        form = Form(employee_id=EMPLOYEE, manager_id=RATER, state=state)
        assert form_access(a_person(who), form, leads_employee=above, has_hr_role=hr) == expected, (
            state
        )


@pytest.mark.parametrize(
    ("who", "hr", "side"),
    [(OTHER, True, "manager"), (EMPLOYEE, True, "self"), (EMPLOYEE, False, "self")],
)
def test_without_a_manager_hr_rates_but_never_itself(who: UUID, hr: bool, side: str) -> None:
    form = Form(employee_id=EMPLOYEE, manager_id=None, state="manager")

    access = form_access(a_person(who), form, leads_employee=False, has_hr_role=hr)

    assert access is not None
    assert access.side == side


def test_whoever_is_their_own_manager_by_mistake_still_only_reviews_themselves() -> None:
    form = Form(employee_id=EMPLOYEE, manager_id=EMPLOYEE, state="manager")

    assert (
        form_access(a_person(EMPLOYEE), form, leads_employee=True, has_hr_role=True)
        == EMPLOYEE_ACCESS
    )


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
    appraisal_round = Round(created_by=RATER)

    assert can_see_rounds(caller) is sees
    assert can_change_round(caller, appraisal_round) is changes
    assert round_list_actions(caller) == (["create"] if sees else [])
    for state, actions in (("draft", ["launch"]), ("open", ["launch", "close"]), ("closed", [])):
        appraisal_round.state = state
        assert round_actions(caller, appraisal_round) == (actions if changes else [])


@pytest.mark.parametrize(
    ("access", "state", "round_state", "expected"),
    [
        (EMPLOYEE_ACCESS, "self", "open", ["score", "submit"]),
        (EMPLOYEE_ACCESS, "manager", "open", []),
        (RATING, "manager", "open", ["score", "submit"]),
        (WAITING, "self", "open", []),
        (RATING, "manager", "closed", []),
        (RATING, "done", "open", []),
        (ALL, "done", "open", []),
    ],
)
def test_a_side_writes_in_its_turn_while_the_round_is_open(
    access: FormAccess, state: str, round_state: str, expected: list[str]
) -> None:
    form = Form(
        state=state, round=Round(state=round_state), loaded_at=datetime(2026, 5, 1, tzinfo=UTC)
    )
    unloaded = Form(state=state, round=Round(state=round_state))

    assert form_actions(form, access) == expected
    assert form_actions(unloaded, access) == [item for item in expected if item != "submit"]

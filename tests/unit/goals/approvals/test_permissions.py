"""Who may withdraw a request, and who is asked next where an approver does not answer."""

from uuid import uuid4

import pytest

from directory.visibility import Access
from servicekit.callers import Caller, Client, GrantedRole, Person
from services.goals.approvals.models.requests import Request
from services.goals.approvals.permissions import can_withdraw, next_approver

TENANT, SUBMITTER, OTHER, OWNER = (uuid4() for _ in range(4))
MANAGER, DIRECTOR = uuid4(), uuid4()
CLIENT = Client(tenant_id=TENANT, client_id="erp", scopes=frozenset())
OTHER_PERSON = Person(tenant_id=TENANT, person_id=OTHER)
HR = Person(tenant_id=TENANT, person_id=OTHER, roles=(GrantedRole(role="hr"),))


@pytest.mark.parametrize(
    ("caller", "can"),
    [
        (Person(tenant_id=TENANT, person_id=SUBMITTER), True),
        (OTHER_PERSON, False),
        (HR, False),
        (CLIENT, False),
    ],
    ids=("the submitter", "somebody else", "HR", "a client"),
)
def test_a_person_withdraws_what_they_submitted(caller: Caller, can: bool) -> None:
    assert can_withdraw(caller, Request(submitter_id=SUBMITTER), None) is can


@pytest.mark.parametrize(
    ("caller", "can"),
    [(CLIENT, True), (HR, True), (OTHER_PERSON, False)],
    ids=("a client", "HR", "somebody else"),
)
def test_what_a_client_submitted_is_withdrawn_by_who_may_edit_the_sheet(
    caller: Caller, can: bool
) -> None:
    access = Access(caller, "person", OWNER)

    assert can_withdraw(caller, Request(submitter_id=None), access) is can


@pytest.mark.parametrize(
    ("approver", "managers", "active", "expected"),
    [
        (OTHER, [MANAGER, DIRECTOR], {MANAGER, DIRECTOR}, MANAGER),
        (OTHER, [MANAGER, DIRECTOR], {DIRECTOR}, DIRECTOR),
        (OTHER, [MANAGER], set(), "hr"),
        (OTHER, [], set(), "hr"),
        ("hr", [], set(), "executive"),
        ("executive", [], set(), None),
    ],
    ids=("their manager", "an inactive manager", "all left", "nobody above", "HR", "an executive"),
)
def test_the_next_one_up_is_asked(
    approver: object, managers: list[object], active: set[object], expected: object
) -> None:
    assert next_approver(approver, managers, active) == expected  # type: ignore[arg-type]

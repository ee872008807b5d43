"""Who moves a cross-unit request (协同), and who nudges whom."""

from uuid import uuid4

import pytest

from servicekit.callers import Client, Person
from servicekit.errors import Conflict, Invalid
from services.goals.alignment.models.cross_unit_requests import (
    CROSS_UNIT_REQUEST_STEPS,
    check_reason,
)
from services.goals.alignment.permissions import can_move_cross_unit_request, can_nudge
from services.goals.models import step

TENANT, CALLER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("to", "asks", "answers", "can"),
    [
        ("accepted", True, False, False),
        ("accepted", False, True, True),
        ("declined", True, False, False),
        ("declined", False, True, True),
        ("withdrawn", True, False, True),
        ("withdrawn", False, True, False),
        ("withdrawn", True, True, True),
    ],
)
def test_the_asking_side_withdraws_and_the_asked_unit_answers(
    to: str, asks: bool, answers: bool, can: bool
) -> None:
    assert can_move_cross_unit_request(to, asks=asks, answers=answers) is can


@pytest.mark.parametrize("to", ["accepted", "declined", "withdrawn"])
def test_only_a_decline_needs_a_reason(to: str) -> None:
    check_reason(to, "没有人手")
    if to != "declined":
        check_reason(to, "")
        return
    with pytest.raises(Invalid) as refusal:
        check_reason(to, "")

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        ("reason", "cross_unit_request.reason_needed")
    ]


@pytest.mark.parametrize("before", sorted(CROSS_UNIT_REQUEST_STEPS.keys() - {"asked"}))
@pytest.mark.parametrize("to", CROSS_UNIT_REQUEST_STEPS)
def test_an_answer_is_final(before: str, to: str) -> None:
    with pytest.raises(Conflict):
        step(CROSS_UNIT_REQUEST_STEPS, "cross_unit_request", before, to)


def test_people_nudge_others_and_clients_nobody() -> None:
    caller = Person(tenant_id=TENANT, person_id=CALLER)

    assert can_nudge(caller, uuid4())
    assert not can_nudge(caller, CALLER)
    assert not can_nudge(Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()), CALLER)

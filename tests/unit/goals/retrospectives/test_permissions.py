"""Which goals are looked back on (复盘), and whose an action is."""

from uuid import uuid4

import pytest

from directory.visibility import Access
from servicekit.callers import Caller, Client, Person
from services.goals.cycles.models import CYCLE_STEPS, Cycle
from services.goals.goal_sheets.models.goals import GOAL_STEPS, Goal
from services.goals.retrospectives.models import UnitAction
from services.goals.retrospectives.permissions import can_move_action, is_reviewed

TENANT, OWNER = uuid4(), uuid4()


@pytest.mark.parametrize("state", GOAL_STEPS)
def test_agreed_goals_that_were_not_dropped_are_looked_back_on(state: str) -> None:
    goal = Goal(state=state, cycle=Cycle(state="scoring"))

    assert is_reviewed(goal) is (state not in {"draft", "cancelled"})


@pytest.mark.parametrize("cycle_state", CYCLE_STEPS)
def test_nobody_looks_back_before_the_cycle_runs(cycle_state: str) -> None:
    goal = Goal(state="active", cycle=Cycle(state=cycle_state))

    assert is_reviewed(goal) is (cycle_state not in {"planned", "drafting"})


@pytest.mark.parametrize(
    ("caller", "editable", "moves"),
    [
        (Person(tenant_id=TENANT, person_id=OWNER), False, True),
        (Person(tenant_id=TENANT, person_id=uuid4()), False, False),
        (Person(tenant_id=TENANT, person_id=uuid4()), True, True),
        (Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()), False, True),
    ],
    ids=("its owner", "somebody else", "who writes of the unit", "a client"),
)
def test_an_action_is_moved_by_its_owner_and_who_writes_of_the_unit(
    caller: Caller, editable: bool, moves: bool
) -> None:
    action: UnitAction = {
        "id": str(uuid4()),
        "text": "复盘会",
        "owner_id": str(OWNER),
        "due_on": "2030-07-01",
        "state": "open",
        "note": "",
        "ended_on": None,
    }
    access = Access(caller, "unit", uuid4(), sees=True, above=editable)

    assert can_move_action(caller, access, action) is moves

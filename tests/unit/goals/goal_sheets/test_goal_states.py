"""What a goal may do in its state: take values, be carried over, be read by peers."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from directory.visibility import Access
from servicekit.callers import Caller, Client, GrantedRole, Person
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import GOAL_STEPS, Goal, KeyResult
from services.goals.goal_sheets.permissions import can_write_retrospective

CUT_OFF = date(2030, 7, 12)
DAY = timedelta(days=1)
TENANT, CALLER, OWNER = (uuid4() for _ in range(3))


@pytest.mark.parametrize("state", GOAL_STEPS)
def test_a_goal_is_carried_over_unless_it_is_over_or_not_agreed(state: str) -> None:
    assert Goal(state=state).is_unfinished is (state in {"active", "missed"})


@pytest.mark.parametrize("state", GOAL_STEPS)
def test_a_goal_that_has_ended_takes_no_values(state: str) -> None:
    goal = Goal(state=state, cycle=Cycle(state="active"))

    assert goal.takes_values(CUT_OFF) is (state not in {"cancelled", "archived"})


@pytest.mark.parametrize(
    ("reopened_until", "takes"), [(None, False), (CUT_OFF, False), (CUT_OFF + DAY, True)]
)
def test_a_reopened_goal_takes_values_after_the_cut_off(
    reopened_until: date | None, takes: bool
) -> None:
    cycle = Cycle(state="scoring", cut_off_on=CUT_OFF)
    goal = Goal(state="active", cycle=cycle, reopened_until=reopened_until)

    assert goal.takes_values(CUT_OFF + DAY) is takes


@pytest.mark.parametrize(
    ("progress", "children_progress", "points"),
    [
        ("40", "70", "30"),
        (None, "70", "70"),
        ("130", "70", "-30"),
        ("-10", "70", "70"),
        ("40", None, None),
    ],
)
def test_points_of_children_are_counted_above_what_the_goal_measures(
    progress: str | None, children_progress: str | None, points: str | None
) -> None:
    goal = Goal(
        progress=Decimal(progress) if progress else None,
        children_progress=Decimal(children_progress) if children_progress else None,
    )

    assert goal.points_behind_children == (Decimal(points) if points else None)


@pytest.mark.parametrize(
    ("progress_source", "cancelled", "is_reportable"),
    [
        ("manual", [], True),
        ("children", [], False),
        ("key_results", [True], False),
        ("key_results", [True, False], True),
    ],
)
def test_values_are_reported_on_manual_goals_and_on_key_results(
    progress_source: str, cancelled: list[bool], is_reportable: bool
) -> None:
    goal = Goal(
        progress_source=progress_source,
        key_results=[KeyResult(cancelled=value) for value in cancelled],
    )

    assert goal.is_reportable is is_reportable


PERSON = Person(tenant_id=TENANT, person_id=CALLER)
HR = Person(tenant_id=TENANT, person_id=CALLER, roles=(GrantedRole(role="hr"),))
CLIENT = Client(tenant_id=TENANT, client_id="erp", scopes=frozenset())


@pytest.mark.parametrize(
    ("caller", "owner_kind", "owner_id", "above", "can"),
    [
        (PERSON, "person", CALLER, False, True),
        (PERSON, "person", OWNER, True, False),
        (HR, "person", OWNER, False, False),
        (CLIENT, "person", OWNER, False, True),
        (PERSON, "unit", OWNER, True, True),
        (PERSON, "unit", OWNER, False, False),
        (HR, "unit", OWNER, False, True),
        (HR, "company", None, False, True),
    ],
)
def test_a_person_alone_writes_on_their_goals_and_a_line_on_those_of_its_unit(
    caller: Caller, owner_kind: str, owner_id: UUID | None, above: bool, can: bool
) -> None:
    assert can_write_retrospective(Access(caller, owner_kind, owner_id, above=above)) is can

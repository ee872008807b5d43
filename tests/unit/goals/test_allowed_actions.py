"""What each of a role may do in each state, by the rules alone."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from directory.visibility import Access
from servicekit.callers import Caller, Client, GrantedRole, Person
from servicekit.ids import new_id
from services.goals.alignment import permissions as alignment
from services.goals.alignment.models.alignment_sessions import AlignmentSession
from services.goals.alignment.models.cross_unit_requests import CrossUnitRequest
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import cycle_actions, cycle_list_actions
from services.goals.goal_sheets import permissions
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.library.permissions import edit_actions, shelf_actions
from services.goals.metrics.models import Metric
from services.goals.metrics.permissions import metric_actions
from services.goals.retrospectives import permissions as retrospectives

TENANT, TODAY = new_id(), date(2026, 5, 1)
OWNER, MANAGER, HR, EXECUTIVE, COLLEAGUE = (new_id() for _ in range(5))


def person(person_id: UUID, *roles: str, unit_id: UUID | None = None) -> Person:
    held = tuple(GrantedRole(role=role, unit_id=unit_id) for role in roles)
    return Person(tenant_id=TENANT, person_id=person_id, roles=held)


CLIENT = Client(tenant_id=TENANT, client_id="erp", scopes=frozenset())
CALLERS: dict[str, Caller] = {
    "owner": person(OWNER),
    "manager": person(MANAGER),
    "hr": person(HR, "hr"),
    "executive": person(EXECUTIVE, "executive"),
    "admin": person(new_id(), "admin"),
    "colleague": person(COLLEAGUE),
    "client": CLIENT,
}


def access(who: str) -> Access:
    return Access(CALLERS[who], "person", OWNER, above=who == "manager")


def sheet(state: str, cycle: str = "active", **fields: Any) -> Sheet:
    return Sheet(cycle=Cycle(state=cycle), state=state, **fields)


def goal(state: str, cycle: str = "active", **fields: Any) -> Goal:
    return Goal(cycle=Cycle(state=cycle), state=state, **fields)


def goal_actions(who: str, goal_state: str, sheet_state: str, cycle: str = "active") -> list[str]:
    on = sheet(sheet_state, cycle)
    return permissions.goal_actions(access(who), goal(goal_state, cycle), on, TODAY)


EDITORS = ("owner", "manager", "hr", "executive", "client")


@pytest.mark.parametrize("who", CALLERS)
def test_a_draft_is_changed_by_who_may_edit_it(who: str) -> None:
    allowed = ["edit", "cascade", "request_help", "cancel"] if who in EDITORS else []

    assert goal_actions(who, "draft", "draft") == allowed


@pytest.mark.parametrize("who", CALLERS)
def test_an_agreed_goal_changes_by_request_and_is_reported_by_who_answers_for_it(who: str) -> None:
    allowed = ["edit", "cascade", "request_help", "request_change", "carry_over"]
    if who in ("owner", "hr"):
        allowed.insert(1, "check_in")

    assert goal_actions(who, "active", "filed") == (allowed if who in EDITORS else [])


def test_a_goal_closes_in_scoring_and_is_archived_then() -> None:
    scoring = goal_actions("owner", "active", "filed", "scoring")

    assert {"achieve", "miss"} < set(scoring)
    assert "cancel" not in scoring
    assert goal_actions("owner", "achieved", "filed", "scoring") == ["edit", "cascade", "archive"]
    assert goal_actions("owner", "archived", "filed", "scoring") == ["edit"]


def test_nothing_but_carrying_over_remains_of_a_closed_cycle() -> None:
    assert goal_actions("owner", "missed", "filed", "closed") == ["carry_over"]
    assert goal_actions("owner", "achieved", "filed", "closed") == []


def test_a_goal_in_approval_is_not_edited() -> None:
    assert goal_actions("owner", "draft", "in_approval") == ["cascade", "request_help"]


def test_a_reopened_goal_is_written_through_its_last_day() -> None:
    for until, is_open in ((TODAY, True), (TODAY - timedelta(days=1), False)):
        reopened = {"cycle": "closed", "reopened_until": until}
        on, active = sheet("filed", **reopened), goal("active", **reopened)
        actions = permissions.goal_actions(access("owner"), active, on, TODAY)
        assert ("edit" in actions, "achieve" in actions) == (is_open, is_open)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", ["edit", "submit", "comment"]),
        ("in_approval", ["comment"]),
        ("agreed", ["edit", "request_change", "comment"]),
        ("filed", ["edit", "request_change", "comment"]),
    ],
)
def test_a_sheet_offers_its_next_step(state: str, expected: list[str]) -> None:
    goals = [goal("draft")]

    for who in CALLERS:
        actions = permissions.sheet_actions(access(who), sheet(state), goals, TODAY)
        by_person = [] if who == "client" else ["comment"]
        others = [item for item in expected if item != "comment"] if who in EDITORS else []
        assert sorted(actions) == sorted(others + by_person), who


def test_an_empty_sheet_is_not_submitted_and_a_returned_one_is_both_ways() -> None:
    empty = permissions.sheet_actions(access("owner"), sheet("draft"), [goal("cancelled")], TODAY)
    returned = sheet("draft", returned_by=new_id())
    again = permissions.sheet_actions(access("owner"), returned, [goal("active")], TODAY)

    assert empty == ["edit", "comment"]
    assert again == ["edit", "submit", "request_change", "comment"]


def test_hr_reopens_sheets_of_others_in_a_closed_cycle() -> None:
    closed = sheet("filed", "closed")
    allowed = {who: permissions.sheet_actions(access(who), closed, [], TODAY) for who in CALLERS}
    own = Access(person(OWNER, "hr"), "person", OWNER)

    assert {who for who, actions in allowed.items() if actions == ["reopen"]} == {"hr"}
    assert not any(actions for who, actions in allowed.items() if who != "hr")
    assert permissions.sheet_actions(own, closed, [], TODAY) == []


def test_a_comment_is_deleted_by_its_author_while_the_cycle_is_open() -> None:
    comment = {"author": str(OWNER), "deleted": False}
    cases = [("owner", "active", True), ("owner", "closed", False), ("hr", "active", False)]

    for who, cycle, expected in cases:
        on = sheet("draft", cycle)
        assert permissions.can_delete_comment(CALLERS[who], on, comment, TODAY) is expected
    gone = {**comment, "deleted": True}
    assert not permissions.can_delete_comment(CALLERS["owner"], sheet("draft"), gone, TODAY)


@pytest.mark.parametrize("who", CALLERS)
def test_cycles_are_managed_by_administrators_hr_and_clients(who: str) -> None:
    manages = who in ("admin", "hr", "client")
    caller = CALLERS[who]

    assert cycle_list_actions(caller) == (["create"] if manages else [])
    assert cycle_actions(caller, Cycle(state="active")) == (["edit", "advance"] if manages else [])
    assert cycle_actions(caller, Cycle(state="closed")) == (["edit"] if manages else [])


@pytest.mark.parametrize("who", CALLERS)
def test_the_library_is_managed_by_who_manages_cycles(who: str) -> None:
    manages = who in ("admin", "hr", "client")

    assert shelf_actions(CALLERS[who]) == (["create"] if manages else [])
    assert edit_actions(CALLERS[who]) == (["edit"] if manages else [])


def test_hr_of_a_unit_manages_no_cycles() -> None:
    assert cycle_list_actions(person(HR, "hr", unit_id=new_id())) == []


def test_a_metric_is_edited_by_managers_and_its_values_entered_by_its_provider() -> None:
    metric = Metric(provider_id=COLLEAGUE)

    assert metric_actions(CALLERS["hr"], metric) == ["edit", "enter_values"]
    assert metric_actions(CALLERS["colleague"], metric) == ["enter_values"]
    assert metric_actions(CALLERS["manager"], metric) == []


@pytest.mark.parametrize(
    ("state", "asks", "answers", "expected"),
    [
        ("asked", True, True, ["accept", "decline", "withdraw"]),
        ("asked", True, False, ["withdraw"]),
        ("asked", False, True, ["accept", "decline"]),
        ("accepted", True, True, []),
    ],
)
def test_a_cross_unit_request_is_answered_once(
    state: str, asks: bool, answers: bool, expected: list[str]
) -> None:
    cross_unit_request = CrossUnitRequest(state=state)

    assert (
        alignment.cross_unit_request_actions(cross_unit_request, asks=asks, answers=answers)
        == expected
    )


def session(state: str) -> AlignmentSession:
    return AlignmentSession(state=state, convener_id=MANAGER, members=[COLLEAGUE], units=[])


@pytest.mark.parametrize(
    ("state", "leads", "notes"),
    [
        ("planned", ["edit", "note_finding", "open"], ["note_finding"]),
        ("open", ["edit", "note_finding", "close"], ["note_finding"]),
        ("closed", [], []),
    ],
)
def test_the_convener_leads_a_session_and_members_note(
    state: str, leads: list[str], notes: list[str]
) -> None:
    assert alignment.session_actions(session(state), CALLERS["manager"]) == leads
    assert alignment.session_actions(session(state), CALLERS["colleague"]) == notes
    assert alignment.session_actions(session(state), CALLERS["owner"]) == []


def finding(state: str) -> Any:
    return {"state": state, "owner_id": str(OWNER)}


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("manager", "open", ["edit", "return", "amend", "settle", "carry"]),
        ("manager", "awaiting_approval", ["edit", "settle", "carry"]),
        ("manager", "settled", []),
        ("colleague", "open", ["edit", "settle", "carry"]),
        ("owner", "open", ["settle"]),
        ("hr", "open", []),
    ],
)
def test_a_finding_is_concluded_by_who_leads_takes_part_or_owns_it(
    who: str, state: str, expected: list[str]
) -> None:
    caller = CALLERS[who]

    assert alignment.finding_actions(session("open"), finding(state), caller) == expected
    assert alignment.finding_actions(session("closed"), finding(state), caller) == []


@pytest.mark.parametrize(
    ("action", "is_editable", "expected"),
    [
        ("cascade", True, ["cascade"]),
        ("cascade", False, ["contribute"]),
        ("align", True, ["align"]),
        ("align", False, []),
        ("remind", False, ["remind"]),
    ],
)
def test_a_gap_is_closed_by_who_may_edit_there(
    action: str, is_editable: bool, expected: list[str]
) -> None:
    assert alignment.gap_actions(action, is_editable=is_editable) == expected


@pytest.mark.parametrize("who", CALLERS)
def test_a_retrospective_of_a_person_is_written_by_themselves(who: str) -> None:
    cases = [("active", "active"), ("draft", "active"), ("active", "planned"), ("missed", "closed")]
    written = [
        retrospectives.can_write_of_goal(access(who), goal(state, cycle), TODAY)
        for state, cycle in cases
    ]

    assert written == [who in ("owner", "client"), False, False, False]


def test_the_head_writes_for_a_unit_and_its_actions_are_moved_by_their_owners_too() -> None:
    unit = new_id()
    head = Access(CALLERS["manager"], "unit", unit, heads=True, above=True)
    member = Access(CALLERS["colleague"], "unit", unit)
    action: Any = {"owner_id": str(COLLEAGUE)}

    for accessed, writes in ((head, True), (member, False)):
        on = sheet("filed", "scoring")
        assert retrospectives.can_write_of_unit(accessed, on.cycle, on, TODAY) is writes
        assert retrospectives.can_move_action(accessed.caller, accessed, action)
    stranger = Access(CALLERS["owner"], "unit", unit)
    assert not retrospectives.can_move_action(stranger.caller, stranger, action)

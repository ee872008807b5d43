"""Sessions, findings and returned sheets move as they may, whatever is tried in which order."""

from datetime import date
from itertools import pairwise
from typing import cast
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.callers import Person
from servicekit.errors import Conflict
from services.goals.alignment.models.alignment_sessions import (
    FINDING_STEPS,
    SESSION_STEPS,
    AlignmentSession,
    SessionFinding,
    advance_finding,
)
from services.goals.alignment.permissions import can_lead, can_name, can_note
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import SHEET_STEPS
from services.goals.goal_sheets.permissions import can_read_title
from services.goals.models import step

OWNER, SUBJECT = str(uuid4()), str(uuid4())


def make_finding(**extra: object) -> SessionFinding:
    fields = {"id": str(uuid4()), "state": "open", "owner_id": OWNER, "subject_id": None}
    return cast(SessionFinding, {**fields, "action": None, **extra})


def make_session(**extra: object) -> AlignmentSession:
    columns = {
        "convener_id": uuid4(),
        "members": [],
        "findings": [],
        "readers": [],
        "awaited_subjects": [],
    }
    return AlignmentSession(title="会", held_on=date(2030, 1, 1), units=[], **(columns | extra))


@given(st.lists(st.sampled_from(list(FINDING_STEPS)), max_size=8))
def test_a_finding_never_leaves_its_outcome(targets: list[str]) -> None:
    finding = make_finding()
    for to in targets:
        before = finding["state"]
        try:
            finding = advance_finding(finding, to)
        except Conflict:
            assert to not in FINDING_STEPS[before]
            assert finding["state"] == before
        if before == "settled":
            assert finding["state"] == "settled"
        if before == "carried_over":
            assert finding["state"] in ("carried_over", "settled")


@given(st.lists(st.sampled_from(list(SESSION_STEPS)), max_size=6))
def test_a_session_is_planned_opened_and_closed_in_this_order(targets: list[str]) -> None:
    state, states = "planned", ["planned"]
    for to in targets:
        try:
            state = step(SESSION_STEPS, "alignment_session", state, to)
        except Conflict:
            continue
        states.append(state)

    assert states == ["planned", "open", "closed"][: len(states)]


@given(st.lists(st.sampled_from(list(SHEET_STEPS)), max_size=10))
def test_a_filed_sheet_is_written_again_only_after_it_was_returned(targets: list[str]) -> None:
    state, states = "draft", ["draft"]
    for to in targets:
        try:
            state = step(SHEET_STEPS, "sheet", state, to)
        except Conflict:
            continue
        states.append(state)

    for before, after in pairwise(states):
        if before == "filed":
            assert after == "returned"
        if after == "filed":
            assert before == "agreed"


@given(
    st.lists(st.sampled_from(["open", "awaiting_approval", "settled", "carried_over"]), max_size=6)
)
def test_a_session_waits_for_what_its_unsettled_findings_wait_for(states: list[str]) -> None:
    session = make_session()
    subjects = [uuid4() for _ in states]
    for state, subject in zip(states, subjects, strict=True):
        session.put_finding(make_finding(state=state, subject_id=str(subject)))

    unsettled = {
        subject for state, subject in zip(states, subjects, strict=True) if state != "settled"
    }
    assert set(session.awaited_subjects) == unsettled
    assert len(session.findings) == len(states)


def test_a_changed_finding_stays_in_its_place_and_its_new_owner_reads_it() -> None:
    session, first, second = make_session(), make_finding(), make_finding()
    session.put_finding(first)
    session.put_finding(second)
    next_owner = uuid4()
    session.put_finding({**first, "owner_id": str(next_owner)})

    assert [finding["id"] for finding in session.findings] == [first["id"], second["id"]]
    assert set(session.readers) == {session.convener_id, next_owner, UUID(OWNER)}


@pytest.mark.parametrize("visibility", ["open", "line", "managers", "named"])
@pytest.mark.parametrize("state", ["draft", "active", "achieved", "missed", "cancelled"])
def test_titles_of_unseen_goals_are_readable_once_agreed_unless_for_named_people(
    visibility: str, state: str
) -> None:
    goal = Goal(visibility=visibility, state=state)
    title_is_readable = visibility != "named" and state in ("active", "achieved", "missed")

    assert can_read_title(goal) == title_is_readable
    assert can_name(goal, visible=False, in_scope=True) == title_is_readable
    assert not can_name(goal, visible=False, in_scope=False)
    assert can_name(goal, visible=True, in_scope=False)


def test_members_note_and_the_convener_leads() -> None:
    member, stranger = uuid4(), uuid4()
    session = make_session(members=[member])

    def person(person_id: UUID) -> Person:
        return Person(tenant_id=uuid4(), person_id=person_id, roles=())

    assert can_note(session, person(member))
    assert not can_lead(session, person(member))
    assert can_lead(session, person(session.convener_id))
    assert not can_note(session, person(stranger))

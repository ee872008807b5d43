"""Who may lead alignment sessions, note findings, answer cross-unit requests, and nudge."""

from uuid import UUID

from servicekit.actions import allowed
from servicekit.callers import Caller, Person
from services.goals.access.permissions import can_view_filings
from services.goals.alignment.models.alignment_sessions import (
    FINDING_STEPS,
    PENDING_STATES,
    SESSION_STEPS,
    AlignmentSession,
    SessionFinding,
)
from services.goals.alignment.models.cross_unit_requests import (
    CROSS_UNIT_REQUEST_STEPS,
    CrossUnitRequest,
)
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.permissions import can_read_title

CROSS_UNIT_REQUEST_MOVES = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}
STATE_AFTER_OUTCOME = {
    "return": "awaiting_approval",
    "amend": "awaiting_approval",
    "settle": "settled",
    "carry": "carried_over",
}


def can_name(goal: Goal, *, visible: bool, in_scope: bool) -> bool:
    """A finding names what its author sees, and titles that its session compares."""
    return visible or (in_scope and can_read_title(goal))


def can_lead(session: AlignmentSession, caller: Caller) -> bool:
    """The convener, and HR and executives among the participants."""
    if not isinstance(caller, Person) or caller.person_id not in session.participants:
        return False
    return caller.person_id == session.convener_id or can_view_filings(caller)


def can_note(session: AlignmentSession, caller: Caller) -> bool:
    """Every participant notes findings and their outcomes."""
    return isinstance(caller, Person) and caller.person_id in session.participants


def can_move_cross_unit_request(to: str, *, asks: bool, answers: bool) -> bool:
    """Who may edit the asking goal withdraws; the head of the asked unit accepts or declines."""
    return asks if to == "withdrawn" else answers


def cross_unit_request_actions(
    cross_unit_request: CrossUnitRequest, *, asks: bool, answers: bool
) -> list[str]:
    """List what a caller on these sides may do with a cross-unit request in its state."""
    return [
        action
        for action, to in CROSS_UNIT_REQUEST_MOVES.items()
        if to in CROSS_UNIT_REQUEST_STEPS[cross_unit_request.state]
        and can_move_cross_unit_request(to, asks=asks, answers=answers)
    ]


def session_actions(session: AlignmentSession, caller: Caller) -> list[str]:
    """List what the caller may do with a session in its state."""
    leads, steps = can_lead(session, caller), SESSION_STEPS[session.state]
    return allowed(
        edit=leads and session.state != "closed",
        note_finding=can_note(session, caller) and session.state != "closed",
        open=leads and "open" in steps,
        close=leads and "closed" in steps,
    )


def can_conclude(
    session: AlignmentSession, finding: SessionFinding, caller: Caller, outcome: str
) -> bool:
    """Who leads returns and amends, participants settle and carry, an owner settles their own."""
    if outcome in ("return", "amend"):
        return can_lead(session, caller)
    is_owner = isinstance(caller, Person) and finding["owner_id"] == str(caller.person_id)
    return can_note(session, caller) or (is_owner and outcome == "settle")


def finding_actions(
    session: AlignmentSession, finding: SessionFinding, caller: Caller
) -> list[str]:
    """List what the caller may do with a finding in its state and that of the session."""
    is_pending = session.state != "closed" and finding["state"] in PENDING_STATES
    outcomes = {
        outcome: session.state == "open"
        and state in FINDING_STEPS[finding["state"]]
        and can_conclude(session, finding, caller, outcome)
        for outcome, state in STATE_AFTER_OUTCOME.items()
    }
    return allowed(edit=is_pending and can_note(session, caller), **outcomes)


def gap_actions(action: str, *, is_editable: bool) -> list[str]:
    """List what the caller may do about a gap that `action` closes.

    Everybody who is shown it looks; others contribute to a key result without contributors.
    """
    if is_editable or action in ("remind", "review_breakdown"):
        return [action]
    return ["contribute"] if action == "cascade" else []


def can_nudge(caller: Caller, person_id: UUID) -> bool:
    """People nudge others, never themselves; the gaps list only those whose goals they may set."""
    return isinstance(caller, Person) and caller.person_id != person_id

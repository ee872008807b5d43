"""Who may lead alignment sessions, note findings, name goals in them, and nudge."""

from uuid import UUID

from servicekit.callers import Caller, Person
from services.goals.access.permissions import can_view_filings
from services.goals.alignment.models.alignment_sessions import AlignmentSession
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.permissions import can_read_title


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


def can_nudge(caller: Caller, person_id: UUID) -> bool:
    """People nudge others, never themselves; the gaps list only those whose goals they may set."""
    return isinstance(caller, Person) and caller.person_id != person_id

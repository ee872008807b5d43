"""Who leads, notes and names in alignment sessions, and who may nudge."""

from uuid import UUID

from servicekit.callers import Caller, Person
from services.goals.access.permissions import can_view_filings
from services.goals.alignment.models.alignment_sessions import AlignmentSession
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.permissions import can_read_title


def can_name(goal: Goal, *, seen: bool, in_scope: bool) -> bool:
    """A finding names what its session compares, or what its author may see anyway."""
    return seen or (in_scope and can_read_title(goal))


def can_lead(session: AlignmentSession, caller: Caller) -> bool:
    """The convener, and HR and executives in the room: they carry out what it decides."""
    if not isinstance(caller, Person) or caller.person_id not in session.room:
        return False
    return caller.person_id == session.convener_id or can_view_filings(caller)


def can_note(session: AlignmentSession, caller: Caller) -> bool:
    """Everybody in the room notes findings and their outcomes."""
    return isinstance(caller, Person) and caller.person_id in session.room


def can_nudge(caller: Caller, person_id: UUID) -> bool:
    """Others than oneself; whose goals one may set is what the gaps show of those without."""
    return isinstance(caller, Person) and caller.person_id != person_id

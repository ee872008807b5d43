"""Notices of alignment sessions (横向拉通会): who is to come, and what becomes of findings."""

from chengshi.goals.v1.events_pb2 import AlignmentFindingChanged, AlignmentSessionCalled
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.use_cases.notices import LONGEST_QUOTE, answers_for, notify

# Where whoever is told goes on from: a sheet that came back, a goal that is to change.
SUBJECTS = {"return": "/sheets/", "amend": "/goals/"}


def notice_called(uow: UnitOfWork, told: AlignmentSessionCalled) -> None:
    """Tell everybody who is asked to come."""
    words = {"convener_id": told.convener_id, "title": told.title, "held_on": told.held_on}
    for person_id in told.people_ids:
        notify(uow, parse_id(person_id), "alignment.called", _link(told.session_id), **words)


def notice_finding(uow: UnitOfWork, told: AlignmentFindingChanged) -> None:
    """Tell its owner; of a returned sheet or a change that is asked for, whose that is."""
    words = {"title": told.title, "text": told.text[:LONGEST_QUOTE]}
    if told.step in ("assigned", "due"):
        due = {"due_on": told.due_on}
        link = _link(told.session_id)
        notify(uow, parse_id(told.owner_id), f"alignment.{told.step}", link, **words, **due)
    elif told.step in SUBJECTS:
        link = f"{SUBJECTS[told.step]}{told.subject_id}"
        why = {"why": told.outcome[:LONGEST_QUOTE]}
        person_id = answers_for(uow, told.subject_owner)
        notify(uow, person_id, f"alignment.{told.step}", link, **words, **why)
    elif told.step == "settle":
        person_id = parse_id(told.convener_id)
        notify(uow, person_id, "alignment.settled", _link(told.session_id), **words)


def _link(session_id: str) -> str:
    return f"/compare/sessions/{session_id}"

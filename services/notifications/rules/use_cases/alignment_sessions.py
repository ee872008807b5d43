"""Notices of alignment sessions (横向拉通会): invitations, and what becomes of findings."""

from chengshi.goals.v1.events_pb2 import AlignmentFindingChanged, AlignmentSessionPlanned
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.queries import accountable_person
from services.notifications.rules.use_cases.notification import notify, quote

# The page on which the owner continues: of a returned sheet, of a goal to be changed.
SUBJECT_PATHS = {"return": "/sheets/", "amend": "/goals/"}


def notify_session_opened(uow: UnitOfWork, event: AlignmentSessionPlanned) -> None:
    """Notify everybody who is invited."""
    parameters = {
        "convener_id": event.convener_id,
        "title": event.title,
        "held_on": event.held_on,
    }
    link = _session_link(event.session_id)
    for person_id in event.people_ids:
        notify(uow, parse_id(person_id), "alignment.planned", link, **parameters)


def notify_finding_changed(uow: UnitOfWork, event: AlignmentFindingChanged) -> None:
    """Notify the finding's owner, the owner of a returned sheet or goal, or the convener."""
    kind, link = f"alignment.{event.step}", _session_link(event.session_id)
    parameters = {"title": event.title, "text": quote(event.text)}
    if event.step in ("assigned", "due"):
        notify(uow, parse_id(event.owner_id), kind, link, **parameters, due_on=event.due_on)
    elif event.step in SUBJECT_PATHS:
        subject_link = f"{SUBJECT_PATHS[event.step]}{event.subject_id}"
        person_id = accountable_person(uow, event.subject_owner)
        notify(uow, person_id, kind, subject_link, **parameters, why=quote(event.outcome))
    elif event.step == "settle":
        notify(uow, parse_id(event.convener_id), "alignment.settled", link, **parameters)


def _session_link(session_id: str) -> str:
    return f"/compare/sessions/{session_id}"

"""横向拉通会: called by who compares, for units, and closed once every finding has an outcome."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, FieldError, Invalid, NotFound, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.alignment_sessions import (
    SESSION_STEPS,
    WAITING,
    AlignmentSession,
    Finding,
)
from services.goals.alignment.permissions import can_lead, can_note
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.cycles import queries as cycle_queries
from services.goals.models import step


def call(uow: UnitOfWork, new: dict[str, Any]) -> AlignmentSession:
    """Plan a session; what an earlier one carried goes on in it."""
    me = uow.person.person_id
    cycle = cycle_queries.cycle(uow, new["cycle_id"])
    members = _others(new["members"], me)
    _check(uow, new["units"], members)
    follows = new.pop("follows_id")
    earlier = session_queries.session(uow, follows) if follows else None
    known = {**new, "members": members, "units": list(dict.fromkeys(new["units"]))}
    session = AlignmentSession(**known, id=new_id(), cycle=cycle, convener_id=me, state="planned")
    session.follows_id = earlier.id if earlier else None
    session.findings, session.readers, session.awaits = [], sorted(session.room), []
    for finding in earlier.findings if earlier else ():
        if finding["state"] == "carried":
            session.keep(_taken_over(finding))
    uow.add(session)
    uow.flush()
    _tell(uow, session, members)
    uow.audit("alignment_session.called", _subject(session), after={"title": session.title})
    return session


def change(
    uow: UnitOfWork, session_id: UUID, changes: dict[str, Any], version: int
) -> AlignmentSession:
    """Change what it is about and who comes, until it is closed."""
    session = leading(uow, session_id)
    require_version(session, version)
    if session.state == "closed":
        raise Conflict("alignment_session.closed")
    if "members" in changes:
        changes["members"] = _others(changes["members"], session.convener_id)
    _check(uow, changes.get("units", ()), changes.get("members", ()))
    before = {name: getattr(session, name) for name in changes}
    for name, value in changes.items():
        setattr(session, name, value)
    owners = {UUID(finding["owner_id"]) for finding in session.findings}
    session.readers = sorted(session.room | owners)
    uow.flush()
    _tell(uow, session, set(session.members) - set(before.get("members", session.members)))
    uow.audit("alignment_session.changed", _subject(session), before, changes)
    return session


def move(uow: UnitOfWork, session_id: UUID, to: str) -> AlignmentSession:
    """planned → open → closed; what has no outcome yet keeps it open, or is carried on."""
    session = leading(uow, session_id)
    before = session.state
    session.state = step(SESSION_STEPS, "alignment_session", before, to)
    waiting = [finding for finding in session.findings if finding["state"] in WAITING]
    if to == "closed" and waiting:
        raise Conflict("alignment_session.unfinished", count=len(waiting))
    session.closed_at = uow.now() if to == "closed" else None
    uow.audit("alignment_session.moved", _subject(session), {"state": before}, {"state": to})
    uow.flush()
    return session


def leading(uow: UnitOfWork, session_id: UUID) -> AlignmentSession:
    """The session, its row held, where the caller leads it."""
    session = session_queries.session(uow, session_id, lock=True)
    if not can_note(session, uow.caller):
        raise NotFound("alignment_session.not_found")
    require(can_lead(session, uow.caller), "alignment_session.not_leading")
    return session


def _others(members: Sequence[UUID], convener: UUID) -> list[UUID]:
    return [one for one in dict.fromkeys(members) if one != convener]


def _check(uow: UnitOfWork, units: Collection[UUID], members: Collection[UUID]) -> None:
    """Its units are the caller's to compare, and whoever comes compares as well."""
    compared = comparison_queries.compared_among(uow, units)
    require(bool(compared) or not units, "comparison.not_yours")
    able = session_queries.who_compare(uow, members)
    faults = [
        *_missing("units", list(units), compared, "comparison.not_yours"),
        *_missing("members", list(members), able, "alignment_session.member"),
    ]
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))


def _missing(
    name: str, wanted: Sequence[UUID], known: Collection[UUID], code: str
) -> list[FieldError]:
    return [FieldError(f"{name}.{at}", code) for at, one in enumerate(wanted) if one not in known]


def _taken_over(finding: Mapping[str, Any]) -> Finding:
    """A carried finding goes on under its owner; what it waits for it still waits for."""
    state = "acting" if finding["action"] else "open"
    fresh = {"id": str(new_id()), "state": state, "carried_from": finding["id"], "outcome": ""}
    return {**finding, **fresh, "settled_at": None}


def _tell(uow: UnitOfWork, session: AlignmentSession, people: Collection[UUID]) -> None:
    if people:
        uow.publish(
            alignment_events.alignment_session_called(session, sorted(people)), key=session.id
        )


def _subject(session: AlignmentSession) -> str:
    return f"alignment_session:{session.id}"

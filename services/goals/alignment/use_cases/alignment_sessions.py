"""Alignment sessions (横向拉通会): planned for units that the convener compares, opened, closed."""

from collections.abc import Collection, Sequence
from uuid import UUID

from servicekit.errors import Conflict, FieldError, Invalid, NotFound, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.alignment_sessions import (
    AlignmentSession,
    SessionFinding,
)
from services.goals.alignment.permissions import can_lead, can_note
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.alignment.schemas.alignment_sessions import (
    AlignmentSessionChangeInput,
    AlignmentSessionInput,
)
from services.goals.cycles import queries as cycle_queries


def plan_session(uow: UnitOfWork, new: AlignmentSessionInput) -> AlignmentSession:
    """Plan a session, invite its members, and continue carried findings of the previous one.

    Forbidden comparison.not_allowed; Invalid with comparison.not_allowed, alignment_session.member.
    """
    convener_id, follows_id = uow.person.person_id, new["follows_id"]
    cycle = cycle_queries.cycle(uow, new["cycle_id"])
    members = _without_convener(new["members"], convener_id)
    _check_scope(uow, new["units"], members)
    previous = session_queries.session(uow, follows_id) if follows_id else None
    session = AlignmentSession(
        id=new_id(),
        title=new["title"],
        cycle=cycle,
        held_on=new["held_on"],
        state="planned",
        units=list(dict.fromkeys(new["units"])),
        members=members,
        convener_id=convener_id,
        findings=[],
        awaited_subjects=[],
        follows_id=follows_id,
    )
    session.renew_readers()
    _continue_carried_findings(session, previous)
    uow.add(session)
    uow.flush()
    _publish_invitations(uow, session, members)
    uow.audit("alignment_session.planned", _subject(session), after={"title": new["title"]})
    return session


def change_session(
    uow: UnitOfWork, session_id: UUID, changes: AlignmentSessionChangeInput, version: int
) -> AlignmentSession:
    """Change title, day, units and members of a session that is not closed.

    Conflict alignment_session.closed; otherwise refused as in `plan_session`.
    """
    session = lock_led_session(uow, session_id)
    require_version(session, version)
    if session.state == "closed":
        raise Conflict("alignment_session.closed")
    if "members" in changes:
        changes["members"] = _without_convener(changes["members"], session.convener_id)
    _check_scope(uow, changes.get("units", ()), changes.get("members", ()))
    before = {name: getattr(session, name) for name in changes}
    for name, value in changes.items():
        setattr(session, name, value)
    session.renew_readers()
    uow.flush()
    new_members = set(session.members) - set(before.get("members", session.members))
    _publish_invitations(uow, session, new_members)
    uow.audit("alignment_session.changed", _subject(session), before, dict(changes))
    return session


def move_session(uow: UnitOfWork, session_id: UUID, to: str) -> AlignmentSession:
    """Move a session from planned to open or from open to closed.

    Conflict alignment_session.cannot_move; alignment_session.unfinished while findings have no
    outcome.
    """
    session = lock_led_session(uow, session_id)
    before = session.state
    session.move(to, uow.now())
    uow.audit("alignment_session.moved", _subject(session), {"state": before}, {"state": to})
    uow.flush()
    return session


def lock_led_session(uow: UnitOfWork, session_id: UUID) -> AlignmentSession:
    """Load and lock a session that the caller leads.

    NotFound alignment_session.not_found for non-participants, Forbidden
    alignment_session.not_leading for participants who do not lead it.
    """
    session = session_queries.session(uow, session_id, lock=True)
    if not can_note(session, uow.caller):
        raise NotFound("alignment_session.not_found")
    require(can_lead(session, uow.caller), "alignment_session.not_leading")
    return session


def _continue_carried_findings(
    session: AlignmentSession, previous: AlignmentSession | None
) -> None:
    for finding in previous.findings if previous else ():
        if finding["state"] == "carried_over":
            session.put_finding(continued_finding(finding))


def continued_finding(finding: SessionFinding) -> SessionFinding:
    """Copy a carried finding for the next session: without outcome, still awaiting its subject."""
    return {
        **finding,
        "id": str(new_id()),
        "state": "awaiting_approval" if finding["action"] else "open",
        "carried_over_from_id": finding["id"],
        "outcome": "",
        "settled_at": None,
    }


def _without_convener(members: Sequence[UUID], convener_id: UUID) -> list[UUID]:
    return [person_id for person_id in dict.fromkeys(members) if person_id != convener_id]


def _check_scope(uow: UnitOfWork, unit_ids: Sequence[UUID], members: Sequence[UUID]) -> None:
    """Refuse units that the caller does not compare, and members who compare none."""
    comparable = comparison_queries.comparable_units(uow, unit_ids)
    require(bool(comparable) or not unit_ids, "comparison.not_allowed")
    eligible = session_queries.eligible_members(uow, members)
    errors = [
        *missing_id_errors("units", unit_ids, comparable, "comparison.not_allowed"),
        *missing_id_errors("members", members, eligible, "alignment_session.member"),
    ]
    if errors:
        raise Invalid("input.invalid", faults=tuple(errors))


def missing_id_errors(
    field: str, ids: Sequence[UUID], allowed: Collection[UUID], code: str
) -> list[FieldError]:
    """Return an error of `code` at `field.index` for each id that is not allowed."""
    return [FieldError(f"{field}.{i}", code) for i, id in enumerate(ids) if id not in allowed]


def _publish_invitations(
    uow: UnitOfWork, session: AlignmentSession, invitees: Collection[UUID]
) -> None:
    if invitees:
        message = alignment_events.alignment_session_planned(session, sorted(invitees))
        uow.publish(message, key=session.id)


def _subject(session: AlignmentSession) -> str:
    return f"alignment_session:{session.id}"

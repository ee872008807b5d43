"""What an alignment session found: noted, acted on, and followed to its outcome."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, FieldError, Invalid, NotFound, invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.access.queries import org as org_queries
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.alignment_sessions import (
    WAITING,
    AlignmentSession,
    Finding,
    moved,
)
from services.goals.alignment.permissions import can_name, can_note
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.use_cases.alignment_sessions import leading
from services.goals.approvals.listeners import on_approved
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases import sheets

# What an outcome makes of a finding.
TO = {"return": "acting", "amend": "acting", "settle": "settled", "carry": "carried"}


def note(uow: UnitOfWork, session_id: UUID, new: Mapping[str, Any]) -> AlignmentSession:
    """Note a finding about goals and sheets that the session compares."""
    session = _in_the_room(uow, session_id)
    if session.state == "closed":
        raise Conflict("alignment_session.closed")
    finding = {
        **_kept(new),
        **{"id": str(new_id()), "state": "open", "action": None, "subject_id": None},
        **{"outcome": "", "settled_at": None, "carried_from": None},
        **{"noted_by": str(uow.person.person_id), "noted_at": uow.now().isoformat()},
    }
    _check(uow, session, finding)
    session.keep(finding)
    uow.flush()
    _assign(uow, session, finding)
    uow.audit("finding.noted", f"finding:{finding['id']}", after=_kept(new))
    return session


def change(
    uow: UnitOfWork,
    session_id: UUID,
    finding_id: UUID,
    changes: Mapping[str, Any],
    version: int,
) -> AlignmentSession:
    """Word it better, or give it to somebody else or another day, until it has an outcome."""
    session = _in_the_room(uow, session_id)
    require_version(session, version)
    before = _finding(session, finding_id)
    if session.state == "closed" or before["state"] not in WAITING:
        raise Conflict("finding.over")
    finding = {**before, **_kept(changes)}
    _check(uow, session, finding)
    session.keep(finding)
    uow.flush()
    if (finding["owner_id"], finding["due_on"]) != (before["owner_id"], before["due_on"]):
        _assign(uow, session, finding)
    told = {name: before[name] for name in changes}
    uow.audit("finding.changed", f"finding:{finding_id}", told, _kept(changes))
    return session


def conclude(
    uow: UnitOfWork,
    session_id: UUID,
    finding_id: UUID,
    *,
    outcome: str,
    text: str,
    subject_id: UUID | None,
) -> AlignmentSession:
    """Return a sheet, ask for a change of a goal, settle it, or carry it to the next session."""
    if (subject_id is not None) != (outcome in ("return", "amend")):
        raise invalid("subject_id", "finding.subject")
    # Held before the session's row, as approvals hold them: two who meet wait for one another.
    returns = subject_id if outcome == "return" else None
    sheet = sheet_queries.sheet(uow, returns, lock=True) if returns else None
    session = _concluding(uow, session_id, finding_id, outcome)
    finding = _finding(session, finding_id)
    acts = {"action": outcome, "subject_id": str(subject_id)} if subject_id else {}
    done = {"settled_at": uow.now().isoformat()} if outcome == "settle" else {}
    finding = moved(finding, TO[outcome], outcome=text, **acts, **done)
    amended = _to_amend(uow, finding, subject_id) if outcome == "amend" else None
    if sheet:
        _send_back(uow, session, finding, sheet)
    session.keep(finding)
    uow.flush()
    _tell(uow, session, finding, outcome, sheet or amended)
    after = {"outcome": outcome, "text": text, "subject": subject_id}
    uow.audit("finding.concluded", f"finding:{finding_id}", after=after)
    return session


@on_approved
def follow(uow: UnitOfWork, ended: Sequence[Request]) -> None:
    """Requests were approved: findings that waited for their sheets and goals have an outcome."""
    came = {
        **{one.sheet_id: one for one in ended if one.sheet.state == "filed"},
        **{goal: one for one in ended if one.kind != "submit" for goal in one.goal_ids},
    }
    for session in session_queries.awaiting(uow, came) if came else ():
        for finding in list(session.findings):
            request = came.get(UUID(finding["subject_id"])) if finding["subject_id"] else None
            if request is None or finding["state"] == "settled":
                continue
            done = moved(finding, "settled", settled_at=uow.now().isoformat())
            session.keep({**done, "request_id": str(request.id)})
            _tell(uow, session, done, "settle", None)
            uow.audit("finding.settled", f"finding:{done['id']}", after={"request": request.id})


def remind(uow: UnitOfWork, ref: str) -> None:
    """The day of a finding has come and it has no outcome: its owner is told again."""
    session_id, _, finding_id = ref.partition(":")
    session = session_queries.held(uow, UUID(session_id))
    finding = session.finding(UUID(finding_id)) if session else None
    if session is None or finding is None or finding["state"] not in WAITING:
        return
    day = date.fromisoformat(finding["due_on"])
    if day <= uow.tenant.today():
        _tell(uow, session, finding, "due", None)
    else:
        # A later day was chosen meanwhile; of two times of one job the earlier had won.
        uow.schedule("finding_due", ref, uow.tenant.start_of(day))


def _in_the_room(uow: UnitOfWork, session_id: UUID) -> AlignmentSession:
    session = session_queries.session(uow, session_id, lock=True)
    require(can_note(session, uow.caller), "alignment_session.not_in_it")
    return session


def _concluding(
    uow: UnitOfWork, session_id: UUID, finding_id: UUID, outcome: str
) -> AlignmentSession:
    """The session, open, its row held; who owns a finding settles it, who leads does the rest."""
    if outcome in ("return", "amend"):
        session = leading(uow, session_id)
    else:
        session = session_queries.session(uow, session_id, lock=True)
        own = _finding(session, finding_id)["owner_id"] == str(uow.person.person_id)
        noting = can_note(session, uow.caller)
        require(noting or (own and outcome == "settle"), "alignment_session.not_in_it")
    if session.state != "open":
        raise Conflict("alignment_session.not_open")
    return session


def _finding(session: AlignmentSession, finding_id: UUID) -> Finding:
    found = session.finding(finding_id)
    if found is None:
        raise NotFound("finding.not_found")
    return found


def _kept(given: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: ids and days as text."""
    return {
        name: [str(one) for one in value]
        if isinstance(value, list)
        else str(value)
        if isinstance(value, UUID | date)
        else value
        for name, value in given.items()
    }


def _check(uow: UnitOfWork, session: AlignmentSession, finding: Finding) -> None:
    """It names what its author sees or the session compares, and an owner who works here."""
    goals, named = [UUID(one) for one in finding["goal_ids"]], finding["sheet_ids"]
    sheet_ids = [UUID(one) for one in named]
    kept = session_queries
    scope = kept.in_scope(uow, Goal, goals, session.units)
    able = {
        goal.id
        for goal, seen in kept.goals(uow, goals)
        if can_name(goal, seen=seen, in_scope=goal.id in scope)
    }
    known = kept.in_scope(uow, Sheet, sheet_ids, session.units)
    faults = [
        *_unknown("goal_ids", goals, able, "goal.not_found"),
        *_unknown("sheet_ids", sheet_ids, known, "sheet.not_found"),
    ]
    if not org_queries.active_people(uow, [UUID(finding["owner_id"])]):
        faults.append(FieldError("owner_id", "request.nobody"))
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))


def _unknown(
    name: str, wanted: Sequence[UUID], able: Collection[UUID], code: str
) -> list[FieldError]:
    return [FieldError(f"{name}.{at}", code) for at, one in enumerate(wanted) if one not in able]


def _send_back(uow: UnitOfWork, session: AlignmentSession, finding: Finding, sheet: Sheet) -> None:
    """A filed sheet is a draft again; its goals go on and count until changes are approved."""
    scope = session_queries.in_scope(uow, Sheet, [sheet.id], session.units)
    if str(sheet.id) not in finding["sheet_ids"] or sheet.id not in scope:
        raise invalid("subject_id", "finding.not_named")
    sheets.require_open(uow, sheet)
    if request_queries.open_of(uow, sheet.id):
        raise Conflict("request.open")
    sheets.return_to_draft(uow, sheet, session.id, finding["outcome"])


def _to_amend(uow: UnitOfWork, finding: Finding, goal_id: UUID | None) -> Goal:
    found = session_queries.goals(uow, [goal_id] if goal_id else [])
    if str(goal_id) not in finding["goal_ids"] or not found:
        raise invalid("subject_id", "finding.not_named")
    goal = found[0][0]
    sheets.require_open(uow, goal)
    if goal.state != "active":
        raise Conflict("request.not_active")
    return goal


def _assign(uow: UnitOfWork, session: AlignmentSession, finding: Finding) -> None:
    """Tell the owner, and look again on the day."""
    _tell(uow, session, finding, "assigned", None)
    day = uow.tenant.start_of(date.fromisoformat(finding["due_on"]))
    uow.schedule("finding_due", f"{session.id}:{finding['id']}", day)


def _tell(
    uow: UnitOfWork,
    session: AlignmentSession,
    finding: Finding,
    step: str,
    subject: Sheet | Goal | None,
) -> None:
    uow.publish(
        alignment_events.alignment_finding_changed(session, finding, step, subject), key=session.id
    )

"""Findings of alignment sessions: noted, changed and concluded."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from servicekit.errors import Conflict, FieldError, Invalid, NotFound, invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.access.queries import org as org_queries
from services.goals.alignment.models.alignment_sessions import (
    PENDING_STATES,
    AlignmentSession,
    SessionFinding,
    advance_finding,
)
from services.goals.alignment.permissions import (
    STATE_AFTER_OUTCOME,
    can_conclude,
    can_name,
    can_note,
)
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.schemas.alignment_sessions import FindingChangeInput, FindingInput
from services.goals.alignment.use_cases import finding_follow_up
from services.goals.alignment.use_cases.alignment_sessions import (
    lock_led_session,
    missing_id_errors,
)
from services.goals.approvals.queries import requests as request_queries
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases import sheets


def note_finding(uow: UnitOfWork, session_id: UUID, new: FindingInput) -> AlignmentSession:
    """Note a finding about goals and sheets that the session compares; return the session.

    Conflict alignment_session.closed; Invalid with goal.not_found, sheet.not_found and
    request.person_unknown.
    """
    session = _lock_joined_session(uow, session_id)
    if session.state == "closed":
        raise Conflict("alignment_session.closed")
    finding = _new_finding(uow, new)
    _check_finding(uow, session, finding)
    session.put_finding(finding)
    uow.flush()
    finding_follow_up.assign_finding(uow, session, finding)
    uow.audit("finding.noted", f"finding:{finding['id']}", after=_json_fields(new))
    return session


def change_finding(
    uow: UnitOfWork,
    session_id: UUID,
    finding_id: UUID,
    changes: FindingChangeInput,
    version: int,
) -> AlignmentSession:
    """Change a finding that has no outcome yet; return the session, whose version is `version`.

    Conflict finding.over; Invalid as in `note_finding`.
    """
    session = _lock_joined_session(uow, session_id)
    require_version(session, version)
    before = _finding(session, finding_id)
    if session.state == "closed" or before["state"] not in PENDING_STATES:
        raise Conflict("finding.over")
    fields = _json_fields(changes)
    finding = cast(SessionFinding, {**before, **fields})
    _check_finding(uow, session, finding)
    session.put_finding(finding)
    uow.flush()
    if (finding["owner_id"], finding["due_on"]) != (before["owner_id"], before["due_on"]):
        finding_follow_up.assign_finding(uow, session, finding)
    previous = {name: value for name, value in before.items() if name in changes}
    uow.audit("finding.changed", f"finding:{finding_id}", previous, fields)
    return session


def conclude_finding(
    uow: UnitOfWork,
    session_id: UUID,
    finding_id: UUID,
    *,
    outcome: str,
    text: str,
    subject_id: UUID | None,
) -> AlignmentSession:
    """Return a sheet, ask for a change of a goal, settle the finding, or carry it over.

    `subject_id` is the sheet to return or the goal to amend; Invalid finding.subject with any other
    outcome, finding.not_named for another subject.
    """
    if (subject_id is not None) != (outcome in ("return", "amend")):
        raise invalid("subject_id", "finding.subject")
    # The sheet is locked before the session, in the order of approvals: otherwise they deadlock.
    sheet_id = subject_id if outcome == "return" else None
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True) if sheet_id else None
    session = _lock_session_to_conclude(uow, session_id, finding_id, outcome)
    finding = _with_outcome(uow, _finding(session, finding_id), outcome, text, subject_id)
    goal = _goal_to_amend(uow, finding, subject_id) if outcome == "amend" else None
    if sheet:
        _return_sheet(uow, session, finding, sheet)
    session.put_finding(finding)
    uow.flush()
    finding_follow_up.publish_step(uow, session, finding, outcome, sheet or goal)
    after = {"outcome": outcome, "text": text, "subject": subject_id}
    uow.audit("finding.concluded", f"finding:{finding_id}", after=after)
    return session


def _new_finding(uow: UnitOfWork, new: FindingInput) -> SessionFinding:
    return {
        "id": str(new_id()),
        "kind": new["kind"],
        "text": new["text"],
        "goal_ids": [str(id) for id in new["goal_ids"]],
        "sheet_ids": [str(id) for id in new["sheet_ids"]],
        "owner_id": str(new["owner_id"]),
        "due_on": new["due_on"].isoformat(),
        "state": "open",
        "action": None,
        "subject_id": None,
        "outcome": "",
        "settled_at": None,
        "carried_over_from_id": None,
        "noted_by": str(uow.person.person_id),
        "noted_at": uow.now().isoformat(),
    }


def _lock_joined_session(uow: UnitOfWork, session_id: UUID) -> AlignmentSession:
    session = session_queries.session(uow, session_id, lock=True)
    require(can_note(session, uow.caller), "alignment_session.not_a_participant")
    return session


def _lock_session_to_conclude(
    uow: UnitOfWork, session_id: UUID, finding_id: UUID, outcome: str
) -> AlignmentSession:
    """Load and lock an open session whose finding the caller may give this outcome.

    Who leads returns and amends, participants settle and carry, an owner settles their own.
    """
    if outcome in ("return", "amend"):
        session = lock_led_session(uow, session_id)
    else:
        session = session_queries.session(uow, session_id, lock=True)
        finding = _finding(session, finding_id)
        is_allowed = can_conclude(session, finding, uow.caller, outcome)
        require(is_allowed, "alignment_session.not_a_participant")
    if session.state != "open":
        raise Conflict("alignment_session.not_open")
    return session


def _finding(session: AlignmentSession, finding_id: UUID) -> SessionFinding:
    finding = session.finding(finding_id)
    if finding is None:
        raise NotFound("finding.not_found")
    return finding


def _with_outcome(
    uow: UnitOfWork, finding: SessionFinding, outcome: str, text: str, subject_id: UUID | None
) -> SessionFinding:
    changes: dict[str, str | None] = {"outcome": text}
    if subject_id:
        changes |= {"action": outcome, "subject_id": str(subject_id)}
    if outcome == "settle":
        changes |= {"settled_at": uow.now().isoformat()}
    return advance_finding(finding, STATE_AFTER_OUTCOME[outcome], **changes)


def _json_fields(fields: FindingInput | FindingChangeInput) -> dict[str, str | list[str]]:
    """Return the fields as the finding stores them: ids and days as text."""
    return {name: _json_value(value) for name, value in cast(Mapping[str, Any], fields).items()}


def _json_value(value: str | UUID | date | list[UUID]) -> str | list[str]:
    return [str(id) for id in value] if isinstance(value, list) else str(value)


def _check_finding(uow: UnitOfWork, session: AlignmentSession, finding: SessionFinding) -> None:
    """Refuse goals and sheets that the finding may not name, and an owner who has left."""
    goal_ids = [UUID(id) for id in finding["goal_ids"]]
    sheet_ids = [UUID(id) for id in finding["sheet_ids"]]
    goals_in_scope = session_queries.ids_in_units(uow, Goal, goal_ids, session.units)
    nameable_goals = {
        goal.id
        for goal, visible in session_queries.goals(uow, goal_ids)
        if can_name(goal, visible=visible, in_scope=goal.id in goals_in_scope)
    }
    sheets_in_scope = session_queries.ids_in_units(uow, Sheet, sheet_ids, session.units)
    errors = [
        *missing_id_errors("goal_ids", goal_ids, nameable_goals, "goal.not_found"),
        *missing_id_errors("sheet_ids", sheet_ids, sheets_in_scope, "sheet.not_found"),
    ]
    if not org_queries.active_people(uow, [UUID(finding["owner_id"])]):
        errors.append(FieldError("owner_id", "request.person_unknown"))
    if errors:
        raise Invalid("input.invalid", faults=tuple(errors))


def _return_sheet(
    uow: UnitOfWork, session: AlignmentSession, finding: SessionFinding, sheet: Sheet
) -> None:
    """Make a filed sheet a draft again; its goals stay active until changes are approved."""
    sheets_in_scope = session_queries.ids_in_units(uow, Sheet, [sheet.id], session.units)
    if str(sheet.id) not in finding["sheet_ids"] or sheet.id not in sheets_in_scope:
        raise invalid("subject_id", "finding.not_named")
    sheets.require_open(uow, sheet)
    if request_queries.open_request_of_sheet(uow, sheet.id):
        raise Conflict("request.open")
    sheets.return_to_draft(uow, sheet, session.id, finding["outcome"])


def _goal_to_amend(uow: UnitOfWork, finding: SessionFinding, goal_id: UUID | None) -> Goal:
    goals = session_queries.goals(uow, [goal_id] if goal_id else [])
    if str(goal_id) not in finding["goal_ids"] or not goals:
        raise invalid("subject_id", "finding.not_named")
    goal = goals[0].goal
    sheets.require_open(uow, goal)
    if goal.state != "active":
        raise Conflict("request.not_active")
    return goal

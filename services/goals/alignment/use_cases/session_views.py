"""Alignment sessions as those who take part read them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.callers import Person
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.alignment_sessions import WAITING, AlignmentSession, Finding
from services.goals.alignment.permissions import can_lead, can_note
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.goal_sheets.permissions import can_read_title
from services.goals.goal_sheets.use_cases.goal_views import show_sheet_summaries


def show_page(uow: UnitOfWork, found: Page) -> Page:
    """Sessions as they stand in a list, without what they found."""
    sessions = found["items"]
    ids = {one for session in sessions for one in (*session.room, *session.units)}
    names = directory.names(uow, ids)
    return Page(items=[_line(uow, one, names) for one in sessions], next=found["next"])


def show(uow: UnitOfWork, session: AlignmentSession) -> dict[str, Any]:
    """One session with its findings; who is not in the room reads those that they own."""
    findings = _read(uow, session)
    people = {UUID(one[name]) for one in findings for name in ("owner_id", "noted_by")}
    names = directory.names(uow, people | session.room | set(session.units))
    goals = _goals(uow, session, findings)
    sheets = _sheets(uow, findings)
    return _line(uow, session, names) | {
        "findings": [_finding(one, names, goals, sheets) for one in findings],
    }


def _read(uow: UnitOfWork, session: AlignmentSession) -> Sequence[Finding]:
    if can_note(session, uow.caller) or not isinstance(uow.caller, Person):
        return session.findings
    me = str(uow.caller.person_id)
    return [one for one in session.findings if one["owner_id"] == me]


def _line(uow: UnitOfWork, session: AlignmentSession, names: dict[UUID, str]) -> dict[str, Any]:
    lead = can_lead(session, uow.caller)
    return {
        **{name: getattr(session, name) for name in PLAIN},
        "cycle": session.cycle,
        "units": [_named(one, names) for one in session.units],
        "members": [_named(one, names) for one in session.members],
        "convener": _named(session.convener_id, names),
        "waiting": sum(one["state"] in WAITING for one in session.findings),
        "found": len(session.findings),
        "can": [
            *(["note"] if can_note(session, uow.caller) else []),
            *(["lead"] if lead else []),
        ],
    }


PLAIN = ("id", "title", "held_on", "state", "follows_id", "closed_at", "version")


def _goals(
    uow: UnitOfWork, session: AlignmentSession, findings: Sequence[Finding]
) -> dict[str, dict[str, Any]]:
    """Goals that findings name: whole, or in the room by their titles alone."""
    ids = {UUID(one) for finding in findings for one in finding["goal_ids"]}
    room = can_note(session, uow.caller)
    return {
        str(goal.id): {"id": goal.id, "name": goal.title, "restricted": not seen}
        for goal, seen in session_queries.goals(uow, ids)
        if seen or (room and can_read_title(goal))
    }


def _sheets(uow: UnitOfWork, findings: Sequence[Finding]) -> dict[str, dict[str, Any]]:
    ids = {UUID(one) for finding in findings for one in finding["sheet_ids"]}
    known = session_queries.sheets(uow, ids)
    lines = show_sheet_summaries(uow, list(known.values()))
    fields = ("id", "owner", "state", "difficulty")
    return {str(line["id"]): {name: line[name] for name in fields} for line in lines}


def _finding(
    finding: Finding,
    names: dict[UUID, str],
    goals: dict[str, dict[str, Any]],
    sheets: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    return {
        **finding,
        "owner": _named(UUID(finding["owner_id"]), names),
        "noted_by": _named(UUID(finding["noted_by"]), names),
        # What a reader may not see is left out.
        "goals": [goals[one] for one in finding["goal_ids"] if one in goals],
        "sheets": [sheets[one] for one in finding["sheet_ids"] if one in sheets],
        "request_id": finding.get("request_id"),
    }


def _named(one: UUID, names: dict[UUID, str]) -> dict[str, Any]:
    return {"id": one, "name": names.get(one, "")}

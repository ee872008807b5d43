"""Alignment sessions as their participants, and owners of findings, read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from servicekit.callers import Person
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import OwnerView
from services.goals.alignment.models.alignment_sessions import (
    PENDING_STATES,
    AlignmentSession,
    SessionFinding,
)
from services.goals.alignment.permissions import can_note, finding_actions, session_actions
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.views.references import Reference, reference
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.permissions import can_read_title
from services.goals.goal_sheets.views.sheets import show_sheet_summaries


@dataclass(frozen=True)
class SessionSummary:
    """A session as lists show it, without its findings."""

    id: UUID
    title: str
    cycle: Cycle
    held_on: date
    state: str
    units: list[Reference]
    members: list[Reference]
    convener: Reference
    follows_id: UUID | None
    closed_at: datetime | None
    # All findings, and those without an outcome.
    finding_count: int
    pending_count: int
    allowed_actions: list[str]
    version: int


class GoalReference(NamedTuple):
    """A goal that a finding names; `restricted` where the reader sees its title alone."""

    id: UUID
    name: str
    restricted: bool


class SheetReference(NamedTuple):
    """A sheet that a finding names; its owner as goal_sheets shows it."""

    id: UUID
    owner: OwnerView
    state: str
    difficulty: int | None


@dataclass(frozen=True)
class SessionFindingView:
    """A finding with the goals and sheets that its reader may see."""

    id: str
    kind: str
    text: str
    goals: list[GoalReference]
    sheets: list[SheetReference]
    owner: Reference
    due_on: str
    state: str
    action: str | None
    subject_id: str | None
    outcome: str
    settled_at: str | None
    request_id: str | None
    noted_by: Reference
    noted_at: str
    carried_over_from_id: str | None
    allowed_actions: list[str]


@dataclass(frozen=True)
class SessionDetail(SessionSummary):
    """A session with the findings that its reader may see."""

    findings: list[SessionFindingView]


def show_session_page(uow: UnitOfWork, page: Page) -> Page:
    """Turn a page of sessions into summaries."""
    sessions: Sequence[AlignmentSession] = page["items"]
    ids = {id for session in sessions for id in (*session.participants, *session.units)}
    names = directory.names(uow, ids)
    return Page(items=[_summary(uow, item, names) for item in sessions], next=page["next"])


def show_session(uow: UnitOfWork, session: AlignmentSession) -> SessionDetail:
    """Show a session with its findings; non-participants read only the findings that they own."""
    findings = _readable_findings(uow, session)
    people = {UUID(id) for item in findings for id in (item["owner_id"], item["noted_by"])}
    names = directory.names(uow, people | session.participants | set(session.units))
    goals = _goals(uow, session, findings)
    sheets = _sheets(uow, findings)
    return SessionDetail(
        **vars(_summary(uow, session, names)),
        findings=[
            _finding(item, names, goals, sheets, finding_actions(session, item, uow.caller))
            for item in findings
        ],
    )


def _readable_findings(uow: UnitOfWork, session: AlignmentSession) -> Sequence[SessionFinding]:
    if can_note(session, uow.caller) or not isinstance(uow.caller, Person):
        return session.findings
    caller_id = str(uow.caller.person_id)
    return [item for item in session.findings if item["owner_id"] == caller_id]


def _summary(
    uow: UnitOfWork, session: AlignmentSession, names: Mapping[UUID, str]
) -> SessionSummary:
    return SessionSummary(
        id=session.id,
        title=session.title,
        cycle=session.cycle,
        held_on=session.held_on,
        state=session.state,
        units=[reference(id, names) for id in session.units],
        members=[reference(id, names) for id in session.members],
        convener=reference(session.convener_id, names),
        follows_id=session.follows_id,
        closed_at=session.closed_at,
        finding_count=len(session.findings),
        pending_count=sum(item["state"] in PENDING_STATES for item in session.findings),
        allowed_actions=session_actions(session, uow.caller),
        version=session.version,
    )


def _goals(
    uow: UnitOfWork, session: AlignmentSession, findings: Collection[SessionFinding]
) -> dict[str, GoalReference]:
    """Return the goals that findings name and the reader may see, at least by title, by id."""
    ids = {UUID(id) for item in findings for id in item["goal_ids"]}
    is_participant = can_note(session, uow.caller)
    return {
        str(goal.id): GoalReference(goal.id, goal.title, not visible)
        for goal, visible in session_queries.goals(uow, ids)
        if visible or (is_participant and can_read_title(goal))
    }


def _sheets(uow: UnitOfWork, findings: Collection[SessionFinding]) -> dict[str, SheetReference]:
    ids = {UUID(id) for item in findings for id in item["sheet_ids"]}
    sheets = session_queries.sheets(uow, ids)
    references = [
        SheetReference(sheet["id"], sheet["owner"], sheet["state"], sheet["difficulty"])
        for sheet in show_sheet_summaries(uow, list(sheets.values()))
    ]
    return {str(item.id): item for item in references}


def _finding(
    finding: SessionFinding,
    names: Mapping[UUID, str],
    goals: Mapping[str, GoalReference],
    sheets: Mapping[str, SheetReference],
    actions: list[str],
) -> SessionFindingView:
    """Show a finding without goals and sheets that its reader may not see."""
    return SessionFindingView(
        id=finding["id"],
        kind=finding["kind"],
        text=finding["text"],
        goals=[goals[id] for id in finding["goal_ids"] if id in goals],
        sheets=[sheets[id] for id in finding["sheet_ids"] if id in sheets],
        owner=reference(UUID(finding["owner_id"]), names),
        due_on=finding["due_on"],
        state=finding["state"],
        action=finding["action"],
        subject_id=finding["subject_id"],
        outcome=finding["outcome"],
        settled_at=finding["settled_at"],
        request_id=finding.get("request_id"),
        noted_by=reference(UUID(finding["noted_by"]), names),
        noted_at=finding["noted_at"],
        carried_over_from_id=finding["carried_over_from_id"],
        allowed_actions=actions,
    )

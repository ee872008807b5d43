"""Findings of alignment sessions until their outcome: assigned, reminded of, settled."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.alignment_sessions import (
    PENDING_STATES,
    AlignmentSession,
    SessionFinding,
    advance_finding,
)
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.approvals.listeners import on_approved
from services.goals.approvals.models.requests import Request
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def assign_finding(uow: UnitOfWork, session: AlignmentSession, finding: SessionFinding) -> None:
    """Tell the owner of the finding, and schedule the reminder for its due day."""
    publish_step(uow, session, finding, "assigned", None)
    due_at = uow.tenant.start_of(date.fromisoformat(finding["due_on"]))
    uow.schedule("finding_due", f"{session.id}:{finding['id']}", due_at)


@on_approved
def settle_awaited_findings(uow: UnitOfWork, requests: Sequence[Request]) -> None:
    """Settle the findings that waited for the sheets and goals of approved requests."""
    request_by_subject = {
        **{request.sheet_id: request for request in requests if request.sheet.state == "filed"},
        **{
            goal_id: request
            for request in requests
            if request.kind != "submit"
            for goal_id in request.goal_ids
        },
    }
    if not request_by_subject:
        return
    for session in session_queries.lock_sessions_awaiting(uow, request_by_subject):
        for finding in list(session.findings):
            subject_id = finding["subject_id"]
            request = request_by_subject.get(UUID(subject_id)) if subject_id else None
            if request and finding["state"] != "settled":
                _settle(uow, session, finding, request)


def remind_finding_owner(uow: UnitOfWork, ref: str) -> None:
    """Remind the owner of a pending finding on its due day; `ref` is session_id:finding_id.

    Schedules itself again where the finding is due later by now: of two schedules for one `ref`
    the earlier wins.
    """
    session_id, _, finding_id = ref.partition(":")
    session = session_queries.lock_session(uow, UUID(session_id))
    finding = session.finding(UUID(finding_id)) if session else None
    if session is None or finding is None or finding["state"] not in PENDING_STATES:
        return
    due_on = date.fromisoformat(finding["due_on"])
    if due_on <= uow.tenant.today():
        publish_step(uow, session, finding, "due", None)
    else:
        uow.schedule("finding_due", ref, uow.tenant.start_of(due_on))


def publish_step(
    uow: UnitOfWork,
    session: AlignmentSession,
    finding: SessionFinding,
    step: str,
    subject: Sheet | Goal | None,
) -> None:
    """Publish a step of a finding; see `events.alignment_finding_changed`."""
    message = alignment_events.alignment_finding_changed(session, finding, step, subject)
    uow.publish(message, key=session.id)


def _settle(
    uow: UnitOfWork, session: AlignmentSession, finding: SessionFinding, request: Request
) -> None:
    settled_at = uow.now().isoformat()
    settled = advance_finding(finding, "settled", settled_at=settled_at, request_id=str(request.id))
    session.put_finding(settled)
    publish_step(uow, session, settled, "settle", None)
    uow.audit("finding.settled", f"finding:{settled['id']}", after={"request": request.id})

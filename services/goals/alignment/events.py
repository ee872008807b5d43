"""Messages about help across units, alignment sessions and nudges."""

from collections.abc import Sequence
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from servicekit import clock
from services.goals.access.events import date_text, owner_message, timestamp_message
from services.goals.alignment.models.alignment_sessions import AlignmentSession, SessionFinding
from services.goals.alignment.models.cross_unit_requests import CrossUnitRequest
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def cross_unit_request_asked(cross_unit_request: CrossUnitRequest) -> pb.CrossUnitRequestOpened:
    """Build the fact that a goal asks a unit for help."""
    return pb.CrossUnitRequestOpened(
        cross_unit_request_id=str(cross_unit_request.id),
        goal_id=str(cross_unit_request.goal_id),
        unit_id=str(cross_unit_request.unit_id),
        requested_by=str(cross_unit_request.requested_by or ""),
        request_text=cross_unit_request.request_text,
        needed_on=date_text(cross_unit_request.needed_on),
        at=timestamp_message(cross_unit_request.requested_at),
    )


def cross_unit_request_answered(
    cross_unit_request: CrossUnitRequest,
) -> pb.CrossUnitRequestAnswered:
    """Build the fact that the unit accepted or declined."""
    return pb.CrossUnitRequestAnswered(
        cross_unit_request_id=str(cross_unit_request.id),
        goal_id=str(cross_unit_request.goal_id),
        unit_id=str(cross_unit_request.unit_id),
        requested_by=str(cross_unit_request.requested_by or ""),
        state=cross_unit_request.state,
        reason=cross_unit_request.reason,
        answered_by=str(cross_unit_request.answered_by or ""),
        at=timestamp_message(cross_unit_request.answered_at),
    )


def cross_unit_request_state(cross_unit_request: CrossUnitRequest) -> pb.CrossUnitRequestState:
    """Build the current state of a cross-unit request."""
    return pb.CrossUnitRequestState(
        cross_unit_request_id=str(cross_unit_request.id),
        goal_id=str(cross_unit_request.goal_id),
        key_result_id=str(cross_unit_request.key_result_id or ""),
        unit_id=str(cross_unit_request.unit_id),
        request_text=cross_unit_request.request_text,
        needed_on=date_text(cross_unit_request.needed_on),
        state=cross_unit_request.state,
        reason=cross_unit_request.reason,
        requested_at=timestamp_message(cross_unit_request.requested_at),
        answered_at=timestamp_message(cross_unit_request.answered_at),
        version=cross_unit_request.version,
    )


def alignment_session_planned(
    session: AlignmentSession, invitees: Sequence[UUID]
) -> pb.AlignmentSessionPlanned:
    """Build the fact that `invitees`, no members before, are invited to the session."""
    return pb.AlignmentSessionPlanned(
        session_id=str(session.id),
        title=session.title,
        held_on=date_text(session.held_on),
        convener_id=str(session.convener_id),
        people_ids=[str(person_id) for person_id in invitees],
        at=timestamp_message(clock.now()),
    )


def alignment_finding_changed(
    session: AlignmentSession, finding: SessionFinding, step: str, subject: Sheet | Goal | None
) -> pb.AlignmentFindingChanged:
    """Build the fact that a finding took `step`: assigned, due, return, amend, settle or carry.

    `subject` is the sheet that goes back to its owner, or the goal that is to change.
    """
    return pb.AlignmentFindingChanged(
        session_id=str(session.id),
        finding_id=finding["id"],
        title=session.title,
        kind=finding["kind"],
        text=finding["text"],
        step=step,
        owner_id=finding["owner_id"],
        convener_id=str(session.convener_id),
        due_on=finding["due_on"],
        outcome=finding["outcome"],
        subject_id=str(subject.id) if subject else "",
        subject_owner=owner_message(subject) if subject else None,
        at=timestamp_message(clock.now()),
    )


def goal_setting_nudged(
    cycle: Cycle,
    kind: str,
    owner: pb.Owner,
    *,
    sheet_id: UUID | None,
    person_id: UUID,
    by: UUID,
) -> pb.GoalSettingNudged:
    """Build the fact that `by` nudges `person_id` to set goals for `owner`, or to submit them.

    `kind` is the kind of the gap; `sheet_id` is the sheet that was not submitted.
    """
    return pb.GoalSettingNudged(
        kind=kind,
        sheet_id=str(sheet_id or ""),
        person_id=str(person_id),
        by_id=str(by),
        cycle_id=str(cycle.id),
        cycle_name=cycle.name,
        owner=owner,
        at=timestamp_message(clock.now()),
    )

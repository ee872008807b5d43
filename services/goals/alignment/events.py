"""What is announced of help across units, alignment sessions and nudges."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from servicekit import clock
from services.goals.access.events import date_text, owner_message, timestamp_message
from services.goals.alignment.models.alignment_sessions import AlignmentSession, Finding
from services.goals.alignment.models.collaborations import Collaboration
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet


def collaboration_asked(asked: Collaboration) -> pb.CollaborationAsked:
    return pb.CollaborationAsked(
        collaboration_id=str(asked.id),
        goal_id=str(asked.goal_id),
        unit_id=str(asked.unit_id),
        asked_by=str(asked.asked_by or ""),
        ask=asked.ask,
        needed_on=date_text(asked.needed_on),
        at=timestamp_message(asked.asked_at),
    )


def collaboration_answered(answered: Collaboration) -> pb.CollaborationAnswered:
    return pb.CollaborationAnswered(
        collaboration_id=str(answered.id),
        goal_id=str(answered.goal_id),
        unit_id=str(answered.unit_id),
        asked_by=str(answered.asked_by or ""),
        state=answered.state,
        reason=answered.reason,
        answered_by=str(answered.answered_by or ""),
        at=timestamp_message(answered.answered_at),
    )


def collaboration_state(row: Collaboration) -> pb.CollaborationState:
    return pb.CollaborationState(
        collaboration_id=str(row.id),
        goal_id=str(row.goal_id),
        key_result_id=str(row.key_result_id or ""),
        unit_id=str(row.unit_id),
        ask=row.ask,
        needed_on=date_text(row.needed_on),
        state=row.state,
        reason=row.reason,
        asked_at=timestamp_message(row.asked_at),
        answered_at=timestamp_message(row.answered_at),
        version=row.version,
    )


def alignment_session_called(
    session: AlignmentSession, people: Sequence[UUID]
) -> pb.AlignmentSessionCalled:
    """`people` are those who are asked to come and were not before."""
    return pb.AlignmentSessionCalled(
        session_id=str(session.id),
        title=session.title,
        held_on=date_text(session.held_on),
        convener_id=str(session.convener_id),
        people_ids=[str(one) for one in people],
        at=timestamp_message(clock.now()),
    )


def alignment_finding_changed(
    session: AlignmentSession, finding: Finding, step: str, subject: Sheet | Goal | None
) -> pb.AlignmentFindingChanged:
    """`subject` is the sheet that goes back to its owner, or the goal that is to change."""
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


def goal_setting_nudged(cycle: Cycle, gap: Any, person_id: UUID, by: UUID) -> pb.GoalSettingNudged:
    sheet_id = str(gap.id) if gap.kind == "not_submitted" else ""
    told = {"kind": gap.kind, "sheet_id": sheet_id, "person_id": str(person_id), "by_id": str(by)}
    of_cycle = {"cycle_id": str(cycle.id), "cycle_name": cycle.name}
    return pb.GoalSettingNudged(
        **told, **of_cycle, owner=owner_message(gap), at=timestamp_message(clock.now())
    )

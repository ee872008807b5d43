"""What goals tells: states of cycles and goals, what became of sheets and requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from measures.periods import name_of
from servicekit import clock
from services.goals.models import (
    AlignmentSession,
    Collaboration,
    Cycle,
    Finding,
    Goal,
    Request,
    Sheet,
)

from .parts import day_of, key_result_of, owner_of, tell_progress, tell_time, text_of, time_of

# Of what one fact names; a message has to stay small.
MOST_TOLD = 100


def cycle_state(cycle: Cycle) -> pb.CycleState:
    return pb.CycleState(
        cycle_id=str(cycle.id),
        name=cycle.name,
        level=cycle.level,
        starts_on=cycle.starts_on.isoformat(),
        ends_on=cycle.ends_on.isoformat(),
        cut_off_on=cycle.cut_off_on.isoformat(),
        state=cycle.state,
        parent_id=str(cycle.parent_id or ""),
        version=cycle.version,
    )


def goal_state(goal: Goal) -> pb.GoalState:
    return pb.GoalState(
        goal_id=str(goal.id),
        sheet_id=str(goal.sheet_id),
        cycle_id=str(goal.cycle_id),
        owner=owner_of(goal),
        kind=goal.kind,
        title=goal.title,
        state=goal.state,
        visibility=goal.visibility,
        named=[str(one) for one in goal.named],
        weight=text_of(goal.weight),
        progress=text_of(goal.progress),
        children_progress=text_of(goal.children_progress),
        key_results=[key_result_of(item) for item in goal.key_results],
        alignments=[
            pb.Alignment(
                goal_id=str(item.parent_goal_id),
                key_result_id=str(item.parent_key_result_id or ""),
                share=text_of(item.share),
                amount=text_of(item.amount),
            )
            for item in goal.alignments
        ],
        last_update=time_of(goal.last_update),
        version=goal.version,
        strategic=goal.strategic,
        theme=goal.theme,
        dimension=goal.dimension or "",
        amounts_hidden=goal.amounts_hidden,
    )


def goal_progress(goal: Goal) -> pb.GoalProgressState:
    """Where a goal stands of which nothing but that has changed."""
    found = pb.GoalProgressState(goal_id=str(goal.id), version=goal.version)
    if goal.progress is not None:
        found.progress = text_of(goal.progress)
    if goal.children_progress is not None:
        found.children_progress = text_of(goal.children_progress)
    if goal.last_update:
        tell_time(found.last_update, goal.last_update)
    for item in goal.key_results or ():
        tell_progress(found.key_results.add(), item)
    return found


def sheet_agreed(sheet: Sheet) -> pb.SheetAgreed:
    return pb.SheetAgreed(
        sheet_id=str(sheet.id),
        cycle_id=str(sheet.cycle_id),
        owner=owner_of(sheet),
        at=time_of(clock.now()),
    )


def collaboration_asked(asked: Collaboration) -> pb.CollaborationAsked:
    return pb.CollaborationAsked(
        collaboration_id=str(asked.id),
        goal_id=str(asked.goal_id),
        unit_id=str(asked.unit_id),
        asked_by=str(asked.asked_by or ""),
        ask=asked.ask,
        needed_on=day_of(asked.needed_on),
        at=time_of(asked.asked_at),
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
        at=time_of(answered.answered_at),
    )


def collaboration_state(row: Collaboration) -> pb.CollaborationState:
    return pb.CollaborationState(
        collaboration_id=str(row.id),
        goal_id=str(row.goal_id),
        key_result_id=str(row.key_result_id or ""),
        unit_id=str(row.unit_id),
        ask=row.ask,
        needed_on=day_of(row.needed_on),
        state=row.state,
        reason=row.reason,
        asked_at=time_of(row.asked_at),
        answered_at=time_of(row.answered_at),
        version=row.version,
    )


def sheet_commented(sheet: Sheet, comment: Mapping[str, Any]) -> pb.SheetCommented:
    """Told to whoever took part before; what was deleted is no part of it."""
    said = {one["author"] for one in sheet.comments if not one["deleted"]}
    return pb.SheetCommented(
        sheet_id=str(sheet.id),
        comment_id=comment["id"],
        owner=owner_of(sheet),
        author_id=comment["author"],
        text=comment["text"],
        goal_id=comment["goal_id"] or "",
        others_ids=sorted(said - {comment["author"]}),
        at=time_of(datetime.fromisoformat(comment["at"])),
    )


def sheet_filed(sheet: Sheet) -> pb.SheetFiled:
    return pb.SheetFiled(
        sheet_id=str(sheet.id),
        cycle_id=str(sheet.cycle_id),
        owner=owner_of(sheet),
        at=time_of(clock.now()),
    )


def approval_requested(
    request: Request, people: Sequence[UUID], roles: Sequence[str]
) -> pb.ApprovalRequested:
    """`people` and `roles` are those who are asked now and were not before."""
    return pb.ApprovalRequested(
        request_id=str(request.id),
        kind=request.kind,
        sheet_id=str(request.sheet_id),
        owner=owner_of(request),
        submitter_id=str(request.submitter_id or ""),
        people_ids=[str(one) for one in people],
        roles=list(roles),
        due_at=time_of(request.due_at),
        at=time_of(clock.now()),
    )


def approval_ended(request: Request) -> pb.ApprovalEnded:
    return pb.ApprovalEnded(
        request_id=str(request.id),
        kind=request.kind,
        sheet_id=str(request.sheet_id),
        owner=owner_of(request),
        submitter_id=str(request.submitter_id or ""),
        outcome=request.state,
        at=time_of(clock.now()),
    )


def alignment_session_called(
    session: AlignmentSession, people: Sequence[UUID]
) -> pb.AlignmentSessionCalled:
    """`people` are those who are asked to come and were not before."""
    return pb.AlignmentSessionCalled(
        session_id=str(session.id),
        title=session.title,
        held_on=day_of(session.held_on),
        convener_id=str(session.convener_id),
        people_ids=[str(one) for one in people],
        at=time_of(clock.now()),
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
        subject_owner=owner_of(subject) if subject else None,
        at=time_of(clock.now()),
    )


def metric_values_awaited(
    provider_id: UUID, step: str, missing: Sequence[Any]
) -> pb.MetricValuesAwaited:
    """`missing` are metrics with the period that lacks a value, and in how many series."""
    return pb.MetricValuesAwaited(
        provider_id=str(provider_id),
        step=step,
        metrics=[
            pb.AwaitedMetric(
                metric_id=str(item.metric.id),
                name=item.metric.name,
                cadence=item.metric.period,
                period=name_of(item.period, item.metric.period),
                due_on=day_of(item.metric.due_on(item.period)),
                series=item.series,
            )
            for item in missing[:MOST_TOLD]
        ],
        at=time_of(clock.now()),
        total=len(missing),
    )


def goal_setting_nudged(cycle: Cycle, gap: Any, person_id: UUID, by: UUID) -> pb.GoalSettingNudged:
    sheet_id = str(gap.id) if gap.kind == "not_submitted" else ""
    told = {"kind": gap.kind, "sheet_id": sheet_id, "person_id": str(person_id), "by_id": str(by)}
    of_cycle = {"cycle_id": str(cycle.id), "cycle_name": cycle.name}
    return pb.GoalSettingNudged(**told, **of_cycle, owner=owner_of(gap), at=time_of(clock.now()))

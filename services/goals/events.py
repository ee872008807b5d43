"""What goals tells: states of cycles and goals, what became of sheets and requests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.goals.v1 import events_pb2 as pb
from measures.periods import name_of

from .models import AlignmentSession, Collaboration, Cycle, Finding, Goal, KeyResult, Request, Sheet

# Of what one fact names; a message has to stay small.
MOST_TOLD = 100
# The last digit of an Amount.
KEPT = Decimal("0.000001")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
        owner=_owner(goal),
        kind=goal.kind,
        title=goal.title,
        state=goal.state,
        visibility=goal.visibility,
        named=[str(one) for one in goal.named],
        weight=_decimal(goal.weight),
        progress=_decimal(goal.progress),
        children_progress=_decimal(goal.children_progress),
        key_results=[_key_result(item) for item in goal.key_results],
        alignments=[
            pb.Alignment(
                goal_id=str(item.parent_goal_id),
                key_result_id=str(item.parent_key_result_id or ""),
                share=_decimal(item.share),
                amount=_decimal(item.amount),
            )
            for item in goal.alignments
        ],
        last_update=_time(goal.last_update),
        version=goal.version,
        strategic=goal.strategic,
        theme=goal.theme,
        dimension=goal.dimension or "",
        amounts_hidden=goal.amounts_hidden,
    )


def sheet_agreed(sheet: Sheet) -> pb.SheetAgreed:
    return pb.SheetAgreed(
        sheet_id=str(sheet.id),
        cycle_id=str(sheet.cycle_id),
        owner=_owner(sheet),
        at=_time(datetime.now(UTC)),
    )


def collaboration_asked(asked: Collaboration) -> pb.CollaborationAsked:
    return pb.CollaborationAsked(
        collaboration_id=str(asked.id),
        goal_id=str(asked.goal_id),
        unit_id=str(asked.unit_id),
        asked_by=str(asked.asked_by or ""),
        ask=asked.ask,
        needed_on=_day(asked.needed_on),
        at=_time(asked.asked_at),
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
        at=_time(answered.answered_at),
    )


def collaboration_state(row: Collaboration) -> pb.CollaborationState:
    return pb.CollaborationState(
        collaboration_id=str(row.id),
        goal_id=str(row.goal_id),
        key_result_id=str(row.key_result_id or ""),
        unit_id=str(row.unit_id),
        ask=row.ask,
        needed_on=_day(row.needed_on),
        state=row.state,
        reason=row.reason,
        asked_at=_time(row.asked_at),
        answered_at=_time(row.answered_at),
        version=row.version,
    )


def sheet_commented(sheet: Sheet, comment: Mapping[str, Any]) -> pb.SheetCommented:
    """Told to whoever took part before; what was deleted is no part of it."""
    said = {one["author"] for one in sheet.comments if not one["deleted"]}
    return pb.SheetCommented(
        sheet_id=str(sheet.id),
        comment_id=comment["id"],
        owner=_owner(sheet),
        author_id=comment["author"],
        text=comment["text"],
        goal_id=comment["goal_id"] or "",
        others_ids=sorted(said - {comment["author"]}),
        at=_time(datetime.fromisoformat(comment["at"])),
    )


def sheet_filed(sheet: Sheet) -> pb.SheetFiled:
    return pb.SheetFiled(
        sheet_id=str(sheet.id),
        cycle_id=str(sheet.cycle_id),
        owner=_owner(sheet),
        at=_time(datetime.now(UTC)),
    )


def approval_requested(
    request: Request, people: Sequence[UUID], roles: Sequence[str]
) -> pb.ApprovalRequested:
    """`people` and `roles` are those who are asked now and were not before."""
    return pb.ApprovalRequested(
        request_id=str(request.id),
        kind=request.kind,
        sheet_id=str(request.sheet_id),
        owner=_owner(request),
        submitter_id=str(request.submitter_id or ""),
        people_ids=[str(one) for one in people],
        roles=list(roles),
        due_at=_time(request.due_at),
        at=_time(datetime.now(UTC)),
    )


def approval_ended(request: Request) -> pb.ApprovalEnded:
    return pb.ApprovalEnded(
        request_id=str(request.id),
        kind=request.kind,
        sheet_id=str(request.sheet_id),
        owner=_owner(request),
        submitter_id=str(request.submitter_id or ""),
        outcome=request.state,
        at=_time(datetime.now(UTC)),
    )


def alignment_session_called(
    session: AlignmentSession, people: Sequence[UUID]
) -> pb.AlignmentSessionCalled:
    """`people` are those who are asked to come and were not before."""
    return pb.AlignmentSessionCalled(
        session_id=str(session.id),
        title=session.title,
        held_on=_day(session.held_on),
        convener_id=str(session.convener_id),
        people_ids=[str(one) for one in people],
        at=_time(datetime.now(UTC)),
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
        subject_owner=_owner(subject) if subject else None,
        at=_time(datetime.now(UTC)),
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
                due_on=_day(item.metric.due_on(item.period)),
                series=item.series,
            )
            for item in missing[:MOST_TOLD]
        ],
        at=_time(datetime.now(UTC)),
        total=len(missing),
    )


def goal_setting_nudged(cycle: Cycle, gap: Any, person_id: UUID, by: UUID) -> pb.GoalSettingNudged:
    sheet_id = str(gap.id) if gap.kind == "not_submitted" else ""
    told = {"kind": gap.kind, "sheet_id": sheet_id, "person_id": str(person_id), "by_id": str(by)}
    of_cycle = {"cycle_id": str(cycle.id), "cycle_name": cycle.name}
    return pb.GoalSettingNudged(**told, **of_cycle, owner=_owner(gap), at=_time(datetime.now(UTC)))


def _owner(row: Any) -> pb.Owner:
    return pb.Owner(kind=row.owner_kind, id=str(row.owner_id or ""))


def _key_result(item: KeyResult) -> pb.KeyResult:
    return pb.KeyResult(
        key_result_id=str(item.id),
        title=item.title,
        unit=item.unit,
        direction=item.direction,
        accumulation=item.accumulation,
        period=item.period,
        start=_decimal(item.start),
        target=_decimal(item.target),
        target_high=_decimal(item.target_high),
        tolerance=_decimal(item.tolerance),
        weight=_decimal(item.weight),
        starts_on=_day(item.starts_on),
        ends_on=_day(item.ends_on),
        current=_decimal(item.current),
        progress=_decimal(item.progress),
        last_check_in_id=str(item.last_check_in_id or ""),
        last_check_in_at=_time(item.last_check_in_at),
        cancelled=item.cancelled,
        last_period_end=_day(item.last_period_end),
        ambition=item.ambition,
        cadence=item.cadence or "",
        source=item.source,
        phased=[pb.PhasedTarget(**point) for point in item.phased],
        milestones=[_milestone(found) for found in item.milestones],
        driver=item.driver,
        children_by=item.children_by,
        metric_id=str(item.metric_id or ""),
    )


def _milestone(found: dict[str, Any]) -> pb.Milestone:
    return pb.Milestone(**{name: value or "" for name, value in found.items()})


@lru_cache(8192)
def _decimal(value: Decimal | None) -> str:
    """As the row keeps it: told at once or told again, a state of one version says the same."""
    if value is None:
        return ""
    return f"{Decimal(value).quantize(KEPT, ROUND_HALF_UP).normalize():f}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _time(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    since = at - EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1_000)

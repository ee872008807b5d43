"""The Kafka edge of notifications: a fact becomes notices for people, messages for partners."""

from chengshi.appraisals.v1.events_pb2 import FormOpened, FormSubmitted
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import (
    AlignmentFindingChanged,
    AlignmentSessionCalled,
    ApprovalEnded,
    ApprovalRequested,
    CollaborationAnswered,
    CollaborationAsked,
    GoalSettingNudged,
    MetricValuesAwaited,
    SheetAgreed,
    SheetCommented,
    SheetFiled,
)
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import alignment_sessions, approvals, deliveries, metrics, notices, nudges

# Notices and webhooks: a quarter of a second later is soon enough.
consumers = Consumers(gather_ms=250)
consumers.extend(directory_consumers)


@consumers.on(SheetAgreed)
def notice_agreed_sheet(uow: UnitOfWork, told: SheetAgreed) -> None:
    notices.notice_agreed_sheet(uow, told)


@consumers.on(ApprovalRequested)
def notice_requested_approval(uow: UnitOfWork, told: ApprovalRequested) -> None:
    approvals.notice_requested_approval(uow, told)


@consumers.on(ApprovalEnded)
def notice_ended_approval(uow: UnitOfWork, told: ApprovalEnded) -> None:
    approvals.notice_ended_approval(uow, told)


@consumers.on(CheckInRecorded, when=lambda told: told.blocked)
def notice_blocked(uow: UnitOfWork, told: CheckInRecorded) -> None:
    notices.notice_blocked(uow, told)


@consumers.on(FormOpened)
def notice_opened_form(uow: UnitOfWork, told: FormOpened) -> None:
    notices.notice_opened_form(uow, told)


@consumers.on(FormSubmitted)
def notice_submitted_form(uow: UnitOfWork, told: FormSubmitted) -> None:
    notices.notice_submitted_form(uow, told)


@consumers.on(CollaborationAsked)
def notice_asked_collaboration(uow: UnitOfWork, told: CollaborationAsked) -> None:
    notices.notice_asked_collaboration(uow, told)


@consumers.on(CollaborationAnswered)
def notice_answered_collaboration(uow: UnitOfWork, told: CollaborationAnswered) -> None:
    notices.notice_answered_collaboration(uow, told)


@consumers.on(SheetCommented)
def notice_commented_sheet(uow: UnitOfWork, told: SheetCommented) -> None:
    notices.notice_commented_sheet(uow, told)


@consumers.on(AlignmentSessionCalled)
def notice_called_session(uow: UnitOfWork, told: AlignmentSessionCalled) -> None:
    alignment_sessions.notice_called(uow, told)


@consumers.on(AlignmentFindingChanged)
def notice_told_finding(uow: UnitOfWork, told: AlignmentFindingChanged) -> None:
    alignment_sessions.notice_finding(uow, told)


@consumers.on(MetricValuesAwaited)
def notice_awaited_values(uow: UnitOfWork, told: MetricValuesAwaited) -> None:
    metrics.notice_awaited(uow, told)


@consumers.on(GoalSettingNudged)
def notice_nudged(uow: UnitOfWork, told: GoalSettingNudged) -> None:
    nudges.notice_nudged(uow, told)


@consumers.on_many(SheetAgreed)
def queue_agreed_sheets(uow: UnitOfWork, told: list[SheetAgreed]) -> None:
    deliveries.queue(uow, told)


@consumers.on_many(SheetFiled)
def queue_filed_sheets(uow: UnitOfWork, told: list[SheetFiled]) -> None:
    deliveries.queue(uow, told)


@consumers.on_many(ApprovalRequested)
def queue_requested_approvals(uow: UnitOfWork, told: list[ApprovalRequested]) -> None:
    deliveries.queue(uow, told)


@consumers.on_many(ApprovalEnded)
def queue_ended_approvals(uow: UnitOfWork, told: list[ApprovalEnded]) -> None:
    deliveries.queue(uow, told)


@consumers.on_many(CheckInRecorded)
def queue_check_ins(uow: UnitOfWork, told: list[CheckInRecorded]) -> None:
    deliveries.queue(uow, told)


@consumers.on_many(FormOpened)
def queue_opened_forms(uow: UnitOfWork, told: list[FormOpened]) -> None:
    deliveries.queue(uow, told)


@consumers.on_many(FormSubmitted)
def queue_submitted_forms(uow: UnitOfWork, told: list[FormSubmitted]) -> None:
    deliveries.queue(uow, told)

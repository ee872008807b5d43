"""The Kafka edge of notifications: events become notices for people and webhook messages."""

from chengshi.appraisals.v1.events_pb2 import FormOpened, FormSubmitted
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import (
    AlignmentFindingChanged,
    AlignmentSessionPlanned,
    ApprovalEnded,
    ApprovalRequested,
    CrossUnitRequestAnswered,
    CrossUnitRequestOpened,
    GoalSettingNudged,
    MetricValuesRequested,
    SheetAgreed,
    SheetCommented,
    SheetFiled,
)
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.delivery.use_cases import deliveries
from services.notifications.rules.use_cases import (
    alignment_sessions,
    appraisal_forms,
    approvals,
    check_ins,
    cross_unit_requests,
    metrics,
    nudges,
    sheets,
)

# Notices and webhooks may be a quarter of a second late.
consumers = Consumers(gather_ms=250)
consumers.extend(directory_consumers)


@consumers.on(SheetAgreed)
def notify_sheet_agreed(uow: UnitOfWork, event: SheetAgreed) -> None:
    sheets.notify_sheet_agreed(uow, event)


@consumers.on(ApprovalRequested)
def notify_approval_requested(uow: UnitOfWork, event: ApprovalRequested) -> None:
    approvals.notify_approval_requested(uow, event)


@consumers.on(ApprovalEnded)
def notify_approval_ended(uow: UnitOfWork, event: ApprovalEnded) -> None:
    approvals.notify_approval_ended(uow, event)


@consumers.on(CheckInRecorded, when=lambda event: event.blocked)
def notify_blocked(uow: UnitOfWork, event: CheckInRecorded) -> None:
    check_ins.notify_blocked(uow, event)


@consumers.on(FormOpened)
def notify_form_opened(uow: UnitOfWork, event: FormOpened) -> None:
    appraisal_forms.notify_form_opened(uow, event)


@consumers.on(FormSubmitted)
def notify_form_submitted(uow: UnitOfWork, event: FormSubmitted) -> None:
    appraisal_forms.notify_form_submitted(uow, event)


@consumers.on(CrossUnitRequestOpened)
def notify_cross_unit_request_opened(uow: UnitOfWork, event: CrossUnitRequestOpened) -> None:
    cross_unit_requests.notify_cross_unit_request_opened(uow, event)


@consumers.on(CrossUnitRequestAnswered)
def notify_cross_unit_request_answered(uow: UnitOfWork, event: CrossUnitRequestAnswered) -> None:
    cross_unit_requests.notify_cross_unit_request_answered(uow, event)


@consumers.on(SheetCommented)
def notify_sheet_commented(uow: UnitOfWork, event: SheetCommented) -> None:
    sheets.notify_sheet_commented(uow, event)


@consumers.on(AlignmentSessionPlanned)
def notify_session_opened(uow: UnitOfWork, event: AlignmentSessionPlanned) -> None:
    alignment_sessions.notify_session_opened(uow, event)


@consumers.on(AlignmentFindingChanged)
def notify_finding_changed(uow: UnitOfWork, event: AlignmentFindingChanged) -> None:
    alignment_sessions.notify_finding_changed(uow, event)


@consumers.on(MetricValuesRequested)
def notify_values_requested(uow: UnitOfWork, event: MetricValuesRequested) -> None:
    metrics.notify_values_requested(uow, event)


@consumers.on(GoalSettingNudged)
def notify_goal_setting_nudged(uow: UnitOfWork, event: GoalSettingNudged) -> None:
    nudges.notify_goal_setting_nudged(uow, event)


@consumers.on_many(SheetAgreed)
def queue_agreed_sheets(uow: UnitOfWork, events: list[SheetAgreed]) -> None:
    deliveries.queue_deliveries(uow, events)


@consumers.on_many(SheetFiled)
def queue_filed_sheets(uow: UnitOfWork, events: list[SheetFiled]) -> None:
    deliveries.queue_deliveries(uow, events)


@consumers.on_many(ApprovalRequested)
def queue_requested_approvals(uow: UnitOfWork, events: list[ApprovalRequested]) -> None:
    deliveries.queue_deliveries(uow, events)


@consumers.on_many(ApprovalEnded)
def queue_ended_approvals(uow: UnitOfWork, events: list[ApprovalEnded]) -> None:
    deliveries.queue_deliveries(uow, events)


@consumers.on_many(CheckInRecorded)
def queue_check_ins(uow: UnitOfWork, events: list[CheckInRecorded]) -> None:
    deliveries.queue_deliveries(uow, events)


@consumers.on_many(FormOpened)
def queue_opened_forms(uow: UnitOfWork, events: list[FormOpened]) -> None:
    deliveries.queue_deliveries(uow, events)


@consumers.on_many(FormSubmitted)
def queue_submitted_forms(uow: UnitOfWork, events: list[FormSubmitted]) -> None:
    deliveries.queue_deliveries(uow, events)

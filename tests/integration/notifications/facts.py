"""Facts that other services tell."""

from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.appraisals.v1.events_pb2 import FormOpened, FormSubmitted
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import ApprovalEnded, ApprovalRequested, Owner, SheetAgreed
from servicekit.ids import new_id


def now() -> Timestamp:
    at = Timestamp()
    at.GetCurrentTime()
    return at


def a_check_in(**values: Any) -> CheckInRecorded:
    ids = {name: str(new_id()) for name in ("check_in_id", "key_result_id", "goal_id", "author_id")}
    usual = {
        "value": "42",
        "period_start": "2026-11-16",
        "period_end": "2026-11-22",
        "recorded_at": now(),
        "visibility": "open",
    }
    return CheckInRecorded(**(ids | usual | values))


def an_agreed_sheet(kind: str, owner_id: object = "") -> SheetAgreed:
    owner = Owner(kind=kind, id=str(owner_id))
    return SheetAgreed(sheet_id=str(new_id()), cycle_id=str(new_id()), owner=owner, at=now())


def an_opened_form(employee_id: object, manager_id: object) -> FormOpened:
    return FormOpened(
        form_id=str(new_id()),
        round_id=str(new_id()),
        round_name="2026 年度考核",
        employee_id=str(employee_id),
        manager_id=str(manager_id),
        at=now(),
    )


def a_submitted_form(by: str, employee_id: object, manager_id: object) -> FormSubmitted:
    return FormSubmitted(
        form_id=str(new_id()),
        round_id=str(new_id()),
        by=by,
        employee_id=str(employee_id),
        manager_id=str(manager_id),
        at=now(),
    )


def a_requested_approval(owner_id: object, submitter_id: object, *people: object) -> Any:
    return ApprovalRequested(
        request_id=str(new_id()),
        kind="submit",
        sheet_id=str(new_id()),
        owner=Owner(kind="person", id=str(owner_id)),
        submitter_id=str(submitter_id),
        people_ids=[str(one) for one in people],
        at=now(),
    )


def an_ended_approval(kind: str, outcome: str, owner_id: object, submitter_id: object) -> Any:
    return ApprovalEnded(
        request_id=str(new_id()),
        kind=kind,
        sheet_id=str(new_id()),
        owner=Owner(kind="person", id=str(owner_id)),
        submitter_id=str(submitter_id),
        outcome=outcome,
        at=now(),
    )

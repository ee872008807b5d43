"""The facts that appraisals publishes: forms are opened and submitted, never a score."""

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.appraisals.v1 import events_pb2 as pb

from .models import Form, Side


def form_opened(form: Form, round_name: str, at: datetime) -> pb.FormOpened:
    """Build the fact that a round opened a form at `at`."""
    return pb.FormOpened(
        form_id=str(form.id),
        round_id=str(form.round_id),
        round_name=round_name,
        employee_id=str(form.employee_id),
        manager_id=str(form.manager_id or ""),
        at=_timestamp(at),
    )


def form_submitted(form: Form, side: Side, at: datetime) -> pb.FormSubmitted:
    """Build the fact that one side submitted its scores at `at`."""
    return pb.FormSubmitted(
        form_id=str(form.id),
        round_id=str(form.round_id),
        by=side,
        employee_id=str(form.employee_id),
        manager_id=str(form.manager_id or ""),
        at=_timestamp(at),
    )


def _timestamp(at: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp

"""What appraisals tells: that forms open and are handed in, never a score."""

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.appraisals.v1 import events_pb2 as pb

from .models import Form, Side


def form_opened(form: Form, round_name: str, at: datetime) -> pb.FormOpened:
    return pb.FormOpened(
        form_id=str(form.id),
        round_id=str(form.round_id),
        round_name=round_name,
        employee_id=str(form.employee_id),
        manager_id=str(form.manager_id or ""),
        at=_timestamp(at),
    )


def form_submitted(form: Form, side: Side, at: datetime) -> pb.FormSubmitted:
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

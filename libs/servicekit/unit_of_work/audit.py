"""The trace of a change: who changed which subject, and how."""

import json
from collections.abc import Mapping

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.audit.v1.events_pb2 import AuditRecorded
from servicekit import clock
from servicekit.callers import Caller
from servicekit.ids import new_id


def record(
    service: str,
    caller: Caller,
    action: str,
    subject: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> AuditRecorded:
    """Build the message that the audit log stores; `subject` is kind:id."""
    now = Timestamp()
    now.FromDatetime(clock.now())
    return AuditRecorded(
        audit_id=str(new_id()),
        service=service,
        actor=getattr(caller, "actor", "person"),
        action=action,
        subject=subject,
        before=_json(before),
        after=_json(after),
        at=now,
    )


def _json(value: Mapping[str, object] | None) -> str:
    return json.dumps(dict(value), ensure_ascii=False, default=str) if value else ""

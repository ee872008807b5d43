"""The trace of a change: who changed which subject, and how."""

import json
from typing import Any

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
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
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


def _json(value: dict[str, Any] | None) -> str:
    return json.dumps(value, ensure_ascii=False, default=str) if value else ""

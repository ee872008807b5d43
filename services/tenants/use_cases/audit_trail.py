"""The audit trail of all services: recorded from AuditRecorded, read by admins."""

import json
from collections.abc import Sequence
from datetime import UTC
from uuid import UUID

from chengshi.audit.v1.events_pb2 import AuditRecorded
from servicekit.errors import require
from servicekit.paging import Page
from servicekit.strict_json import JsonObject
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import permissions, queries, writes
from services.tenants.models import AuditEntry
from services.tenants.writes import AuditRow


def record_entries(uow: UnitOfWork, messages: Sequence[AuditRecorded]) -> None:
    """Insert entries of one tenant: that of the unit of work, never one named by a message."""
    rows = [_entry_row(uow.tenant.id, message) for message in messages]
    writes.insert_audit_entries(uow, rows)


def record_closing_entry(uow: UnitOfWork, action: str, before: JsonObject) -> None:
    """Add the last entry of a deleted tenant's trail."""
    tenant_id = uow.tenant.id
    uow.add(
        AuditEntry(
            tenant_id=tenant_id,
            at=uow.now(),
            service="tenants",
            actor="system",
            action=action,
            subject=f"tenant:{tenant_id}",
            before=before,
        )
    )


def list_entries(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """List the tenant's entries, newest first, for admins and API clients with the scope."""
    require(permissions.can_read_audit(uow.caller))
    return queries.audit_entries(uow, uow.tenant.id, after=after, limit=limit)


def _entry_row(tenant_id: UUID, message: AuditRecorded) -> AuditRow:
    return AuditRow(
        id=UUID(message.audit_id),
        tenant_id=tenant_id,
        at=message.at.ToDatetime(UTC),
        service=message.service,
        actor=message.actor,
        on_behalf_of=message.on_behalf_of or None,
        action=message.action,
        subject=message.subject,
        before=json.loads(message.before) if message.before else None,
        after=json.loads(message.after) if message.after else None,
        ip=message.ip or None,
    )

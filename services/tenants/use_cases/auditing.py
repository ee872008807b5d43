"""The trail of all services: kept as it was told, read by admins."""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chengshi.audit.v1.events_pb2 import AuditRecorded
from servicekit.errors import require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import permissions, queries
from services.tenants.models import AuditEntry


def keep(uow: UnitOfWork, recorded: Sequence[AuditRecorded]) -> None:
    """Add entries of one company; the company is the envelope's, never the message's."""
    rows = [_row(uow.tenant.id, item) for item in recorded]
    uow.session.execute(insert(AuditEntry).values(rows).on_conflict_do_nothing())


def keep_last(uow: UnitOfWork, action: str, before: dict[str, Any]) -> None:
    """The entry that closes the company's trail."""
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


def list_audit(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    require(permissions.can_read_audit(uow.caller))
    return queries.audit_entries(uow, uow.tenant.id, after=after, limit=limit)


def _row(tenant_id: UUID, item: AuditRecorded) -> dict[str, Any]:
    return {
        "id": UUID(item.audit_id),
        "tenant_id": tenant_id,
        "at": item.at.ToDatetime(UTC),
        "service": item.service,
        "actor": item.actor,
        "on_behalf_of": item.on_behalf_of or None,
        "action": item.action,
        "subject": item.subject,
        "before": json.loads(item.before) if item.before else None,
        "after": json.loads(item.after) if item.after else None,
        "ip": item.ip or None,
    }

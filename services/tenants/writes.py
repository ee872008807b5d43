"""Set-based INSERT, UPDATE and DELETE statements of tenants."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from servicekit.strict_json import JsonObject
from servicekit.unit_of_work.session import UnitOfWork

from .models import AuditEntry, IdentityProvider, Invitation, Run, Tenant


class AuditRow(TypedDict):
    """A row of `audit_entries`; `before` and `after` are JSON objects of the audited fields."""

    id: UUID
    tenant_id: UUID
    at: datetime
    service: str
    actor: str
    on_behalf_of: str | None
    action: str
    subject: str
    before: JsonObject | None
    after: JsonObject | None
    ip: str | None


def reserve_slug(uow: UnitOfWork, tenant: Tenant) -> bool:
    """Insert a provisioning tenant unless its slug is taken; answers whether it was inserted.

    A concurrent request with the same slug waits here until the first one has committed.
    """
    names = ("id", "slug", "name", "package", "locale", "time_zone", "state", "version")
    insertion = (
        insert(Tenant)
        .values({name: getattr(tenant, name) for name in names})
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Tenant.id)
    )
    return uow.session.scalar(insertion) is not None


def insert_audit_entries(uow: UnitOfWork, rows: Sequence[AuditRow]) -> None:
    """Insert audit entries; one that is there already, by its id, is left as it is."""
    uow.session.execute(insert(AuditEntry).values(rows).on_conflict_do_nothing())


def erase_tenant_data(uow: UnitOfWork, tenant_id: UUID) -> None:
    """Delete what a deleted tenant leaves here; its audit entries and its row stay."""
    uow.session.execute(sa.delete(IdentityProvider).where(IdentityProvider.tenant_id == tenant_id))
    uow.session.execute(sa.delete(Invitation).where(Invitation.tenant_id == tenant_id))
    uow.session.execute(sa.update(Run).where(Run.tenant_id == tenant_id).values(request={}))

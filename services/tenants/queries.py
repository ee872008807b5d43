"""SELECT statements of tenants; rows of a tenant are selected by its id."""

from uuid import UUID

import sqlalchemy as sa

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import AuditEntry, IdentityProvider, Invitation, Run, Tenant


def tenant(uow: UnitOfWork, tenant_id: UUID, *, lock: bool = False) -> Tenant:
    """Load a tenant in any state; `lock` is FOR UPDATE. Raises NotFound `tenant.unknown`."""
    row = uow.session.get(Tenant, tenant_id, with_for_update=lock)
    if row is None:
        raise NotFound("tenant.unknown")
    return row


def is_slug_taken(uow: UnitOfWork, slug: str) -> bool:
    """Whether a tenant has this slug; a deleted one has given its slug back."""
    return uow.session.scalar(sa.select(sa.exists().where(Tenant.slug == slug))) is True


def run(uow: UnitOfWork, run_id: UUID) -> Run:
    """Load a lifecycle run of any tenant, unchecked. Raises NotFound `run.not_found`."""
    row = uow.session.get(Run, run_id)
    if row is None:
        raise NotFound("run.not_found")
    return row


def locked_run(uow: UnitOfWork, tenant_id: UUID, run_id: UUID) -> Run:
    """Lock the tenant's run, so that two workers never finish the same step at once."""
    query = sa.select(Run).where(Run.id == run_id, Run.tenant_id == tenant_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("run.not_found")
    return row


def run_by_request(uow: UnitOfWork, request_key: bytes | None) -> Run | None:
    """Find the run that a sign-up began, by the digest of its idempotency key; None without one."""
    if request_key is None:
        return None
    return uow.session.scalar(sa.select(Run).where(Run.request_key == request_key))


def has_open_run(uow: UnitOfWork, tenant_id: UUID) -> bool:
    """Whether a lifecycle run of the tenant is running, or failed and may be resumed."""
    open_run = sa.exists().where(Run.tenant_id == tenant_id, Run.state != "done")
    return uow.session.scalar(sa.select(open_run)) is True


def provider_of_domain(uow: UnitOfWork, domain: str) -> IdentityProvider | None:
    """Return the provider of a mail domain over all tenants: a domain has one owner."""
    return uow.session.scalar(sa.select(IdentityProvider).where(IdentityProvider.domain == domain))


def providers(uow: UnitOfWork, tenant_id: UUID, *, after: str, limit: int) -> Page:
    """Page identity providers of the tenant, oldest first."""
    query = sa.select(IdentityProvider).where(IdentityProvider.tenant_id == tenant_id)
    return page(uow.session, query, [IdentityProvider.id], after=after, limit=limit)


def audit_entries(uow: UnitOfWork, tenant_id: UUID, *, after: str, limit: int) -> Page:
    """Newest first."""
    query = sa.select(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    keys = [AuditEntry.at, AuditEntry.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def invitation(uow: UnitOfWork, tenant_id: UUID, invitation_id: UUID) -> Invitation:
    """Load an invitation; raises NotFound `invitation.not_found`, also for another tenant's."""
    query = sa.select(Invitation).where(
        Invitation.id == invitation_id, Invitation.tenant_id == tenant_id
    )
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("invitation.not_found")
    return row


def invitation_of(uow: UnitOfWork, tenant_id: UUID, employee_id: UUID) -> Invitation | None:
    """Find the invitation of an employee in any state: each has at most one, which is reused."""
    query = sa.select(Invitation).where(
        Invitation.tenant_id == tenant_id, Invitation.employee_id == employee_id
    )
    return uow.session.scalar(query)

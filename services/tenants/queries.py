"""Every SELECT of this service; rows that belong to a company are asked for by its id."""

from uuid import UUID

import sqlalchemy as sa

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import AuditEntry, IdentityProvider, Invitation, Run, Tenant


def tenant(uow: UnitOfWork, tenant_id: UUID, *, lock: bool = False) -> Tenant:
    found = uow.session.get(Tenant, tenant_id, with_for_update=lock)
    if found is None:
        raise NotFound("tenant.unknown")
    return found


def slug_taken(uow: UnitOfWork, slug: str) -> bool:
    return uow.session.scalar(sa.select(sa.exists().where(Tenant.slug == slug))) is True


def run(uow: UnitOfWork, run_id: UUID) -> Run:
    found = uow.session.get(Run, run_id)
    if found is None:
        raise NotFound("run.not_found")
    return found


def run_of(uow: UnitOfWork, tenant_id: UUID, run_id: UUID) -> Run:
    """The company's run, locked: two workers never settle the same step at once."""
    wanted = sa.select(Run).where(Run.id == run_id, Run.tenant_id == tenant_id).with_for_update()
    found = uow.session.scalar(wanted)
    if found is None:
        raise NotFound("run.not_found")
    return found


def run_by_request(uow: UnitOfWork, request_key: bytes | None) -> Run | None:
    if request_key is None:
        return None
    return uow.session.scalar(sa.select(Run).where(Run.request_key == request_key))


def has_open_run(uow: UnitOfWork, tenant_id: UUID) -> bool:
    open_run = sa.exists().where(Run.tenant_id == tenant_id, Run.state != "done")
    return uow.session.scalar(sa.select(open_run)) is True


def provider_of_domain(uow: UnitOfWork, domain: str) -> IdentityProvider | None:
    """Whose domain it is: asked over all companies, since a domain has one owner."""
    return uow.session.scalar(sa.select(IdentityProvider).where(IdentityProvider.domain == domain))


def providers(uow: UnitOfWork, tenant_id: UUID, *, after: str, limit: int) -> Page:
    wanted = sa.select(IdentityProvider).where(IdentityProvider.tenant_id == tenant_id)
    return page(uow.session, wanted, [IdentityProvider.id], after=after, limit=limit)


def audit_entries(uow: UnitOfWork, tenant_id: UUID, *, after: str, limit: int) -> Page:
    """Newest first."""
    wanted = sa.select(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    keys = [AuditEntry.at, AuditEntry.id]
    return page(uow.session, wanted, keys, after=after, limit=limit, descending=True)


def invitation(uow: UnitOfWork, tenant_id: UUID, invitation_id: UUID) -> Invitation:
    wanted = sa.select(Invitation).where(
        Invitation.id == invitation_id, Invitation.tenant_id == tenant_id
    )
    found = uow.session.scalar(wanted)
    if found is None:
        raise NotFound("invitation.not_found")
    return found


def invitation_of(uow: UnitOfWork, tenant_id: UUID, employee_id: UUID) -> Invitation | None:
    wanted = sa.select(Invitation).where(
        Invitation.tenant_id == tenant_id, Invitation.employee_id == employee_id
    )
    return uow.session.scalar(wanted)


def forget(uow: UnitOfWork, tenant_id: UUID) -> None:
    """Remove what a deleted company leaves here; its trail and its slug stay."""
    uow.session.execute(sa.delete(IdentityProvider).where(IdentityProvider.tenant_id == tenant_id))
    uow.session.execute(sa.delete(Invitation).where(Invitation.tenant_id == tenant_id))
    uow.session.execute(sa.update(Run).where(Run.tenant_id == tenant_id).values(request={}))

"""Profiles of tenants: the caller's own, and any one for services."""

from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext as CurrentTenant
from services.tenants import queries
from services.tenants.models import Tenant


def show_tenant(uow: UnitOfWork) -> CurrentTenant:
    """Return the caller's tenant, as the unit of work has already read it."""
    return uow.tenant


def load_tenant(uow: UnitOfWork, tenant_id: UUID) -> Tenant:
    """Return any tenant, for services only; raises NotFound `tenant.unknown`."""
    return queries.tenant(uow, tenant_id)

"""What a company is told about itself."""

from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext as OwnTenant
from services.tenants import queries
from services.tenants.models import Tenant


def show_tenant(uow: UnitOfWork) -> OwnTenant:
    """As the unit of work found it on entering: nothing more is to be read."""
    return uow.tenant


def find_tenant(uow: UnitOfWork, tenant_id: UUID) -> Tenant:
    """Any company, for services only; NotFound where there is none."""
    return queries.tenant(uow, tenant_id)

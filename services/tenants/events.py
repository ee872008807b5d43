"""The messages that tenants tells the others."""

from chengshi.tenancy.v1 import tenancy_pb2

from .models import Tenant


def tenant_message(tenant: Tenant) -> tenancy_pb2.Tenant:
    """What every service is told about a company."""
    return tenancy_pb2.Tenant(
        tenant_id=str(tenant.id),
        slug=tenant.slug,
        name=tenant.name,
        time_zone=tenant.time_zone,
        locale=tenant.locale,
        package=tenant.package,
    )

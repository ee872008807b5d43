"""The messages of tenants."""

from chengshi.tenancy.v1 import tenancy_pb2

from .models import Tenant


def tenant_message(tenant: Tenant) -> tenancy_pb2.Tenant:
    """Convert a tenant to the message that every service gets."""
    return tenancy_pb2.Tenant(
        tenant_id=str(tenant.id),
        slug=tenant.slug,
        name=tenant.name,
        time_zone=tenant.time_zone,
        locale=tenant.locale,
        package=tenant.package,
    )

"""Names in PostgreSQL that are derived from a service and a tenant's id, never from a slug."""

from uuid import UUID

SHARED_SCHEMA = "shared"


def tenant_schema(tenant_id: UUID) -> str:
    return f"t_{tenant_id.hex}"


def tenant_role(service: str, tenant_id: UUID) -> str:
    """Roles belong to the whole cluster, so the service is part of the name."""
    return f"{service}_t_{tenant_id.hex}"


def spare_schema(spare_id: UUID) -> str:
    return f"s_{spare_id.hex}"


def spare_role(service: str, spare_id: UUID) -> str:
    return f"{service}_s_{spare_id.hex}"


def shared_role(service: str) -> str:
    return f"{service}_shared"


def owner(service: str) -> str:
    return f"{service}_owner"


def group(service: str) -> str:
    """Holds the privileges on all tables; what keeps tenants apart is USAGE on the schema."""
    return f"{service}_rw"

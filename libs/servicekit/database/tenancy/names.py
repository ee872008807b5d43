"""Names in PostgreSQL that are derived from a service and a tenant's id, never from a slug."""

from uuid import UUID

SHARED_SCHEMA = "shared"


def tenant_schema(tenant_id: UUID) -> str:
    """The schema of a tenant."""
    return f"t_{tenant_id.hex}"


def tenant_role(service: str, tenant_id: UUID) -> str:
    """Roles belong to the whole cluster, so the service is part of the name."""
    return f"{service}_t_{tenant_id.hex}"


def spare_schema(spare_id: UUID) -> str:
    """The schema of a spare."""
    return f"s_{spare_id.hex}"


def spare_role(service: str, spare_id: UUID) -> str:
    """The role of a spare."""
    return f"{service}_s_{spare_id.hex}"


def shared_role(service: str) -> str:
    """The role of the one schema of a service that has no schema for each tenant."""
    return f"{service}_shared"


def owner(service: str) -> str:
    """The role that owns all tables of a service."""
    return f"{service}_owner"


def group(service: str) -> str:
    """The role with privileges on all tables; USAGE on the schema keeps tenants apart."""
    return f"{service}_rw"

"""The tenant of a unit of work, and how its role and schema are entered."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from servicekit import clock
from servicekit.callers import REGISTER_SERVICE, Caller, ServiceCaller, System
from servicekit.database.engine import note_tenant
from servicekit.database.raw import execute_raw
from servicekit.database.tenancy.names import SHARED_SCHEMA, shared_role
from servicekit.errors import Forbidden, TenantDeletedError, Unavailable

# A company that was removed is still registered, but has no role to take any more.
ENTER_TENANT = (
    "SELECT state, slug, name, time_zone, locale, package, CASE WHEN to_regrole(role_name)"
    " IS NOT NULL THEN set_config('role', role_name, true) END,"
    " set_config('search_path', schema_name, true) AS path,"
    " set_config('plan_cache_mode', %(plans)s, true) AS plans"
    " FROM platform.tenants WHERE tenant_id = %(tenant_id)s"
)
ENTER_SHARED = (
    "SELECT set_config('role', %(role)s, true) AS role,"
    " set_config('search_path', %(schema)s, true) AS path"
)
# What consumers and jobs send is the same for one row and for thousands: planned once.
PLANS = {True: "force_generic_plan", False: "auto"}


@dataclass(frozen=True)
class TenantContext:
    """The company of a unit of work, as this service knows it."""

    id: UUID
    state: str
    slug: str
    name: str
    time_zone: str
    locale: str
    package: str

    def today(self) -> date:
        """The day it is now at the company."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    def start_of(self, day: date) -> datetime:
        """The moment at which `day` begins at the company."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone))


def enter_tenant(
    session: Session, caller: Caller, *, service: str, shared: bool
) -> TenantContext | None:
    """Take the tenant's role and schema, for this transaction only: safe behind a pooler.

    `shared` is for a service with one schema for all; there a caller may be without a tenant.
    Raises `tenant.missing`, `tenant.unknown` or the state of a tenant that is not served.
    """
    tenant = None
    if caller.tenant_id is not None:
        parameters = {"tenant_id": caller.tenant_id, "plans": PLANS[isinstance(caller, System)]}
        row = execute_raw(session, ENTER_TENANT, parameters).fetchone()
        if row is None:
            raise _unknown_tenant_error(caller)
        tenant = TenantContext(caller.tenant_id, *row[:6])
        _require_served(tenant, caller, shared=shared)
        if not shared:
            note_tenant(session, caller.tenant_id)
    if shared:
        role = shared_role(service)
        if tenant is None:
            execute_raw(session, ENTER_SHARED, {"role": role, "schema": SHARED_SCHEMA})
    elif tenant is None:
        raise Forbidden("tenant.missing")
    return tenant


def _unknown_tenant_error(caller: Caller) -> Exception:
    """People are refused; a consumer may be ahead of the company's provisioning."""
    return (
        Unavailable("tenant.unknown") if isinstance(caller, System) else Forbidden("tenant.unknown")
    )


def _require_served(tenant: TenantContext, caller: Caller, *, shared: bool) -> None:
    """Active companies are served; consumers reach suspended ones, the register those to come."""
    if tenant.state == "active":
        return
    if isinstance(caller, ServiceCaller) and tenant.state == "provisioning":
        if caller.name == REGISTER_SERVICE:
            return
        raise Unavailable("tenant.provisioning")
    if isinstance(caller, System):
        # A shared schema is never half built: its jobs are what builds a company and removes it.
        if tenant.state == "suspended" or (shared and tenant.state != "deleted"):
            return
        raise (
            Unavailable("tenant.provisioning")
            if tenant.state == "provisioning"
            else TenantDeletedError("tenant.deleted")
        )
    raise Forbidden(f"tenant.{tenant.state}")

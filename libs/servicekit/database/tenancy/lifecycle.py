"""What every service does in the life of a company: provision, activate, suspend, delete."""

from uuid import UUID

import grpc
import psycopg

from chengshi.tenancy.v1 import tenancy_pb2, tenancy_pb2_grpc
from servicekit.callers import (
    REGISTER_SERVICE,
    ServiceCaller,
    System,
    caller_context,
    current_caller,
)
from servicekit.errors import invalid, require
from servicekit.ids import parse_id
from servicekit.runtime import Runtime, current_runtime, runtime_context
from servicekit.runtime import ServiceDefinition as ServiceDefinition
from servicekit.unit_of_work.transaction import unit_of_work

from . import migrations, names, provision
from .closing import await_open_transactions
from .names import SHARED_SCHEMA, shared_role
from .ownership import act_as_owner
from .placement import lock_placement

STATES = {
    tenancy_pb2.TENANT_STATE_PROVISIONING: "provisioning",
    tenancy_pb2.TENANT_STATE_ACTIVE: "active",
    tenancy_pb2.TENANT_STATE_SUSPENDED: "suspended",
    tenancy_pb2.TENANT_STATE_DELETING: "deleting",
    tenancy_pb2.TENANT_STATE_DELETED: "deleted",
}

REGISTER = (
    "INSERT INTO platform.tenants"
    " (tenant_id, state, schema_name, role_name, slug, name, time_zone, locale, package)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (tenant_id) DO UPDATE SET slug = excluded.slug,"
    # A step of provisioning that comes late, from a stalled worker, takes no service away.
    " state = CASE excluded.state WHEN 'provisioning' THEN tenants.state ELSE excluded.state END,"
    " name = excluded.name, time_zone = excluded.time_zone, locale = excluded.locale,"
    " package = excluded.package, changed_at = now()"
)


class Lifecycle(tenancy_pb2_grpc.TenantLifecycleServicer):
    """The common contract; only the register of companies may call it."""

    def ApplyTenantState(
        self, request: tenancy_pb2.ApplyTenantStateRequest, context: grpc.ServicerContext
    ) -> tenancy_pb2.ApplyTenantStateResponse:
        """Bring the tenant to a state.

        Raises Forbidden for another caller than the register, Invalid `field.invalid`.
        """
        caller = current_caller.get()
        require(isinstance(caller, ServiceCaller) and caller.name == REGISTER_SERVICE)
        if request.state not in STATES:
            raise invalid("state", "field.invalid")
        apply_tenant_state(current_runtime.get(), request.tenant, STATES[request.state])
        return tenancy_pb2.ApplyTenantStateResponse(state=request.state)


def add_lifecycle(server: grpc.Server) -> None:
    """Serve the lifecycle on `server`."""
    tenancy_pb2_grpc.add_TenantLifecycleServicer_to_server(Lifecycle(), server)


def apply_tenant_state(runtime: Runtime, tenant: tenancy_pb2.Tenant, state: str) -> None:
    """Bring this service's part of `tenant` to `state`; every call can be repeated."""
    tenant_id = parse_id(tenant.tenant_id)
    if tenant_id is None:
        raise invalid("tenant.tenant_id", "field.invalid")
    with lock_placement(runtime.nodes, runtime.service.name, tenant_id) as connection:
        if state == "deleted":
            _register(connection, runtime, tenant, tenant_id, "deleting")
            await_open_transactions(connection, runtime.service.name)
            _drop(connection, runtime, tenant_id)
        elif not runtime.service.shared:
            _provision(connection, runtime, tenant_id)
        _register(connection, runtime, tenant, tenant_id, state)
    if state == "active" and runtime.service.on_active:
        caller = current_caller.get(ServiceCaller(name=REGISTER_SERVICE, tenant_id=tenant_id))
        with caller_context(caller), unit_of_work() as uow:
            runtime.service.on_active(uow)


def _provision(connection: psycopg.Connection, runtime: Runtime, tenant_id: UUID) -> None:
    service = runtime.service
    revision = migrations.head(service.migrations)
    schema = names.tenant_schema(tenant_id)
    with connection.transaction():
        act_as_owner(connection, service.name)
        schema_row = connection.execute(
            "SELECT 1 FROM platform.schemas WHERE schema_name = %s", [schema]
        ).fetchone()
    if schema_row or provision.claim_spare(connection, service.name, tenant_id, revision):
        return
    provision.create_schema(
        connection,
        service.name,
        schema,
        names.tenant_role(service.name, tenant_id),
        migrations.frozen_list(service.migrations),
        revision,
    )


def _register(
    connection: psycopg.Connection,
    runtime: Runtime,
    tenant: tenancy_pb2.Tenant,
    tenant_id: UUID,
    state: str,
) -> None:
    name = runtime.service.name
    shared = runtime.service.shared
    schema = SHARED_SCHEMA if shared else names.tenant_schema(tenant_id)
    role = shared_role(name) if shared else names.tenant_role(name, tenant_id)
    profile = [tenant.slug, tenant.name, tenant.time_zone, tenant.locale, tenant.package]
    with connection.transaction():
        act_as_owner(connection, name)
        connection.execute(REGISTER, [tenant_id, state, schema, role, *profile])


def _drop(connection: psycopg.Connection, runtime: Runtime, tenant_id: UUID) -> None:
    service = runtime.service
    if not service.shared:
        provision.drop_schema(connection, service.name, tenant_id)
        return
    if service.on_removed:
        with (
            runtime_context(runtime),
            caller_context(System(tenant_id=tenant_id)),
            unit_of_work() as uow,
        ):
            service.on_removed(uow)
    provision.drop_rows(connection, service.name, tenant_id)


def apply_shared_schema(connection: psycopg.Connection, service: ServiceDefinition) -> None:
    """The one schema of a service that keeps no tenant apart by schema."""
    provision.create_schema(
        connection,
        service.name,
        SHARED_SCHEMA,
        shared_role(service.name),
        migrations.frozen_list(service.migrations),
        migrations.head(service.migrations),
    )

"""The gRPC edge of tenants."""

import grpc

from chengshi.tenancy.v1 import tenancy_pb2
from chengshi.tenants.v1 import tenants_pb2 as pb
from chengshi.tenants.v1 import tenants_pb2_grpc
from servicekit.callers import ServiceCaller, caller_context, current_caller
from servicekit.database.tenancy.lifecycle import STATES
from servicekit.errors import Forbidden, NotFound, invalid
from servicekit.ids import parse_id
from servicekit.unit_of_work.transaction import unit_of_work

from . import events
from .use_cases import lifecycle_runs, tenant_profiles

STATE_NUMBERS = {name: number for number, name in STATES.items()}


class Tenants(tenants_pb2_grpc.TenantsServicer):
    """The service's methods; they concern any tenant, so the unit of work enters none."""

    def GetTenant(
        self, request: pb.GetTenantRequest, context: grpc.ServicerContext
    ) -> pb.GetTenantResponse:
        tenant_id = parse_id(request.tenant_id)
        if tenant_id is None:
            raise NotFound("tenant.unknown")
        with caller_context(_register_caller()), unit_of_work() as uow:
            tenant = tenant_profiles.load_tenant(uow, tenant_id)
            state: tenancy_pb2.TenantState = STATE_NUMBERS[tenant.state]
            return pb.GetTenantResponse(tenant=events.tenant_message(tenant), state=state)

    def ChangeTenant(
        self, request: pb.ChangeTenantRequest, context: grpc.ServicerContext
    ) -> pb.ChangeTenantResponse:
        tenant_id, state = parse_id(request.tenant_id), STATES.get(request.state, "")
        if tenant_id is None:
            raise NotFound("tenant.unknown")
        if state not in lifecycle_runs.KIND_BY_TARGET_STATE:
            raise invalid("state", "field.invalid")
        with caller_context(_register_caller()), unit_of_work() as uow:
            return pb.ChangeTenantResponse(
                run_id=str(lifecycle_runs.begin_state_change(uow, tenant_id, state).id)
            )


def _register_caller() -> ServiceCaller:
    caller = current_caller.get()
    if not isinstance(caller, ServiceCaller):
        raise Forbidden("token.not_a_service")
    return ServiceCaller(name=caller.name, tenant_id=None)


def add(server: grpc.Server) -> None:
    tenants_pb2_grpc.add_TenantsServicer_to_server(Tenants(), server)

"""The gRPC edge of tenants."""

import grpc

from chengshi.tenancy.v1 import tenancy_pb2
from chengshi.tenants.v1 import tenants_pb2 as pb
from chengshi.tenants.v1 import tenants_pb2_grpc
from servicekit.callers import Service, calling, current_caller
from servicekit.errors import Forbidden, NotFound, invalid
from servicekit.ids import parse_id
from servicekit.lifecycle import STATES
from servicekit.unit_of_work import unit_of_work

from . import events
from .use_cases import reading, running

BY_NAME = {name: number for number, name in STATES.items()}


class Tenants(tenants_pb2_grpc.TenantsServicer):
    """Each method asks a use case and answers; it is asked about any company, so it enters none."""

    def GetTenant(
        self, request: pb.GetTenantRequest, context: grpc.ServicerContext
    ) -> pb.GetTenantResponse:
        tenant_id = parse_id(request.tenant_id)
        if tenant_id is None:
            raise NotFound("tenant.unknown")
        with calling(_register_caller()), unit_of_work() as uow:
            tenant = reading.find_tenant(uow, tenant_id)
            state: tenancy_pb2.TenantState = BY_NAME[tenant.state]
            return pb.GetTenantResponse(tenant=events.tenant_message(tenant), state=state)

    def ChangeTenant(
        self, request: pb.ChangeTenantRequest, context: grpc.ServicerContext
    ) -> pb.ChangeTenantResponse:
        tenant_id, state = parse_id(request.tenant_id), STATES.get(request.state, "")
        if tenant_id is None:
            raise NotFound("tenant.unknown")
        if state not in running.KINDS:
            raise invalid("state", "field.invalid")
        with calling(_register_caller()), unit_of_work() as uow:
            return pb.ChangeTenantResponse(
                run_id=str(running.change_tenant(uow, tenant_id, state).id)
            )


def _register_caller() -> Service:
    caller = current_caller.get()
    if not isinstance(caller, Service):
        raise Forbidden("token.not_a_service")
    return Service(name=caller.name, tenant_id=None)


def add(server: grpc.Server) -> None:
    tenants_pb2_grpc.add_TenantsServicer_to_server(Tenants(), server)

"""gRPC calls to the other services."""

from uuid import UUID

from chengshi.people.v1 import people_pb2, people_pb2_grpc
from chengshi.tenancy.v1 import tenancy_pb2, tenancy_pb2_grpc
from servicekit.callers import GrantedRole, Person
from servicekit.database.tenancy.lifecycle import STATES, apply_tenant_state
from servicekit.ids import parse_id
from servicekit.runtime import current_runtime

# One schema takes milliseconds; the run retries what takes longer.
LIFECYCLE_DEADLINE_SECONDS = 8.0
STATE_NUMBERS = {name: number for number, name in STATES.items()}


def resolve_me(tenant_id: UUID) -> Person:
    """Return the employee of this request's token, as people answers now."""
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    employee = peers.as_caller(stub.ResolveMe, people_pb2.ResolveMeRequest()).employee
    roles = tuple(
        GrantedRole(role=role.role, unit_id=parse_id(role.unit_id)) for role in employee.roles
    )
    return Person(
        tenant_id=tenant_id, person_id=UUID(employee.employee_id), name=employee.name, roles=roles
    )


def create_first_admin(tenant_id: UUID, name: str, email: str) -> str:
    """Create the first administrator; answers the employee id, the same one when repeated."""
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    request = people_pb2.CreateFirstAdminRequest(name=name, email=email)
    answer = peers.internal(stub.CreateFirstAdmin, request, tenant_id=tenant_id)
    return str(answer.employee_id)


def apply_to_other_services(tenant: tenancy_pb2.Tenant, state: str) -> None:
    """Apply the tenant's state to every other service, one after another."""
    peers = current_runtime.get().peers
    request = tenancy_pb2.ApplyTenantStateRequest(tenant=tenant, state=STATE_NUMBERS[state])
    this_service = current_runtime.get().service.name
    for name in (name for name in peers.names() if name != this_service):
        stub = tenancy_pb2_grpc.TenantLifecycleStub(peers.channel(name))
        peers.internal(
            stub.ApplyTenantState,
            request,
            tenant_id=UUID(tenant.tenant_id),
            deadline=LIFECYCLE_DEADLINE_SECONDS,
        )


def apply_to_this_service(tenant: tenancy_pb2.Tenant, state: str) -> None:
    """Apply the tenant's state to this service, by the DDL login, before the caller's commit."""
    apply_tenant_state(current_runtime.get(), tenant, state)

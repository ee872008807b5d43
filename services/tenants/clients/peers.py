"""Calls to the other services."""

from uuid import UUID

from chengshi.people.v1 import people_pb2, people_pb2_grpc
from chengshi.tenancy.v1 import tenancy_pb2, tenancy_pb2_grpc
from servicekit.callers import GrantedRole, Person
from servicekit.database.tenancy.lifecycle import STATES, apply_tenant_state
from servicekit.ids import parse_id
from servicekit.runtime import current_runtime

# One schema takes milliseconds; what takes longer is tried again by the run.
LIFECYCLE_SECONDS = 8.0
BY_STATE = {name: number for number, name in STATES.items()}


def resolve_me(tenant_id: UUID) -> Person:
    """The employee behind the token of this request, as people knows them now."""
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    found = peers.as_caller(stub.ResolveMe, people_pb2.ResolveMeRequest()).employee
    roles = tuple(
        GrantedRole(role=held.role, unit_id=parse_id(held.unit_id)) for held in found.roles
    )
    return Person(
        tenant_id=tenant_id, person_id=UUID(found.employee_id), name=found.name, roles=roles
    )


def create_first_admin(tenant_id: UUID, name: str, email: str) -> str:
    """The administrator's employee id; asked again people answers the same."""
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    request = people_pb2.CreateFirstAdminRequest(name=name, email=email)
    answer = peers.internal(stub.CreateFirstAdmin, request, tenant_id=tenant_id)
    return str(answer.employee_id)


def apply_everywhere(tenant: tenancy_pb2.Tenant, state: str) -> None:
    """Bring every other service's part of the company to `state`, one after another."""
    peers = current_runtime.get().peers
    request = tenancy_pb2.ApplyTenantStateRequest(tenant=tenant, state=BY_STATE[state])
    own = current_runtime.get().service.name
    for name in (name for name in peers.names() if name != own):
        stub = tenancy_pb2_grpc.TenantLifecycleStub(peers.channel(name))
        peers.internal(
            stub.ApplyTenantState,
            request,
            tenant_id=UUID(tenant.tenant_id),
            deadline=LIFECYCLE_SECONDS,
        )


def apply_here(tenant: tenancy_pb2.Tenant, state: str) -> None:
    """The same for this service, by the DDL login and at once, ahead of the caller's commit."""
    apply_tenant_state(current_runtime.get(), tenant, state)

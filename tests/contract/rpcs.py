"""Every RPC of every service, and how a message of its coverage is sent."""

from typing import Any

import grpc
from google.protobuf import descriptor_pool, message_factory

from chengshi import options_pb2
from chengshi.tenancy.v1 import tenancy_pb2 as tenancy
from deploy import registry
from servicekit.messaging.contract import rpc_services
from tests.contract import coverage
from tests.contract.sides import Side

LIFECYCLE = "chengshi.tenancy.v1.TenantLifecycle/ApplyTenantState"
REGISTERS = (LIFECYCLE, "chengshi.tenants.v1.Tenants/ChangeTenant")
SERVICES = {service.name for service in registry.services()}


def rpcs() -> list[tuple[str, str, bool]]:
    """Service, full method and whether it is internal; the lifecycle stands in every service."""
    found = []
    for service in rpc_services():
        for method in service.methods:
            internal = bool(method.GetOptions().Extensions[options_pb2.internal])
            name = f"{service.full_name}/{method.name}"
            owners = SERVICES if name == LIFECYCLE else {service.full_name.split(".")[1]}
            found += [(owner, name, internal) for owner in owners]
    return sorted(found)


ALL = rpcs()
IDS = [f"{service} {name}" for service, name, _ in ALL]


def _lifecycle(side: Side) -> coverage.RpcCall:
    return coverage.RpcCall(
        tenancy.ApplyTenantStateRequest(
            tenant=side.company.message, state=tenancy.TENANT_STATE_ACTIVE
        )
    )


def cover(service: str, name: str, side: Side) -> coverage.RpcCall:
    if name == LIFECYCLE:
        return _lifecycle(side)
    known = coverage.rpcs_of(service)
    assert name in known, f"tests/contract/coverage/{service}.py lacks {name}"
    return known[name](side)


def send(side: Side, service: str, name: str, request: Any, **metadata: str) -> Any:
    descriptor = descriptor_pool.Default().FindMethodByName(name.replace("/", "."))
    answer = message_factory.GetMessageClass(descriptor.output_type)
    with grpc.insecure_channel(side.serve(service)) as channel:
        method = channel.unary_unary(
            f"/{name}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer.FromString,
        )
        pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        return method(request, metadata=pairs, timeout=10)


def status(side: Side, service: str, name: str, request: Any, **metadata: str) -> Any:
    try:
        send(side, service, name, request, **metadata)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK

"""Every RPC of every service: the right kind of caller, and nothing of another company."""

from typing import Any

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.json_format import MessageToJson

from chengshi import options_pb2
from chengshi.tenancy.v1 import tenancy_pb2 as tenancy
from deploy import registry
from servicekit.contract import rpc_services
from servicekit.testing import Issuer
from tests.contract import coverage, faults
from tests.contract.world import Side

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


def _cover(service: str, name: str, side: Side) -> coverage.RpcCall:
    if name == LIFECYCLE:
        return _lifecycle(side)
    known = coverage.rpcs_of(service)
    assert name in known, f"tests/contract/coverage/{service}.py lacks {name}"
    return known[name](side)


def _call(side: Side, service: str, name: str, request: Any, **metadata: str) -> Any:
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


def _status(side: Side, service: str, name: str, request: Any, **metadata: str) -> Any:
    try:
        _call(side, service, name, request, **metadata)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


@pytest.mark.parametrize(("service", "name", "internal"), ALL, ids=IDS)
def test_only_the_right_caller_and_company_reach_it(
    service: str, name: str, internal: bool, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme, globex = sides["acme"], sides["globex"]
    acme.service(service), globex.service(service)
    call = _cover(service, name, acme)
    as_service, as_person = issuer.service("tenants"), acme.token(call.who)
    own = {"authorization": f"Bearer {as_service if internal else as_person}"}
    wrong = {"authorization": f"Bearer {as_person if internal else as_service}"}
    tenant = str(acme.company.id) if internal else ""

    answer = _call(acme, service, name, call.request, **own, x_tenant=tenant)
    shown = MessageToJson(answer)
    assert all(known in shown or name.endswith("Admin") for known in call.names), shown

    refused = _status(acme, service, name, call.request, **wrong, x_tenant=tenant)
    assert refused == grpc.StatusCode.UNAUTHENTICATED
    if internal and name != LIFECYCLE:
        _show_nothing(acme, globex, service, name, as_service)


def _show_nothing(acme: Side, globex: Side, service: str, name: str, token: str) -> None:
    """The same request in the other company's name finds nothing of the owner's."""
    call = _cover(service, name, acme)
    metadata = {"authorization": f"Bearer {token}", "x_tenant": str(globex.company.id)}
    try:
        answer = MessageToJson(_call(globex, service, name, call.request, **metadata))
    except grpc.RpcError as refusal:
        code, answer = refusal.code(), ""
    else:
        code = grpc.StatusCode.OK
    assert code in (
        grpc.StatusCode.OK,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.PERMISSION_DENIED,
    )
    assert not [known for known in call.names if known in answer], answer


@pytest.mark.parametrize(("service", "name", "internal"), ALL, ids=IDS)
def test_a_faulty_token_is_refused(
    service: str, name: str, internal: bool, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme = sides["acme"]
    acme.service(service)
    call = _cover(service, name, acme)
    tenant = str(acme.company.id)
    answers = {
        fault: _status(
            acme,
            service,
            name,
            call.request,
            authorization=f"Bearer {make(acme, issuer)}",
            x_tenant=tenant,
        )
        for fault, make in faults.UNAUTHENTICATED.items()
    }
    assert set(answers.values()) == {grpc.StatusCode.UNAUTHENTICATED}, answers
    if internal:
        client = issuer.sign({"aud": ["internal"], "azp": "web", "sub": "x"})
        refused = _status(
            acme, service, name, call.request, authorization=f"Bearer {client}", x_tenant=tenant
        )
        assert refused == grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize(
    ("service", "name"), [(service, name) for service, name, _ in ALL if name in REGISTERS]
)
def test_only_the_register_changes_companies(
    service: str, name: str, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme = sides["acme"]
    acme.service(service)
    call = _cover(service, name, acme)
    metadata = {"authorization": f"Bearer {issuer.service('goals')}", "x_tenant": ""}
    refused = _status(acme, service, name, call.request, **metadata)
    assert refused == grpc.StatusCode.PERMISSION_DENIED

"""Every RPC of every service: the right kind of caller, and nothing of another company."""

import grpc
import pytest
from google.protobuf.json_format import MessageToJson

from servicekit.testing import Issuer
from tests.contract import faults
from tests.contract.rpcs import ALL, IDS, LIFECYCLE, REGISTERS, cover, send, status
from tests.contract.sides import Side


@pytest.mark.parametrize(("service", "name", "internal"), ALL, ids=IDS)
def test_only_the_right_caller_and_company_reach_it(
    service: str, name: str, internal: bool, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme, globex = sides["acme"], sides["globex"]
    acme.service(service), globex.service(service)
    call = cover(service, name, acme)
    as_service, as_person = issuer.service("tenants"), acme.token(call.who)
    own = {"authorization": f"Bearer {as_service if internal else as_person}"}
    wrong = {"authorization": f"Bearer {as_person if internal else as_service}"}
    tenant = str(acme.company.id) if internal else ""

    answer = send(acme, service, name, call.request, **own, x_tenant=tenant)
    shown = MessageToJson(answer)
    assert all(known in shown or name.endswith("Admin") for known in call.names), shown

    refused = status(acme, service, name, call.request, **wrong, x_tenant=tenant)
    assert refused == grpc.StatusCode.UNAUTHENTICATED
    if internal and name != LIFECYCLE:
        _show_nothing(acme, globex, service, name, as_service)


def _show_nothing(acme: Side, globex: Side, service: str, name: str, token: str) -> None:
    """The same request in the other company's name finds nothing of the owner's."""
    call = cover(service, name, acme)
    metadata = {"authorization": f"Bearer {token}", "x_tenant": str(globex.company.id)}
    try:
        answer = MessageToJson(send(globex, service, name, call.request, **metadata))
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
    call = cover(service, name, acme)
    tenant = str(acme.company.id)
    answers = {
        fault: status(
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
        refused = status(
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
    call = cover(service, name, acme)
    metadata = {"authorization": f"Bearer {issuer.service('goals')}", "x_tenant": ""}
    refused = status(acme, service, name, call.request, **metadata)
    assert refused == grpc.StatusCode.PERMISSION_DENIED

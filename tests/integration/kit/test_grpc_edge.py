"""Calls between services: who may call what, with which problem, and for how long."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import grpc
import pytest
from joserfc.jwk import RSAKey

from chengshi.people.v1 import people_pb2 as pb
from chengshi.people.v1 import people_pb2_grpc
from chengshi.tenancy.v1 import tenancy_pb2, tenancy_pb2_grpc
from servicekit.callers import ServiceCaller, SignedIn, caller_context
from servicekit.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    Problem,
    Unauthenticated,
    Unavailable,
)
from servicekit.grpc.client import Peers
from servicekit.grpc.server import make_server
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import bring_to, free_port
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import until


@pytest.fixture
def address(probe: Running) -> Iterator[str]:
    server = make_server(probe.runtime)
    found = f"127.0.0.1:{free_port()}"
    server.add_insecure_port(found)
    server.start()
    yield found
    server.stop(0).wait()


@pytest.fixture
def peers(probe: Running, address: str) -> Iterator[Callable[..., Peers]]:
    """Another service's way to the probe, with its own token."""
    made: list[Peers] = []

    def of(service: str = "goals", at: str = address) -> Peers:
        settings = replace(probe.runtime.settings, peers={"probe": at})
        made.append(Peers(settings, lambda: probe.issuer.service(service)))
        return made[-1]

    yield of
    for one in made:
        one.channel("probe").close()


def find(peers: Peers, company: Company | None, subject: str = "zhang", **kwargs: Any) -> Any:
    stub = people_pb2_grpc.PeopleStub(peers.channel("probe"))
    request = pb.FindBySubjectRequest(subject=subject)
    tenant_id = company.id if company else None
    return peers.internal(stub.FindBySubject, request, tenant_id=tenant_id, **kwargs)


def code_of(call: Callable[[], Any], kind: type[Problem]) -> str:
    with pytest.raises(kind) as raised:
        call()
    return raised.value.code


def test_an_internal_call_carries_the_service_and_the_company(
    peers: Callable[..., Peers], acme: Company
) -> None:
    assert find(peers(), acme).employee.name == "service:goals at acme"


def test_a_problem_travels_with_its_code_and_parameters(
    peers: Callable[..., Peers], acme: Company
) -> None:
    with pytest.raises(Conflict) as raised:
        find(peers(), acme, "conflict")

    assert raised.value.code == "employee.number_taken"
    assert raised.value.parameters == {"value": "A1"}


def test_the_faults_of_an_input_travel_with_it(peers: Callable[..., Peers], acme: Company) -> None:
    with pytest.raises(Invalid) as raised:
        find(peers(), acme, "")

    assert raised.value.code == "input.invalid"
    assert raised.value.faults == (FieldError("subject", "field.length", {"min": 1, "max": 9}),)


def test_an_unforeseen_error_shows_nothing(
    peers: Callable[..., Peers], acme: Company, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable) as raised:
        find(peers(), acme, "crash")

    assert raised.value.code == "peer.unavailable"
    assert "secret-of-the-house" not in repr(raised.value.__cause__)
    assert "secret-of-the-house" in caplog.text


def test_a_call_ends_at_its_deadline(peers: Callable[..., Peers], acme: Company) -> None:
    go, ended = threading.Event(), threading.Event()

    def hang(uow: Any) -> None:
        go.wait(30)
        ended.set()

    script.in_route = hang
    assert code_of(lambda: find(peers(), acme, deadline=0.3), Unavailable) == "peer.unavailable"
    assert not ended.is_set()
    go.set()
    until(ended.is_set)


def test_a_peer_that_is_away_is_unavailable(peers: Callable[..., Peers], acme: Company) -> None:
    nobody = peers(at=f"127.0.0.1:{free_port()}")

    assert code_of(lambda: find(nobody, acme, deadline=1), Unavailable) == "peer.unavailable"


def test_an_internal_rpc_is_refused_to_persons_and_clients(
    probe: Running, address: str, acme: Company
) -> None:
    for token in (probe.issuer.person(acme, "zhang"), probe.issuer.client(acme, "people:read")):
        metadata = [("authorization", f"Bearer {token}"), ("x-tenant", str(acme.id))]
        with grpc.insecure_channel(address) as channel:
            stub = people_pb2_grpc.PeopleStub(channel)
            with pytest.raises(grpc.RpcError) as raised:
                stub.FindBySubject(pb.FindBySubjectRequest(), metadata=metadata, timeout=5)
        assert raised.value.code() == grpc.StatusCode.UNAUTHENTICATED
        assert raised.value.details() == "token.not_for_here"


def test_a_persons_rpc_is_refused_to_services_and_clients(
    probe: Running, address: str, acme: Company
) -> None:
    wanted = {
        probe.issuer.service("goals"): "token.not_for_here",
        probe.issuer.client(acme, "people:read"): "caller.not_a_person",
    }
    for token, code in wanted.items():
        metadata = [("authorization", f"Bearer {token}"), ("x-tenant", str(acme.id))]
        with grpc.insecure_channel(address) as channel:
            stub = people_pb2_grpc.PeopleStub(channel)
            with pytest.raises(grpc.RpcError) as raised:
                stub.ResolveMe(pb.ResolveMeRequest(), metadata=metadata, timeout=5)
        assert raised.value.details() == code


def test_a_persons_token_travels_on(
    probe: Running, peers: Callable[..., Peers], acme: Company
) -> None:
    caller = SignedIn(
        tenant_id=acme.id,
        subject="zhang",
        email="",
        email_verified=False,
        token=probe.issuer.person(acme, "zhang"),
    )
    channel = peers()
    stub = people_pb2_grpc.PeopleStub(channel.channel("probe"))

    with caller_context(caller):
        assert channel.as_caller(stub.ResolveMe, pb.ResolveMeRequest()).unit_name == "Person"
    with caller_context(ServiceCaller(name="goals", tenant_id=acme.id)), pytest.raises(TypeError):
        channel.as_caller(stub.ResolveMe, pb.ResolveMeRequest())


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer x.y.z", "Basic abc"])
def test_a_call_without_a_token_is_refused(address: str, authorization: str | None) -> None:
    metadata = [("authorization", authorization)] if authorization is not None else []
    with grpc.insecure_channel(address) as channel:
        stub = people_pb2_grpc.PeopleStub(channel)
        with pytest.raises(grpc.RpcError) as raised:
            stub.FindBySubject(pb.FindBySubjectRequest(), metadata=metadata, timeout=5)

    assert raised.value.code() == grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize("tenant", ["", "acme", "'; DROP TABLE counters"])
def test_an_internal_call_without_a_company_is_refused(
    probe: Running, address: str, tenant: str
) -> None:
    metadata = [("authorization", f"Bearer {probe.issuer.service('goals')}"), ("x-tenant", tenant)]
    with grpc.insecure_channel(address) as channel:
        stub = people_pb2_grpc.PeopleStub(channel)
        with pytest.raises(grpc.RpcError) as raised:
            stub.FindBySubject(pb.FindBySubjectRequest(), metadata=metadata, timeout=5)

    assert raised.value.details() == "tenant.missing"


def test_a_company_that_is_gone_or_unknown_is_refused(
    probe: Running, peers: Callable[..., Peers], settled: Callable[[str], Company]
) -> None:
    gone = settled("gone")
    bring_to(probe.runtime, gone, "deleted")

    assert code_of(lambda: find(peers(), gone), Forbidden) == "tenant.deleted"
    assert code_of(lambda: find(peers(), Company("never")), Forbidden) == "tenant.unknown"


def test_only_the_register_moves_a_company(probe: Running, peers: Callable[..., Peers]) -> None:
    company = Company("moved")
    request = tenancy_pb2.ApplyTenantStateRequest(
        tenant=company.message, state=tenancy_pb2.TENANT_STATE_ACTIVE
    )

    def apply(service: str) -> Any:
        caller = peers(service)
        stub = tenancy_pb2_grpc.TenantLifecycleStub(caller.channel("probe"))
        return caller.internal(stub.ApplyTenantState, request, tenant_id=None, deadline=20)

    assert code_of(lambda: apply("goals"), Forbidden) == "not_allowed"
    assert apply("tenants").state == tenancy_pb2.TENANT_STATE_ACTIVE
    assert find(peers(), company).employee.name == "service:goals at moved"
    bring_to(probe.runtime, company, "deleted")


def test_a_token_of_another_realms_key_is_refused(
    probe: Running, peers: Callable[..., Peers], acme: Company
) -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "test"})
    claims = {"aud": ["internal"], "azp": "svc-goals", "sub": "svc-goals"}
    token = probe.issuer.sign(claims, key=stranger)
    caller = peers()
    caller._token = lambda: token

    assert code_of(lambda: find(caller, acme), Unauthenticated) == "token.invalid"

"""Check-ins as an appraisal loads them, over gRPC."""

from typing import Any

import grpc
import pytest

from chengshi.checkins.v1 import checkins_pb2, checkins_pb2_grpc


def listed(stub: Any, tenant: Any, token: str, *ids: str) -> list[str]:
    request = checkins_pb2.ListCheckInsRequest(key_result_ids=ids)
    metadata = [("authorization", f"Bearer {token}"), ("x-tenant", str(tenant.company.id))]
    return [item.value for item in stub.ListCheckIns(request, metadata=metadata).check_ins]


def test_a_service_lists_check_ins_oldest_first(acme: Any, globex: Any, grpc_channel: Any) -> None:
    key_result_id = acme.a_key_result(visibility="line")
    for value in (1, 2.5, 3):
        acme.zhang.check_in(key_result_id, value)
    stub = checkins_pb2_grpc.CheckInsStub(grpc_channel(acme.checkins))
    token = acme.checkins.issuer.service("appraisals")

    assert listed(stub, acme, token, key_result_id) == ["1", "2.5", "3"]
    assert listed(stub, globex, token, key_result_id) == []
    assert listed(stub, acme, token) == []


def test_persons_and_malformed_ids_are_refused(acme: Any, grpc_channel: Any) -> None:
    stub = checkins_pb2_grpc.CheckInsStub(grpc_channel(acme.checkins))

    with pytest.raises(grpc.RpcError) as of_person:
        listed(stub, acme, acme.zhang.token, acme.a_key_result())
    with pytest.raises(grpc.RpcError) as of_id:
        listed(stub, acme, acme.checkins.issuer.service("appraisals"), "x")

    assert of_person.value.code() == grpc.StatusCode.UNAUTHENTICATED
    assert of_id.value.code() == grpc.StatusCode.INVALID_ARGUMENT

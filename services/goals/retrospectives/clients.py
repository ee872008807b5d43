"""The gRPC calls that goals makes: the texts of check-ins are asked, never copied."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chengshi.checkins.v1 import checkins_pb2, checkins_pb2_grpc
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork

# Somebody waits for a proposal, and can write without one.
DEADLINE_SECONDS = 2.0


def check_ins_on(uow: UnitOfWork, key_result_ids: Collection[UUID]) -> Sequence[CheckInRecorded]:
    """All check-ins on the key results, oldest first; Unavailable while checkins is away."""
    if not key_result_ids:
        return []
    peers = current_runtime.get().peers
    stub = checkins_pb2_grpc.CheckInsStub(peers.channel("checkins"))
    request = checkins_pb2.ListCheckInsRequest(key_result_ids=sorted(map(str, key_result_ids)))
    answer = peers.internal(
        stub.ListCheckIns, request, tenant_id=uow.tenant.id, deadline=DEADLINE_SECONDS
    )
    return list(answer.check_ins)

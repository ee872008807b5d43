"""The gRPC call to checkins: texts of check-ins are read, never copied."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chengshi.checkins.v1 import checkins_pb2, checkins_pb2_grpc
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork

# A page waits for the draft, and is usable without it.
DEADLINE_SECONDS = 2.0


def check_ins_on(uow: UnitOfWork, key_result_ids: Collection[UUID]) -> Sequence[CheckInRecorded]:
    """Return all check-ins on the key results, oldest first; Unavailable while checkins is down."""
    if not key_result_ids:
        return []
    peers = current_runtime.get().peers
    stub = checkins_pb2_grpc.CheckInsStub(peers.channel("checkins"))
    request = checkins_pb2.ListCheckInsRequest(key_result_ids=sorted(map(str, key_result_ids)))
    response = peers.internal(
        stub.ListCheckIns, request, tenant_id=uow.tenant.id, deadline=DEADLINE_SECONDS
    )
    return list(response.check_ins)

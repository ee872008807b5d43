"""The gRPC calls of appraisals: evidence is read from its owners, not from copies."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chengshi.checkins.v1 import checkins_pb2, checkins_pb2_grpc
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1 import goals_pb2, goals_pb2_grpc
from chengshi.goals.v1.events_pb2 import GoalState
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork

# A job waits for the answer, which is a person's whole cycle; no reader does.
DEADLINE_SECONDS = 5.0


def goals_of(
    uow: UnitOfWork, employee_id: UUID, cycle_ids: Collection[UUID]
) -> Sequence[GoalState]:
    """List an employee's goals in the cycles; raises Unavailable while goals is away."""
    peers = current_runtime.get().peers
    stub = goals_pb2_grpc.GoalsStub(peers.channel("goals"))
    request = goals_pb2.ListGoalsOfRequest(
        employee_id=str(employee_id), cycle_ids=[str(cycle_id) for cycle_id in cycle_ids]
    )
    answer = peers.internal(
        stub.ListGoalsOf, request, tenant_id=uow.tenant.id, deadline=DEADLINE_SECONDS
    )
    return list(answer.goals)


def check_ins_on(uow: UnitOfWork, key_result_ids: Sequence[str]) -> Sequence[CheckInRecorded]:
    """List check-ins on key results, oldest first; raises Unavailable while checkins is away."""
    if not key_result_ids:
        return []
    peers = current_runtime.get().peers
    stub = checkins_pb2_grpc.CheckInsStub(peers.channel("checkins"))
    request = checkins_pb2.ListCheckInsRequest(key_result_ids=key_result_ids)
    answer = peers.internal(
        stub.ListCheckIns, request, tenant_id=uow.tenant.id, deadline=DEADLINE_SECONDS
    )
    return list(answer.check_ins)

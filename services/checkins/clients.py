"""The gRPC calls of checkins."""

from uuid import UUID

from chengshi.goals.v1 import goals_pb2, goals_pb2_grpc
from chengshi.goals.v1.events_pb2 import GoalState
from servicekit.errors import NotFound
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork

# Somebody waits for their check-in to be recorded.
DEADLINE_SECONDS = 0.3


def goal_of_key_result(uow: UnitOfWork, key_result_id: UUID) -> GoalState | None:
    """Read the goal of a key result with all its key results; None where goals has none.

    Raises Unavailable while goals is away.
    """
    peers = current_runtime.get().peers
    stub = goals_pb2_grpc.GoalsStub(peers.channel("goals"))
    request = goals_pb2.GetKeyResultRequest(key_result_id=str(key_result_id))
    try:
        answer = peers.internal(
            stub.GetKeyResult, request, tenant_id=uow.tenant.id, deadline=DEADLINE_SECONDS
        )
    except NotFound:
        return None
    goal: GoalState = answer.goal
    return goal

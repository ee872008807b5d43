"""What checkins asks other services."""

from uuid import UUID

from chengshi.goals.v1 import goals_pb2, goals_pb2_grpc
from chengshi.goals.v1.events_pb2 import GoalState
from servicekit.errors import NotFound
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork

# Somebody waits for their check-in to be kept.
DEADLINE_SECONDS = 0.3


def goal_of(uow: UnitOfWork, key_result_id: UUID) -> GoalState | None:
    """The goal of a key result with all its key results; None where goals knows none."""
    peers = current_runtime.get().peers
    stub = goals_pb2_grpc.GoalsStub(peers.channel("goals"))
    request = goals_pb2.GetKeyResultRequest(key_result_id=str(key_result_id))
    try:
        answer = peers.internal(
            stub.GetKeyResult, request, tenant_id=uow.tenant.id, deadline=DEADLINE_SECONDS
        )
    except NotFound:
        return None
    found: GoalState = answer.goal
    return found

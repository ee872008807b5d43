"""The Kafka edge of checkins."""

from chengshi.goals.v1.events_pb2 import CycleState, GoalProgressState, GoalState
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import replication

# A copy may wait: goals is asked for a key result that it does not know yet.
consumers = Consumers(gather_ms=250)
consumers.extend(directory_consumers)


@consumers.on_many(CycleState)
def copy_cycles(uow: UnitOfWork, states: list[CycleState]) -> None:
    """Copy cycles."""
    replication.copy_cycles(uow, states)


@consumers.on_many(GoalProgressState)
def copy_progress(uow: UnitOfWork, states: list[GoalProgressState]) -> None:
    """Copy the numbers of key results."""
    replication.copy_progress(uow, states)


@consumers.on_many(GoalState)
def copy_goals(uow: UnitOfWork, states: list[GoalState]) -> None:
    """Copy goals with their key results."""
    replication.copy_goals(uow, states)

"""The Kafka edge of checkins."""

from chengshi.goals.v1.events_pb2 import CycleState, GoalProgressState, GoalState
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import copying

# Copies: what they do not know yet is asked of goals.
consumers = Consumers(gather_ms=250)
consumers.extend(directory_consumers)


@consumers.on_many(CycleState)
def copy_cycles(uow: UnitOfWork, states: list[CycleState]) -> None:
    copying.copy_cycles(uow, states)


@consumers.on_many(GoalProgressState)
def move_key_results(uow: UnitOfWork, states: list[GoalProgressState]) -> None:
    copying.move_key_results(uow, states)


@consumers.on_many(GoalState)
def copy_goals(uow: UnitOfWork, states: list[GoalState]) -> None:
    copying.copy_goals(uow, states)

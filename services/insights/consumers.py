"""The Kafka edge of insights."""

from chengshi.goals.v1.events_pb2 import (
    CollaborationState,
    CycleState,
    GoalProgressState,
    GoalState,
)
from chengshi.people.v1.events_pb2 import EmployeeState, UnitState
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import applying

consumers = Consumers()
consumers.extend(directory_consumers)


@consumers.on_many(GoalState)
def copy_goals(uow: UnitOfWork, states: list[GoalState]) -> None:
    applying.apply_goals(uow, states)


@consumers.on_many(GoalProgressState)
def move_goals(uow: UnitOfWork, states: list[GoalProgressState]) -> None:
    applying.apply_progress(uow, states)


@consumers.on_many(CycleState)
def copy_cycles(uow: UnitOfWork, states: list[CycleState]) -> None:
    applying.apply_cycles(uow, states)


@consumers.on_many(CollaborationState)
def copy_collaborations(uow: UnitOfWork, states: list[CollaborationState]) -> None:
    applying.apply_collaborations(uow, states)


@consumers.on_many(EmployeeState)
def note_employees(uow: UnitOfWork, _states: list[EmployeeState]) -> None:
    """The directory has copied them; names, places and lines on the board may be others now."""
    applying.advance(uow)


@consumers.on_many(UnitState)
def note_units(uow: UnitOfWork, _states: list[UnitState]) -> None:
    """Likewise for the tree and its heads."""
    applying.advance(uow)

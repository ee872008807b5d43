"""The Kafka edge of insights."""

from chengshi.goals.v1.events_pb2 import (
    CrossUnitRequestState,
    CycleState,
    GoalProgressState,
    GoalState,
)
from chengshi.people.v1.events_pb2 import EmployeeState, UnitState
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import replication

consumers = Consumers()
consumers.extend(directory_consumers)


@consumers.on_many(GoalState)
def copy_goals(uow: UnitOfWork, states: list[GoalState]) -> None:
    """Copy goals with their key results."""
    replication.copy_goals(uow, states)


@consumers.on_many(GoalProgressState)
def copy_progress(uow: UnitOfWork, states: list[GoalProgressState]) -> None:
    """Copy the progress of goals and the numbers of their key results."""
    replication.copy_progress(uow, states)


@consumers.on_many(CycleState)
def copy_cycles(uow: UnitOfWork, states: list[CycleState]) -> None:
    """Copy cycles."""
    replication.copy_cycles(uow, states)


@consumers.on_many(CrossUnitRequestState)
def copy_cross_unit_requests(uow: UnitOfWork, states: list[CrossUnitRequestState]) -> None:
    """Copy requests for help."""
    replication.copy_cross_unit_requests(uow, states)


@consumers.on_many(EmployeeState)
def employees_changed(uow: UnitOfWork, _states: list[EmployeeState]) -> None:
    """Advance the watermark: the directory has copied them, names and places may have changed."""
    replication.advance_watermark(uow)


@consumers.on_many(UnitState)
def units_changed(uow: UnitOfWork, _states: list[UnitState]) -> None:
    """Advance the watermark: the tree or its heads may have changed."""
    replication.advance_watermark(uow)

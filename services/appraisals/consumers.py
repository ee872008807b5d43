"""The Kafka edge of appraisals: the copy of people, and what makes evidence stale."""

from uuid import UUID

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import GoalProgressState, GoalState
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import evidence

# Evidence is read weeks later.
consumers = Consumers(gather_ms=250)
consumers.extend(directory_consumers)


@consumers.on_many(GoalState)
def goals_changed(uow: UnitOfWork, states: list[GoalState]) -> None:
    """Reload the evidence of forms to which changed goals belong or may belong."""
    evidence.schedule_reload_for_goals(uow, states)


@consumers.on_many(GoalProgressState)
def progress_changed(uow: UnitOfWork, states: list[GoalProgressState]) -> None:
    """Reload the evidence of forms whose goals have other progress."""
    evidence.schedule_reload_with_goals(uow, {UUID(state.goal_id) for state in states})


@consumers.on_many(CheckInRecorded)
def check_ins_recorded(uow: UnitOfWork, check_ins: list[CheckInRecorded]) -> None:
    """Reload the evidence of forms whose goals have new check-ins."""
    goal_ids = {UUID(check_in.goal_id) for check_in in check_ins}
    evidence.schedule_reload_with_goals(uow, goal_ids)

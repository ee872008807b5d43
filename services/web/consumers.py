"""The Kafka edge of web."""

from uuid import UUID

from chengshi.people.v1.events_pb2 import EmployeeState
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import sessions

consumers = Consumers()


@consumers.on_many(EmployeeState)
def end_sessions_of_leavers(uow: UnitOfWork, states: list[EmployeeState]) -> None:
    leaver_states = [state for state in states if state.deleted or state.status == "left"]
    sessions.end_sessions_of_people(uow, {UUID(state.employee_id) for state in leaver_states})

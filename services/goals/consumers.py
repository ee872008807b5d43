"""The Kafka edge of goals."""

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from directory.replication import consumers as directory_consumers
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.progress.use_cases import reported_values

consumers = Consumers()
consumers.extend(directory_consumers)


@consumers.on_many(CheckInRecorded)
def apply_check_ins(uow: UnitOfWork, check_ins: list[CheckInRecorded]) -> None:
    """Apply the values of check-ins to their key results."""
    reported_values.apply_values(uow, check_ins)

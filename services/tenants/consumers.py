"""The Kafka edge of tenants."""

from chengshi.audit.v1.events_pb2 import AuditRecorded
from chengshi.people.v1.events_pb2 import InvitationRequested
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import audit_trail, invitations

consumers = Consumers()


@consumers.on_many(AuditRecorded)
def keep_audit(uow: UnitOfWork, recorded: list[AuditRecorded]) -> None:
    audit_trail.record_entries(uow, recorded)


@consumers.on(InvitationRequested)
def request_invitation(uow: UnitOfWork, requested: InvitationRequested) -> None:
    invitations.request_invitation(uow, requested)

"""Events about requests for approval."""

from collections.abc import Sequence
from uuid import UUID

from chengshi.goals.v1 import events_pb2 as pb
from servicekit import clock
from services.goals.access.events import owner_of, time_of
from services.goals.approvals.models.requests import Request


def approval_requested(
    request: Request, people: Sequence[UUID], roles: Sequence[str]
) -> pb.ApprovalRequested:
    """Announce who is asked now and was not before: people, and holders of roles."""
    return pb.ApprovalRequested(
        request_id=str(request.id),
        kind=request.kind,
        sheet_id=str(request.sheet_id),
        owner=owner_of(request),
        submitter_id=str(request.submitter_id or ""),
        people_ids=[str(person) for person in people],
        roles=list(roles),
        due_at=time_of(request.due_at),
        at=time_of(clock.now()),
    )


def approval_ended(request: Request) -> pb.ApprovalEnded:
    """Announce the outcome of a request: approved, returned or withdrawn."""
    return pb.ApprovalEnded(
        request_id=str(request.id),
        kind=request.kind,
        sheet_id=str(request.sheet_id),
        owner=owner_of(request),
        submitter_id=str(request.submitter_id or ""),
        outcome=request.state,
        at=time_of(clock.now()),
    )

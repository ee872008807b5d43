"""Who may withdraw a request, and who is asked next where an approver does not answer."""

from collections.abc import Collection, Sequence
from uuid import UUID

from directory.visibility import Access
from servicekit.callers import Caller, Person
from services.goals.access.permissions import can_edit
from services.goals.approvals.models.requests import Request
from workflow.escalation import Approver


def can_withdraw(caller: Caller, request: Request, access: Access | None) -> bool:
    """Whoever submitted it; a client's request, without a submitter, who may edit the sheet.

    `access` is that to the sheet's owner, None where a person submitted it.
    """
    if request.submitter_id is None:
        return access is not None and can_edit(access)
    return isinstance(caller, Person) and caller.person_id == request.submitter_id


def next_approver(
    approver: Approver, managers: Sequence[UUID], active: Collection[UUID]
) -> Approver | None:
    """The nearest active manager of a person, else HR; above HR an executive, above them nobody.

    `managers` are the person's, nearest first.
    """
    if isinstance(approver, UUID):
        return next((manager for manager in managers if manager in active), "hr")
    return "executive" if approver == "hr" else None

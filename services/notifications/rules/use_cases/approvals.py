"""Notices of approvals: to approvers, and to submitter and owner when a request has ended."""

from chengshi.goals.v1.events_pb2 import ApprovalEnded, ApprovalRequested
from directory import queries as directory
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.queries import accountable_person, owner_units
from services.notifications.rules.use_cases.notification import notify


def notify_approval_requested(uow: UnitOfWork, event: ApprovalRequested) -> None:
    """Notify the approvers: those named, and holders of the named roles over the owner."""
    link, kind = f"/approvals/{event.request_id}", f"approval.{event.kind}"
    submitter_id, owner_id = event.submitter_id, str(accountable_person(uow, event.owner))
    for approver_id in event.people_ids:
        approver_kind = "approval.own" if approver_id == owner_id else kind
        notify(uow, parse_id(approver_id), approver_kind, link, submitter_id=submitter_id)
    # Neither the owner's side nor the submitter decides by a role.
    excluded_ids = {owner_id, submitter_id, *event.people_ids}
    for holder_id in directory.holders_of(uow, event.roles, owner_units(uow, event.owner)):
        if str(holder_id) not in excluded_ids:
            notify(uow, holder_id, kind, link, submitter_id=submitter_id)


def notify_approval_ended(uow: UnitOfWork, event: ApprovalEnded) -> None:
    """Notify submitter and owner of the outcome; nobody of a withdrawal.

    The owner of an approved sheet gets `sheet.agreed` instead (rules.use_cases.sheets).
    """
    if event.outcome == "withdrawn":
        return
    submitter_id, owner_id = parse_id(event.submitter_id), accountable_person(uow, event.owner)
    is_approved_sheet = event.kind == "submit" and event.outcome == "approved"
    is_approved_change = event.kind != "submit" and event.outcome == "approved"
    outcome = "changed" if is_approved_change else event.outcome
    recipient_ids = {submitter_id, owner_id} - ({owner_id} if is_approved_sheet else set())
    for person_id in recipient_ids:
        notify(uow, person_id, f"approval.{outcome}", f"/approvals/{event.request_id}")

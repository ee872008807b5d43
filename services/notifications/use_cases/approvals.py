"""Notices of approvals: to those who are asked, and to whoever asked."""

from chengshi.goals.v1.events_pb2 import ApprovalEnded, ApprovalRequested
from directory import queries as directory
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.use_cases.notices import answers_for, notify, units_of


def notice_requested_approval(uow: UnitOfWork, told: ApprovalRequested) -> None:
    """Tell everybody who is asked, by name or by a role that they hold over the owner."""
    link = f"/approvals/{told.request_id}"
    side = answers_for(uow, told.owner)
    submitter = {"submitter_id": told.submitter_id}
    for person_id in told.people_ids:
        kind = "approval.own" if str(side) == person_id else f"approval.{told.kind}"
        notify(uow, parse_id(person_id), kind, link, **submitter)
    # Nobody decides on their own: neither the owner's side nor whoever submitted.
    others = {str(side), told.submitter_id, *told.people_ids}
    for holder in directory.holders_of(uow, told.roles, units_of(uow, told.owner)):
        if str(holder) not in others:
            notify(uow, holder, f"approval.{told.kind}", link, **submitter)


def notice_ended_approval(uow: UnitOfWork, told: ApprovalEnded) -> None:
    """Tell whoever submitted it, and the owner of what was decided on."""
    if told.outcome == "withdrawn":
        return
    link, submitter = f"/approvals/{told.request_id}", parse_id(told.submitter_id)
    outcome = told.outcome
    if told.kind != "submit" and outcome == "approved":
        outcome = "changed"
    owner = answers_for(uow, told.owner)
    # An agreed sheet is told to its owner as such.
    told_already = {owner} if told.kind == "submit" and outcome == "approved" else set()
    for person_id in {submitter, owner} - told_already - {None}:
        notify(uow, person_id, f"approval.{outcome}", link)

"""Submission of sheets, change requests, and steps of the request of a sheet."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.errors import Conflict, NotFound, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.differences import Difference
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.schemas.changes import GoalChangeInput
from services.goals.approvals.schemas.requests import DecisionInput
from services.goals.approvals.use_cases import goal_differences, requests
from services.goals.approvals.use_cases.route_preview import submitter_of
from services.goals.drafts.use_cases import writing_guide
from services.goals.goal_sheets.models.sheets import SHEET_STEPS, Sheet
from services.goals.goal_sheets.permissions import goals_to_submit
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases import sheets
from services.goals.models import step

# The decision on the open request that a step of the sheet stands for.
DECISIONS = {"agreed": "approve", "draft": "return"}


def submit(uow: UnitOfWork, sheet_id: UUID, reason: str) -> Request:
    """Submit a draft and open a request with the first approvers of its workflow.

    Invalid `sheet.blocked`; Conflict `sheet.cannot_move`.
    """
    sheet = editable_sheet(uow, sheet_id)
    before = sheet.state
    sheet.state = step(SHEET_STEPS, "sheet", before, "in_approval")
    sheet.comment = None
    goals = sheet_queries.goals_of_sheet(uow, sheet_id)
    submitted = goals_to_submit(sheet, goals)
    sheets.check_weights(submitted, strict=writing_guide.is_blocker(uow, "unbalanced_weights"))
    writing_guide.require_no_blockers(uow, sheet, submitted)
    request = requests.open_request(uow, sheet, "submit", submitted, reason=reason)
    uow.audit("sheet.state_changed", f"sheet:{sheet.id}", {"state": before}, {"state": sheet.state})
    return request


def request_change(
    uow: UnitOfWork, sheet_id: UUID, reason: str, goals: Sequence[GoalChangeInput]
) -> Request:
    """Request changes of an agreed sheet; they take effect with the approval.

    A sheet that an alignment session returned is filed again then. Conflict
    `request.sheet_not_agreed`.
    """
    sheet = editable_sheet(uow, sheet_id)
    returned = sheet.is_returned_by_session
    if not sheet.accepts_change_requests:
        raise Conflict("request.sheet_not_agreed")
    sheet_goals = sheet_queries.goals_of_sheet(uow, sheet_id)
    diff = goal_differences.find_differences(uow, sheet, sheet_goals, goals)
    changed_ids = {entry["goal_id"] for entry in diff}
    changed = [goal for goal in sheet_goals if str(goal.id) in changed_ids]
    new_owner_ids = [entry["after"]["id"] for entry in diff if entry["field"] == "owner"]
    heads = org_queries.unit_heads(uow, new_owner_ids if sheet.owner_kind == "unit" else [])
    next_owners = goal_differences.next_owner_ids(diff, heads)
    kind = request_kind(diff)
    if returned:
        sheet.state = step(SHEET_STEPS, "sheet", sheet.state, "in_approval")
    return requests.open_request(
        uow, sheet, kind, changed, reason=reason, diff=diff, co_owners=sorted(next_owners)
    )


def move_sheet(uow: UnitOfWork, sheet_id: UUID, to: str, comment: str | None) -> None:
    """Submit, approve, return or withdraw a sheet: each is a step of its request.

    Conflict `sheet.cannot_move`.
    """
    if to == "in_approval":
        submit(uow, sheet_id, comment or "")
        return
    sheet = editable_sheet(uow, sheet_id)
    request = request_queries.open_request_of_sheet(uow, sheet.id)
    if to not in DECISIONS or sheet.state != "in_approval":
        raise Conflict("sheet.cannot_move", state=sheet.state, to=to)
    if request is None:
        # Submitted in a release without workflows: it has to be submitted again.
        require(to == "draft", "sheet.submit_again")
        sheets.apply_outcome(uow, sheet, "withdrawn", comment or "")
    elif to == "draft" and request.submitter_id == submitter_of(uow):
        requests.withdraw(uow, request.id)
    else:
        decision: DecisionInput = {"decision": DECISIONS[to], "comment": comment or ""}
        requests.decide(uow, request.id, decision)


def request_kind(diff: Sequence[Difference]) -> str:
    """`cancel` where one of the goals ends: another flow may decide on it."""
    return "cancel" if any(entry["after"] == "cancelled" for entry in diff) else "change"


def editable_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sheet:
    """Return the sheet and lock its row; NotFound unless the caller may edit it.

    Conflict `cycle.closed`.
    """
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    if not can_edit(caller_access.access_to(uow, sheet)):
        raise NotFound("sheet.not_found")
    sheets.require_open(uow, sheet)
    return sheet

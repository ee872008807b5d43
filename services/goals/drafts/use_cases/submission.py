"""Handing a sheet in, and the moves of a sheet that its approval makes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, NotFound, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.use_cases import change_sets, requests
from services.goals.approvals.use_cases.route_preview import submitter_of
from services.goals.drafts.use_cases import writing_guide
from services.goals.goal_sheets.models.goals import LIVE
from services.goals.goal_sheets.models.sheets import SHEET_STEPS, Sheet
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases import sheets
from services.goals.models import step

# What a move of a sheet says about the request that waits.
DECISIONS = {"agreed": "approve", "draft": "return"}


def submit(uow: UnitOfWork, sheet_id: UUID, reason: str) -> Request:
    """Hand in a draft: whoever its flow names is asked."""
    sheet = editable_sheet(uow, sheet_id)
    before = sheet.state
    sheet.state = step(SHEET_STEPS, "sheet", before, "in_approval")
    sheet.comment = None
    goals = sheet_queries.goals_of_sheet(uow, sheet_id)
    drafts = [goal for goal in goals if goal.state == "draft"]
    # What an alignment session returned is judged whole: its goals go on while it is a draft.
    whole = [goal for goal in goals if goal.state in ("draft", *LIVE)]
    judged = whole if sheet.returned_by else drafts
    sheets.check_weights(judged, strict=writing_guide.holds(uow, "weights_off"))
    writing_guide.refuse_blockers(uow, sheet, judged)
    request = requests.open_request(uow, sheet, "submit", judged, reason=reason)
    uow.audit("sheet.moved", f"sheet:{sheet.id}", {"state": before}, {"state": sheet.state})
    return request


def request_change(
    uow: UnitOfWork, sheet_id: UUID, reason: str, goals: Sequence[Mapping[str, Any]]
) -> Request:
    """Ask for changes of what was agreed; nothing changes until they are approved.

    With their approval a sheet that an alignment session returned is filed again.
    """
    sheet = editable_sheet(uow, sheet_id)
    returned = sheet.state == "draft" and sheet.returned_by is not None
    if sheet.state not in ("agreed", "filed") and not returned:
        raise Conflict("request.sheet_not_agreed")
    known = sheet_queries.goals_of_sheet(uow, sheet_id)
    diff = change_sets.differences(uow, sheet, known, goals)
    changed = [goal for goal in known if any(entry["goal_id"] == str(goal.id) for entry in diff)]
    units = [entry["after"]["id"] for entry in diff if entry["field"] == "owner"]
    heads = org_queries.unit_heads(uow, units if sheet.owner_kind == "unit" else [])
    also = change_sets.next_owners(diff, heads)
    kind = "cancel" if any(entry["after"] == "cancelled" for entry in diff) else "change"
    if returned:
        sheet.state = step(SHEET_STEPS, "sheet", sheet.state, "in_approval")
    return requests.open_request(
        uow, sheet, kind, changed, reason=reason, diff=diff, also=sorted(also)
    )


def move_sheet(uow: UnitOfWork, sheet_id: UUID, to: str, comment: str | None) -> None:
    """Submit, agree, return or take back: each is a step of the sheet's request."""
    if to == "in_approval":
        submit(uow, sheet_id, comment or "")
        return
    sheet = editable_sheet(uow, sheet_id)
    request = request_queries.open_of(uow, sheet.id)
    if to not in DECISIONS or sheet.state != "in_approval":
        raise Conflict("sheet.cannot_move", state=sheet.state, to=to)
    if request is None:
        # Handed in before approvals had nodes: it is handed in again.
        require(to == "draft", "sheet.submit_again")
        sheets.apply_outcome(uow, sheet, "withdrawn", comment or "")
    elif to == "draft" and request.submitter_id == submitter_of(uow):
        requests.withdraw(uow, request.id)
    else:
        said = {"decision": DECISIONS[to], "comment": comment or ""}
        requests.decide(uow, request.id, said)


def editable_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sheet:
    """The sheet, its row held, where the caller may change it and its cycle is open."""
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    if not can_edit(caller_access.access_to(uow, sheet)):
        raise NotFound("sheet.not_found")
    sheets.require_open(uow, sheet)
    return sheet

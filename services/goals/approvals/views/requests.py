"""Requests for approval as the API answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory import queries as directory
from servicekit.callers import Person
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import NameReference, name_reference
from services.goals.approvals.models.differences import Difference
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.queries.requests import PastSheet
from services.goals.approvals.views.steps import StepView, show_steps
from services.goals.goal_sheets.views.goals import GoalView, show_goals
from services.goals.goal_sheets.views.sheets import SheetSummary, show_sheet_summaries
from workflow.approvers import RouteFinding


@dataclass(frozen=True, kw_only=True)
class RequestSummary:
    """A request in a list; `allowed_actions` are what the caller may do now.

    `sheet` is a line of a list of sheets, `findings` are those of `workflow.approvers`.
    """

    id: UUID
    version: int
    kind: str
    sheet: SheetSummary
    goal_ids: list[UUID]
    submitter: NameReference | None
    reason: str
    diff: list[Difference]
    findings: list[RouteFinding]
    steps: list[StepView]
    state: str
    due_at: datetime | None
    comment: str
    allowed_actions: list[str]
    submitted_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RequestView(RequestSummary):
    """A request with its goals (as `goal_sheets.views` shows them) and the owner's past sheets."""

    goals: list[GoalView]
    history: list[PastSheet]


def show_requests(uow: UnitOfWork, requests: Sequence[Request]) -> list[RequestSummary]:
    """Show requests for a list."""
    sheets = show_sheet_summaries(uow, [request.sheet for request in requests])
    submitters = {request.submitter_id for request in requests if request.submitter_id}
    names = directory.names(uow, submitters)
    steps = show_steps(uow, [request.workflow() for request in requests])
    return [
        RequestSummary(
            id=request.id,
            version=request.version,
            kind=request.kind,
            sheet=sheet,
            goal_ids=request.goal_ids,
            submitter=name_reference(names, request.submitter_id),
            reason=request.reason,
            diff=request.diff,
            findings=request.findings,
            steps=steps,
            state=request.state,
            due_at=request.due_at,
            comment=request.comment,
            allowed_actions=possible_actions(uow, request),
            submitted_at=request.submitted_at,
            ended_at=request.ended_at,
        )
        for request, sheet, steps in zip(requests, sheets, steps, strict=True)
    ]


def show_page(uow: UnitOfWork, requests: Page) -> Page:
    """Show a page of requests."""
    return Page(items=show_requests(uow, requests["items"]), next=requests["next"])


def show_request(uow: UnitOfWork, request: Request) -> RequestView:
    """Show a request with its goals, amounts included, and the owner's past sheets."""
    goals = request_queries.goals_of_sheet(uow, request.sheet_id)
    affected = [goal for goal in goals if request.kind != "submit" or goal.id in request.goal_ids]
    return RequestView(
        **vars(show_requests(uow, [request])[0]),
        goals=show_goals(uow, affected, to_decide=True),
        history=request_queries.past_sheets(uow, request.sheet),
    )


def possible_actions(uow: UnitOfWork, request: Request) -> list[str]:
    """What the caller may do now: withdraw, delegate, approve, return or object (异议)."""
    caller = uow.caller
    if not isinstance(caller, Person) or request.state != "open":
        return []
    actions = ["withdraw"] if request.submitter_id == caller.person_id else []
    workflow = request.workflow()
    step = workflow.current_step
    roles = request_queries.roles_for_request(caller, request)
    if workflow.can_reassign(caller.person_id, roles):
        actions.append("delegate")
    if step and workflow.capacity_of(caller.person_id, roles):
        actions += ["approve", "object" if step.kind == "confirm" else "return"]
        actions += ["delegate"] if not step.for_owner else []
    return actions

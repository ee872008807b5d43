"""Requests for approval: open, decide, withdraw and escalate them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from servicekit.database.bulk import bulk_update
from servicekit.errors import Conflict, NotFound, Problem, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.approvals import events as approval_events
from services.goals.approvals.listeners import call_listeners
from services.goals.approvals.models.differences import Difference
from services.goals.approvals.models.requests import Request, check_comment
from services.goals.approvals.permissions import can_withdraw, next_approver
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.schemas.requests import DecisionInput, DecisionOnInput
from services.goals.approvals.use_cases import change_sets, goal_start
from services.goals.approvals.use_cases.route_preview import (
    ApprovalRoute,
    decision_steps,
    plan_route,
    submitter_of,
    working_day_deadline,
)
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases import sheets
from workflow.escalation import Approver, Superior, escalate_overdue
from workflow.steps import Workflow


@dataclass(frozen=True)
class DecisionResult:
    """State of a request after one of many decisions, and the problem where it was refused."""

    request_id: UUID
    state: str | None
    problem: Problem | None


def open_request(
    uow: UnitOfWork,
    sheet: Sheet,
    kind: str,
    goals: Sequence[Goal],
    *,
    reason: str,
    diff: Sequence[Difference] = (),
    co_owners: Collection[UUID] = (),
) -> Request:
    """Open a request about goals of a sheet, whose row is locked, and ask its first approvers.

    `kind` is submit, change or cancel. Raises Conflict `request.open` where the sheet has one.
    """
    if request_queries.open_request_of_sheet(uow, sheet.id):
        raise Conflict("request.open")
    submitter = submitter_of(uow)
    route = plan_route(uow, sheet, kind, goals, submitter=submitter, co_owners=co_owners)
    request = _new_request(sheet, route, uow.now())
    request.kind, request.reason, request.diff = kind, reason, list(diff)
    request.goal_ids = [goal.id for goal in goals]
    uow.add(request)
    request.store_workflow(route.workflow, uow.now())
    uow.flush()
    _publish(uow, request, set())
    uow.audit("request.opened", f"sheet:{sheet.id}", after={"kind": kind, "reason": reason})
    return request


def decide(uow: UnitOfWork, request_id: UUID, decision: DecisionInput) -> Request:
    """Approve, return, delegate or object to (异议) a request; see `DecisionBatch.apply`."""
    request = _lock_request(uow, request_id)
    batch = DecisionBatch(uow, {request_id: request}, [{**decision, "request_id": request_id}])
    batch.apply(request, decision)
    batch.write()
    return request


def decide_many(uow: UnitOfWork, decisions: Sequence[DecisionOnInput]) -> list[DecisionResult]:
    """Decide on many requests; a refused decision leaves the others as they are."""
    ids = {decision["request_id"] for decision in decisions}
    requests = request_queries.lock_requests(uow, ids)
    batch = DecisionBatch(uow, requests, decisions)
    results = []
    for decision in decisions:
        request, refusal = requests.get(decision["request_id"]), None
        try:
            if request is None:
                raise NotFound("request.not_found")
            batch.apply(request, decision)
        except Problem as problem:
            refusal = problem
        state = request.state if request else None
        results.append(DecisionResult(decision["request_id"], state, refusal))
    batch.write()
    return results


def withdraw(uow: UnitOfWork, request_id: UUID) -> Request:
    """Withdraw a request; its sheet is a draft again.

    Raises Forbidden `request.not_yours` for others than the submitter.
    """
    request = _lock_request(uow, request_id)
    access = None if request.submitter_id else caller_access.access_to(uow, request)
    require(can_withdraw(uow.caller, request, access), "request.not_yours")
    workflow = request.workflow()
    workflow.withdraw()
    _settle_sheet(uow, request, workflow, "")
    _store_workflow(uow, request, workflow)
    uow.audit("request.withdrawn", f"sheet:{request.sheet_id}", {"kind": request.kind})
    return request


def escalate(uow: UnitOfWork, request_id: UUID) -> None:
    """Escalate the request where the time of its current step is over."""
    request = request_queries.lock_requests(uow, [request_id]).get(request_id)
    if request is None or request.state != "open":
        return
    workflow = request.workflow()
    before = {"waiting": [*request.asked_person_ids, *request.asked_roles]}
    escalate_overdue(
        workflow,
        uow.now(),
        _superior(uow),
        lambda: decision_steps(uow, [request])[request.id],
        working_day_deadline(uow),
    )
    _store_workflow(uow, request, workflow)
    after = {"waiting": [*request.asked_person_ids, *request.asked_roles]}
    if after != before:
        uow.audit("request.escalated", f"sheet:{request.sheet_id}", before, after)


class DecisionBatch:
    """Decisions on one request or many, with what they need read once.

    `apply` each decision, then `write` what they changed.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        requests: Mapping[UUID, Request],
        decisions: Sequence[DecisionOnInput],
    ) -> None:
        self.uow, self.person, self.requests = uow, uow.person, requests
        self.deadline = working_day_deadline(uow)
        units = {item.owner_id for item in requests.values() if item.owner_kind == "unit"}
        self.heads = org_queries.unit_heads(uow, {unit for unit in units if unit})
        delegates = {delegate for item in decisions if (delegate := item.get("to"))}
        self.active_delegates = org_queries.active_people(uow, delegates)
        objected = self._open_requests(decisions, "object")
        self.decision_steps = decision_steps(uow, objected) if objected else {}
        changes = [
            request
            for request in self._open_requests(decisions, "approve")
            if request.kind != "submit"
        ]
        self.change_set = change_sets.ChangeSet(uow, changes)
        self.goals_to_start: list[UUID] = []
        self.approved: list[Request] = []

    def apply(self, request: Request, decision: DecisionInput) -> None:
        """Apply one decision; where it raises, nothing has changed.

        Raises Invalid `request.comment_needed` or `request.person_unknown`, and what `Workflow`
        raises.
        """
        sheets.require_open(self.uow, request.sheet)
        workflow = request.workflow()
        head = self.heads.get(request.owner_id) if request.owner_id else None
        workflow.ineligible_approvers |= {head} if head else set()
        self._decide(request, workflow, decision)
        is_approved = workflow.state == "approved"
        if is_approved and request.kind != "submit":
            self.change_set.apply(request)
        _settle_sheet(self.uow, request, workflow, decision["comment"])
        if decision.get("difficulty") and decision["decision"] == "approve":
            request.sheet.difficulty = decision.get("difficulty")
        if is_approved and request.kind == "submit":
            self.goals_to_start += request.goal_ids
        if is_approved:
            self.approved.append(request)
        _store_workflow(self.uow, request, workflow)
        self._audit(request, decision)

    def write(self) -> None:
        """Write the requests, sheets and goals that the decisions changed."""
        session, requests = self.uow.session, list(self.requests.values())
        bulk_update(session, requests)
        bulk_update(session, list({item.sheet_id: item.sheet for item in requests}.values()))
        self.change_set.write()
        goal_start.start_goals(self.uow, self.goals_to_start)
        call_listeners(self.uow, self.approved)

    def _open_requests(self, decisions: Sequence[DecisionOnInput], kind: str) -> list[Request]:
        """The open requests with a decision of this kind."""
        ids = {item["request_id"] for item in decisions if item["decision"] == kind}
        requests = self.requests.values()
        return [request for request in requests if request.id in ids and request.state == "open"]

    def _decide(self, request: Request, workflow: Workflow, decision: DecisionInput) -> None:
        person, at, comment = self.person.person_id, self.uow.now(), decision["comment"]
        roles = request_queries.roles_for_request(self.person, request)
        check_comment(decision["decision"], comment)
        match decision["decision"]:
            case "approve":
                workflow.approve(person, roles, at, comment, self.deadline)
            case "return":
                workflow.send_back(person, roles, at, comment)
            case "delegate":
                delegate = delegate_of(decision, self.active_delegates)
                workflow.delegate(person, roles, delegate, at, comment)
            case "object":
                step = self.decision_steps[request.id]
                workflow.object(person, at, comment, step, self.deadline)

    def _audit(self, request: Request, decision: DecisionInput) -> None:
        action, reference = f"request.{decision['decision']}", f"sheet:{request.sheet_id}"
        after = {"comment": decision["comment"], "to": decision.get("to")}
        self.uow.audit(action, reference, {"kind": request.kind}, after)


def delegate_of(decision: DecisionInput, active_people: Collection[UUID]) -> UUID:
    """The person who decides instead; Invalid `request.person_unknown` unless they are active."""
    delegate = decision.get("to")
    if delegate is None or delegate not in active_people:
        raise invalid("to", "request.person_unknown")
    return delegate


def _lock_request(uow: UnitOfWork, request_id: UUID) -> Request:
    request = request_queries.lock_requests(uow, [request_id]).get(request_id)
    if request is None:
        raise NotFound("request.not_found")
    return request


def _new_request(sheet: Sheet, route: ApprovalRoute, at: datetime) -> Request:
    submitter = route.subject.submitter
    return Request(
        sheet_id=sheet.id,
        sheet=sheet,
        owner_kind=sheet.owner_kind,
        owner_id=sheet.owner_id,
        submitter_id=submitter,
        findings=route.findings,
        owner_unit_ids=route.units,
        ineligible_approver_ids=sorted(route.subject.ineligible_approvers),
        participant_ids=[submitter] if submitter else [],
        state="open",
        submitted_at=at,
    )


def _settle_sheet(uow: UnitOfWork, request: Request, workflow: Workflow, comment: str) -> None:
    """Settle the sheet where the workflow has ended; where it raises, nothing has changed."""
    if workflow.state == "open":
        return
    request.comment = comment
    if request.sheet.state == "in_approval":
        sheets.apply_outcome(uow, request.sheet, workflow.state, comment)


def _store_workflow(uow: UnitOfWork, request: Request, workflow: Workflow) -> None:
    """Store the workflow in its request, and publish who is asked now or how it ended."""
    before: set[Approver] = {*request.asked_person_ids, *request.asked_roles}
    request.store_workflow(workflow, uow.now())
    _publish(uow, request, before)


def _publish(uow: UnitOfWork, request: Request, before: Collection[Approver]) -> None:
    """Publish who is asked now and was not `before`, or the outcome; schedule the escalation."""
    people = [person for person in request.asked_person_ids if person not in before]
    roles = [role for role in request.asked_roles if role not in before]
    if request.state != "open":
        uow.publish(approval_events.approval_ended(request), key=request.id)
    elif people or roles:
        uow.publish(approval_events.approval_requested(request, people, roles), key=request.id)
    if request.due_at:
        uow.schedule("request_due", request.id, request.due_at.astimezone(UTC))


def _superior(uow: UnitOfWork) -> Superior:
    """The next one up: the nearest active manager, then HR, then an executive."""

    def superior_of(approver: Approver) -> Approver | None:
        managers = org_queries.reporting_line(uow, approver) if isinstance(approver, UUID) else []
        active = org_queries.active_people(uow, managers) if managers else set()
        return next_approver(approver, managers, active)

    return superior_of

"""Requests for approval: opened, decided on, withdrawn, and sent further up when time is over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from servicekit.callers import Person
from servicekit.database.bulk import bulk_update
from servicekit.errors import Conflict, NotFound, Problem, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.approvals import events as approval_events
from services.goals.approvals.listeners import announce_approved
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.use_cases import change_sets, goal_start
from services.goals.approvals.use_cases.route_preview import (
    ApprovalRoute,
    ask,
    deadline_of,
    decision_steps,
    submitter_of,
)
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases import sheets
from workflow.escalation import Superior, escalate_overdue
from workflow.steps import Workflow


def open_request(
    uow: UnitOfWork,
    sheet: Sheet,
    kind: str,
    goals: Sequence[Goal],
    *,
    reason: str,
    diff: Sequence[dict[str, Any]] = (),
    also: Collection[UUID] = (),
) -> Request:
    """Ask whoever has to approve; one request at a time for a sheet, whose row is held."""
    if request_queries.open_of(uow, sheet.id):
        raise Conflict("request.open")
    route = ask(uow, sheet, kind, goals, submitter=submitter_of(uow), also=also)
    request = _request(sheet, route, uow.now())
    request.kind, request.reason, request.diff = kind, reason, list(diff)
    request.goal_ids = [goal.id for goal in goals]
    uow.add(request)
    request.follow(route.workflow, uow.now())
    uow.flush()
    _tell(uow, request, set())
    uow.audit("request.opened", f"sheet:{sheet.id}", after={"kind": kind, "reason": reason})
    return request


def _request(sheet: Sheet, route: ApprovalRoute, at: datetime) -> Request:
    submitter = route.subject.submitter
    return Request(
        sheet_id=sheet.id,
        sheet=sheet,
        owner_kind=sheet.owner_kind,
        owner_id=sheet.owner_id,
        submitter_id=submitter,
        findings=route.findings,
        units=route.units,
        barred=sorted(route.subject.ineligible_approvers),
        involved=[submitter] if submitter else [],
        state="open",
        submitted_at=at,
    )


def decide(uow: UnitOfWork, request_id: UUID, decision: Mapping[str, Any]) -> Request:
    """Approve, return, delegate or object to (异议) what waits for the caller."""
    found = request_queries.held(uow, [request_id]).get(request_id)
    if found is None:
        raise NotFound("request.not_found")
    deciding = Deciding(uow, {request_id: found}, [{**decision, "request_id": request_id}])
    deciding.take(found, decision)
    deciding.finish()
    return found


def decide_many(uow: UnitOfWork, decisions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each answered on its own: what is refused leaves the others as they are."""
    found = request_queries.held(uow, {item["request_id"] for item in decisions})
    deciding = Deciding(uow, found, decisions)
    answers = []
    for item in decisions:
        request, fault = found.get(item["request_id"]), None
        try:
            if request is None:
                raise NotFound("request.not_found")
            deciding.take(request, item)
        except Problem as problem:
            fault = problem
        state = request.state if request else None
        answers.append({"request_id": item["request_id"], "state": state, "problem": fault})
    deciding.finish()
    return answers


def withdraw(uow: UnitOfWork, request_id: UUID) -> Request:
    """Take back what one submitted; the sheet is a draft again."""
    request = request_queries.held(uow, [request_id]).get(request_id)
    if request is None:
        raise NotFound("request.not_found")
    require(_may_withdraw(uow, request), "request.not_yours")
    workflow = request.workflow()
    workflow.withdraw()
    _end(uow, request, workflow, {"comment": ""})
    _follow(uow, request, workflow)
    uow.audit("request.withdrawn", f"sheet:{request.sheet_id}", {"kind": request.kind})
    return request


def escalate(uow: UnitOfWork, request_id: UUID) -> None:
    """Escalate the request where the time of its current step is over."""
    request = request_queries.held(uow, [request_id]).get(request_id)
    if request is None or request.state != "open":
        return
    workflow = request.workflow()
    asked = {"waiting": [*request.waiting, *request.waiting_roles]}
    escalate_overdue(
        workflow,
        uow.now(),
        _superior(uow),
        lambda: decision_steps(uow, [request])[request.id],
        deadline_of(uow),
    )
    _follow(uow, request, workflow)
    now = {"waiting": [*request.waiting, *request.waiting_roles]}
    if now != asked:
        uow.audit("request.went_on", f"sheet:{request.sheet_id}", asked, now)


class Deciding:
    """Decisions on one request or on many: what they ask of is read once, what they change is
    written once."""

    def __init__(
        self,
        uow: UnitOfWork,
        found: Mapping[UUID, Request],
        decisions: Sequence[Mapping[str, Any]],
    ) -> None:
        self.uow, self.me, self.found = uow, uow.person, found
        self.deadline = deadline_of(uow)
        self.heads = org_queries.unit_heads(
            uow,
            {one.owner_id for one in found.values() if one.owner_kind == "unit" and one.owner_id},
        )
        self.able = org_queries.active_people(
            uow, {item["to"] for item in decisions if item.get("to")}
        )
        objected, approved = self._about(decisions, "object"), self._about(decisions, "approve")
        self.deciders = decision_steps(uow, objected) if objected else {}
        self.changes = change_sets.Changes(uow, [one for one in approved if one.kind != "submit"])
        # Goals that approvals set going, all of them in one go.
        self.started: list[UUID] = []
        self.approved: list[Request] = []

    def _about(self, decisions: Sequence[Mapping[str, Any]], kind: str) -> list[Request]:
        """The open requests on which there is a decision of a kind."""
        ids = {item["request_id"] for item in decisions if item["decision"] == kind}
        return [one for one in self.found.values() if one.id in ids and one.state == "open"]

    def take(self, request: Request, item: Mapping[str, Any]) -> None:
        """Note one decision; nothing has changed where it raises."""
        sheets.require_open(self.uow, request.sheet)
        workflow = request.workflow()
        head = self.heads.get(request.owner_id) if request.owner_id else None
        workflow.ineligible_approvers |= {head} if head else set()
        self._note(request, workflow, item)
        if workflow.state == "approved" and request.kind != "submit":
            self.changes.take(request)
        _end(self.uow, request, workflow, item)
        if workflow.state == "approved" and request.kind == "submit":
            self.started += request.goal_ids
        if workflow.state == "approved":
            self.approved.append(request)
        _follow(self.uow, request, workflow)
        said = {"comment": item["comment"], "to": item.get("to")}
        self.uow.audit(
            f"request.{item['decision']}", f"sheet:{request.sheet_id}", {"kind": request.kind}, said
        )

    def finish(self) -> None:
        """Write what was decided, and let what hangs by it follow."""
        session, found = self.uow.session, list(self.found.values())
        bulk_update(session, found)
        bulk_update(session, list({one.sheet_id: one.sheet for one in found}.values()))
        self.changes.finish()
        goal_start.start(self.uow, self.started)
        announce_approved(self.uow, self.approved)

    def _note(self, request: Request, workflow: Workflow, item: Mapping[str, Any]) -> None:
        me, at, comment = self.me.person_id, self.uow.now(), item["comment"]
        roles = request_queries.roles_over(self.me, request)
        if item["decision"] in ("return", "object") and not comment:
            raise invalid("comment", "request.comment_needed")
        match item["decision"]:
            case "approve":
                workflow.approve(me, roles, at, comment, self.deadline)
            case "return":
                workflow.send_back(me, roles, at, comment)
            case "delegate":
                if item.get("to") not in self.able:
                    raise invalid("to", "request.nobody")
                workflow.delegate(me, roles, item["to"], at, comment)
            case "object":
                workflow.object(me, at, comment, self.deciders[request.id], self.deadline)


def _end(uow: UnitOfWork, request: Request, workflow: Workflow, item: Mapping[str, Any]) -> None:
    """What an ended workflow does to its sheet; where it raises nothing has changed."""
    if workflow.state != "open":
        request.comment = item["comment"]
    if request.sheet.state == "in_approval" and workflow.state != "open":
        sheets.apply_outcome(uow, request.sheet, workflow.state, item["comment"])
    if item.get("difficulty") and item.get("decision") == "approve":
        request.sheet.difficulty = item["difficulty"]


def _follow(uow: UnitOfWork, request: Request, workflow: Workflow) -> None:
    """Write where the workflow stands now, and tell it."""
    asked: set[UUID | str] = {*request.waiting, *request.waiting_roles}
    request.follow(workflow, uow.now())
    _tell(uow, request, asked)


def _tell(uow: UnitOfWork, request: Request, asked: Collection[UUID | str]) -> None:
    """Tell those who wait now and did not before, or how it ended."""
    people = [one for one in request.waiting if one not in asked]
    roles = [one for one in request.waiting_roles if one not in asked]
    if request.state != "open":
        uow.publish(approval_events.approval_ended(request), key=request.id)
    elif people or roles:
        uow.publish(approval_events.approval_requested(request, people, roles), key=request.id)
    if request.due_at:
        uow.schedule("request_due", request.id, request.due_at.astimezone(UTC))


def _may_withdraw(uow: UnitOfWork, request: Request) -> bool:
    """Who submitted it; where a client did, those who may edit the sheet."""
    if request.submitter_id is None:
        return can_edit(caller_access.access_to(uow, request))
    return isinstance(uow.caller, Person) and uow.caller.person_id == request.submitter_id


def _superior(uow: UnitOfWork) -> Superior:
    """The next one up: a manager who is still here, then HR, then an executive."""

    def above(one: UUID | str) -> UUID | str | None:
        if isinstance(one, UUID):
            line = org_queries.reporting_line(uow, one)
            able = org_queries.active_people(uow, line)
            return next((manager for manager in line if manager in able), "hr")
        return "executive" if one == "hr" else None

    return above

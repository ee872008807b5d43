"""Approval routes: the flow of a sheet resolved with the organization of today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from measures.working_days import working_days_after
from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.flows import default_flow, flow_name
from services.goals.approvals.models.requests import Request
from services.goals.approvals.views.steps import StepView, show_steps
from services.goals.cycles.use_cases.working_calendar import working_calendar
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.policies import queries as policy_queries
from workflow.approvers import (
    ApprovalFlow,
    ApprovalSubject,
    ReportingStructure,
    RouteFinding,
    decision_step,
    resolve_approvers,
)
from workflow.steps import Deadline, Step, Workflow


@dataclass(frozen=True)
class ApprovalRoute:
    """A started workflow with what it was resolved from; findings as of `resolve_approvers`."""

    workflow: Workflow
    findings: list[RouteFinding]
    subject: ApprovalSubject
    structure: ReportingStructure
    units: list[UUID]


@dataclass(frozen=True)
class RoutePreview:
    """The steps that a request would take, and why they differ from the flow as configured."""

    steps: list[StepView]
    findings: list[RouteFinding]


def plan_route(
    uow: UnitOfWork,
    sheet: Sheet,
    trigger: str,
    goals: Sequence[Goal],
    *,
    submitter: UUID | None,
    co_owners: Collection[UUID] = (),
) -> ApprovalRoute:
    """Resolve and start the workflow of a request about goals of a sheet.

    `trigger` is submit, change or cancel; `co_owners` have to accept goals that they get.
    """
    flow = approval_flow(uow, sheet.owner_kind, trigger)
    units = org_queries.units_above(uow, sheet.owner_kind, sheet.owner_id)
    subject = replace(
        _subject(sheet, units, goals, submitter, co_owners), first_time=trigger == "submit"
    )
    structure = _structure(uow, flow, subject, units)
    resolved = resolve_approvers(flow, subject, structure)
    workflow = Workflow(resolved.steps, subject.ineligible_approvers)
    workflow.start_next_step(working_day_deadline(uow))
    unit_ids = [unit for unit, _ in units]
    return ApprovalRoute(workflow, resolved.findings, subject, structure, unit_ids)


def decision_steps(uow: UnitOfWork, requests: Collection[Request]) -> dict[UUID, Step]:
    """Who decides on each request after 异议: the manager above whoever submitted the sheet."""
    heads = org_queries.unit_heads(
        uow, {unit for request in requests for unit in request.owner_unit_ids}
    )
    heads_above = {
        request.id: [head for unit in request.owner_unit_ids if (head := heads.get(unit))]
        for request in requests
    }
    owners = {
        request.id: heads.get(request.owner_id)
        if request.owner_kind == "unit"
        else request.owner_id
        for request in requests
        if request.owner_id
    }
    lines = org_queries.reporting_lines(uow, {owner for owner in owners.values() if owner})
    people = (*lines.values(), *heads_above.values())
    active = org_queries.active_people(uow, {person for line in people for person in line})
    holders = org_queries.role_checks(uow)
    steps = {}
    for request in requests:
        owner, above = owners.get(request.id), heads_above[request.id]
        subject = ApprovalSubject(owner, request.submitter_id, has_kpi=False)
        managers = [manager for manager in lines[owner] if manager != owner] if owner else above
        has_holder = holders(request.owner_unit_ids, subject.ineligible_approvers)
        structure = ReportingStructure(managers, above, active, has_holder)
        steps[request.id] = decision_step(request.submitter_id, subject, structure)
    return steps


def approval_flow(uow: UnitOfWork, level: str, trigger: str) -> ApprovalFlow:
    """The flow that the tenant has set, else the default."""
    policy = policy_queries.policy(uow, flow_name(level, trigger))
    flow: ApprovalFlow = policy.value if policy else default_flow(level)
    return flow


def working_day_deadline(uow: UnitOfWork) -> Deadline:
    """The end of the last of so many working days after today, in the tenant's time zone."""
    zone = ZoneInfo(uow.tenant.time_zone)
    calendar = working_calendar(uow)

    def deadline(days: int) -> datetime:
        day = working_days_after(uow.tenant.today(), days, calendar) + timedelta(days=1)
        return datetime.combine(day, time.min, zone)

    return deadline


def preview_route(uow: UnitOfWork, sheet_id: UUID, trigger: str) -> RoutePreview:
    """Who would be asked if the caller submitted the sheet now; `trigger` as in `plan_route`.

    Raises NotFound `sheet.not_found` for those who may not edit it.
    """
    sheet = sheet_queries.sheet(uow, sheet_id)
    if not can_edit(caller_access.access_to(uow, sheet)):
        raise NotFound("sheet.not_found")
    drafts = trigger == "submit"
    goals = sheet_queries.goals_of_sheet(uow, sheet_id)
    affected = [goal for goal in goals if (goal.state == "draft") == drafts]
    route = plan_route(uow, sheet, trigger, affected, submitter=submitter_of(uow))
    return RoutePreview(show_steps(uow, [route.workflow])[0], route.findings)


def submitter_of(uow: UnitOfWork) -> UUID | None:
    """The caller's person id; None for an API client."""
    return uow.caller.person_id if isinstance(uow.caller, Person) else None


def _subject(
    sheet: Sheet,
    units: Sequence[tuple[UUID, UUID | None]],
    goals: Sequence[Goal],
    submitter: UUID | None,
    co_owners: Collection[UUID],
) -> ApprovalSubject:
    owner = sheet.owner_id if sheet.owner_kind == "person" else None
    if sheet.owner_kind == "unit" and units:
        owner = units[0][1]
    kinds = {goal.kind for goal in goals}
    return ApprovalSubject(
        owner=owner,
        submitter=submitter,
        has_kpi="kpi" in kinds,
        co_owners=tuple(person for person in co_owners if person != submitter),
    )


def _structure(
    uow: UnitOfWork,
    flow: ApprovalFlow,
    subject: ApprovalSubject,
    units: Sequence[tuple[UUID, UUID | None]],
) -> ReportingStructure:
    heads = list(dict.fromkeys(head for _, head in units if head))
    # A unit without a head answers to the heads above it.
    above = org_queries.reporting_line(uow, subject.owner) if subject.owner else heads
    people = {
        UUID(approver["person_id"])
        for step in flow["steps"]
        for approver in step["approvers"]
        if approver["kind"] == "person"
    }
    return ReportingStructure(
        managers=[manager for manager in above if manager != subject.owner],
        heads=heads,
        active=org_queries.active_people(uow, {*above, *heads, *people}),
        has_holder=org_queries.role_check(
            uow, [unit for unit, _ in units], subject.ineligible_approvers
        ),
        is_circular=subject.owner in above if subject.owner else False,
    )

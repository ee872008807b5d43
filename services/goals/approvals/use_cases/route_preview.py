"""Who would be asked about a sheet: its flow, resolved in the company as it is today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from directory import queries as directory
from measures.working_days import working_days_after
from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.course import Clock, Course, Node
from services.goals.approvals.models.flows import default_flow, flow_name
from services.goals.approvals.models.requests import Request
from services.goals.approvals.use_cases import approver_resolution
from services.goals.cycles.use_cases.working_calendar import calendar_of
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.policies import queries as policy_queries


@dataclass(frozen=True)
class Asked:
    """A resolved flow with what it was resolved from."""

    course: Course
    findings: list[dict[str, Any]]
    subject: approver_resolution.Subject
    org: approver_resolution.Org
    units: list[UUID]


def ask(
    uow: UnitOfWork,
    sheet: Sheet,
    trigger: str,
    goals: Sequence[Goal],
    *,
    submitter: UUID | None,
    also: Collection[UUID] = (),
) -> Asked:
    """The course that a request about these goals of the sheet would take, begun."""
    flow = flow_of(uow, sheet.owner_kind, trigger)
    units = org_queries.units_above(uow, sheet.owner_kind, sheet.owner_id)
    subject = replace(_subject(sheet, units, goals, submitter, also), handed_in=trigger == "submit")
    org = _org(uow, flow, subject, units)
    resolved = approver_resolution.resolve(flow, subject, org)
    course = Course(resolved.nodes, subject.barred)
    course.begin(clock_of(uow))
    return Asked(course, resolved.findings, subject, org, [unit for unit, _ in units])


def decide_nodes(uow: UnitOfWork, found: Collection[Request]) -> dict[UUID, Node]:
    """Who decides on each of these after 异议: above whoever handed the sheet in."""
    heads = org_queries.heads(uow, {unit for one in found for unit in one.units})
    above = {one.id: [head for unit in one.units if (head := heads.get(unit))] for one in found}
    sides = {
        one.id: heads.get(one.owner_id) if one.owner_kind == "unit" else one.owner_id
        for one in found
        if one.owner_id
    }
    lines = org_queries.lines_of(uow, {side for side in sides.values() if side})
    active = org_queries.active(
        uow, {one for line in (*lines.values(), *above.values()) for one in line}
    )
    holds = org_queries.holders_of_all(uow)
    nodes = {}
    for one in found:
        side = sides.get(one.id)
        subject = approver_resolution.Subject(side, one.submitter_id, has_kpi=False)
        line = [leader for leader in lines[side] if leader != side] if side else above[one.id]
        org = approver_resolution.Org(line, above[one.id], active, holds(one.units, subject.barred))
        nodes[one.id] = approver_resolution.decide_node(one.submitter_id, subject, org)
    return nodes


def flow_of(uow: UnitOfWork, level: str, trigger: str) -> dict[str, Any]:
    known = policy_queries.policy(uow, flow_name(level, trigger))
    flow: dict[str, Any] = known.value if known else default_flow(level)
    return flow


def clock_of(uow: UnitOfWork) -> Clock:
    """Working days from today, to the end of the last one in the company's zone."""
    zone = ZoneInfo(uow.tenant.time_zone)
    works = calendar_of(uow)

    def due(days: int) -> datetime:
        day = working_days_after(uow.tenant.today(), days, works) + timedelta(days=1)
        return datetime.combine(day, time.min, zone)

    return due


def preview(uow: UnitOfWork, sheet_id: UUID, trigger: str) -> dict[str, Any]:
    """Who would be asked if the caller handed the sheet in now."""
    sheet = sheet_queries.sheet(uow, sheet_id)
    if not can_edit(caller_access.to(uow, sheet)):
        raise NotFound("sheet.not_found")
    drafts = trigger == "submit"
    goals = sheet_queries.goals_of_sheet(uow, sheet_id)
    wanted = [goal for goal in goals if (goal.state == "draft") == drafts]
    asked = ask(uow, sheet, trigger, wanted, submitter=submitter_of(uow))
    return {"nodes": show_nodes(uow, [asked.course])[0], "findings": asked.findings}


def show_nodes(uow: UnitOfWork, courses: Sequence[Course]) -> list[list[dict[str, Any]]]:
    """The nodes of each course, with the names of those who are asked and of those who answered."""
    nodes = [node for course in courses for node in course.nodes]
    ids = {one for node in nodes for one in node.people}
    ids |= {one for node in nodes for said in node.decisions for one in (said.by, said.to) if one}
    names = directory.names(uow, ids)
    return [[_shown(node, names) for node in course.nodes] for course in courses]


def _shown(node: Node, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        **vars(node),
        "people": [_named(one, names) for one in node.people],
        "decisions": [
            {**vars(one), "by": _named(one.by, names), "to": _named(one.to, names)}
            for one in node.decisions
        ],
    }


def _named(one: UUID | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    return {"id": one, "name": names.get(one, "")} if one else None


def submitter_of(uow: UnitOfWork) -> UUID | None:
    """The person who asks; none for an API client."""
    return uow.caller.person_id if isinstance(uow.caller, Person) else None


def _subject(
    sheet: Sheet,
    units: Sequence[tuple[UUID, UUID | None]],
    goals: Sequence[Goal],
    submitter: UUID | None,
    also: Collection[UUID],
) -> approver_resolution.Subject:
    side = sheet.owner_id if sheet.owner_kind == "person" else None
    if sheet.owner_kind == "unit" and units:
        side = units[0][1]
    kinds = {goal.kind for goal in goals}
    return approver_resolution.Subject(
        side=side,
        submitter=submitter,
        has_kpi="kpi" in kinds,
        also=tuple(one for one in also if one != submitter),
    )


def _org(
    uow: UnitOfWork,
    flow: dict[str, Any],
    subject: approver_resolution.Subject,
    units: Sequence[tuple[UUID, UUID | None]],
) -> approver_resolution.Org:
    heads = list(dict.fromkeys(head for _, head in units if head))
    # A unit without a head answers to the heads above it.
    above = org_queries.line_of(uow, subject.side) if subject.side else heads
    named = {
        UUID(approver["person_id"])
        for node in flow["nodes"]
        for approver in node["approvers"]
        if approver["kind"] == "person"
    }
    return approver_resolution.Org(
        line=[one for one in above if one != subject.side],
        heads=heads,
        active=org_queries.active(uow, {*above, *heads, *named}),
        holds=org_queries.holders(uow, [unit for unit, _ in units], subject.barred),
        loop=subject.side in above if subject.side else False,
    )

"""Who is asked: the steps of a flow resolve to people and roles of this tenant, today."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict
from uuid import UUID

from .steps import Step

# Working days in which a KPI sheet is confirmed or answered with 异议.
CONFIRM_DAYS = 5


class FlowApprover(TypedDict):
    """Whom a flow means; a kind has the field that it needs.

    Kinds are direct_manager, nth_manager (`n`), unit_head, role and person.
    """

    kind: str
    n: NotRequired[int]
    role: NotRequired[str]
    person_id: NotRequired[str]


class ApprovalNode(TypedDict):
    """A step of a flow; `days` are working days until it is escalated, None for never."""

    approvers: list[FlowApprover]
    # any or all.
    mode: str
    days: int | None
    skip_approved: bool
    skip_own: bool


class ApprovalFlow(TypedDict):
    """A flow as a tenant configures it; `owner_agrees` to what others submit for them."""

    steps: list[ApprovalNode]
    owner_agrees: bool


class RouteFinding(TypedDict):
    """Why steps differ from the flow: loop, fell_to_hr, nobody_holds or nobody_left."""

    code: str
    approver: NotRequired[str]
    role: NotRequired[str]


@dataclass(frozen=True)
class ApprovalSubject:
    """What is to be approved: whose it is, and who submitted it."""

    # The person whose it is, or the head of the unit; None for the company.
    owner: UUID | None
    submitter: UUID | None
    has_kpi: bool
    # Whether it is to be approved for the first time.
    first_time: bool = True
    # Others who have to accept: the next owner of a goal.
    co_owners: tuple[UUID, ...] = ()

    @property
    def ineligible_approvers(self) -> frozenset[UUID]:
        """The owner's side and the submitter: nothing approves itself and nobody their own."""
        people = (self.owner, self.submitter, *self.co_owners)
        return frozenset(person for person in people if person)


@dataclass(frozen=True)
class ReportingStructure:
    """What resolution needs of the tenant's people."""

    # Managers of the owner, nearest first, and heads of its units upwards.
    managers: Sequence[UUID]
    heads: Sequence[UUID]
    # Those among managers, heads and named people who still work here.
    active: frozenset[UUID]
    # Whether an eligible person has a role for the owner's units.
    has_holder: Callable[[str], bool]
    is_circular: bool = False


@dataclass(frozen=True)
class ResolvedFlow:
    """The steps to go through, and the findings: why they differ from the flow as configured."""

    steps: list[Step]
    findings: list[RouteFinding]


def resolve_approvers(
    flow: ApprovalFlow, subject: ApprovalSubject, structure: ReportingStructure
) -> ResolvedFlow:
    """Resolve a flow to steps; HR decides what is left."""
    findings: list[RouteFinding] = [{"code": "loop"}] if structure.is_circular else []
    owner_steps = _owner_steps(flow, subject)
    # Who sends what the owner then agrees to has approved by sending it.
    sender = subject.submitter if owner_steps and subject.submitter != subject.owner else None
    steps = [_step(step, subject, structure, sender, findings) for step in flow["steps"]]
    by_owner = subject.owner and subject.submitter == subject.owner and subject.first_time
    if by_owner and not subject.has_kpi:
        # An OKR sheet is sent by one side and accepted by the other.
        first = next((step for step in steps if step.state == "pending"), None)
        steps = [replace(step, kind="accept") if step == first else step for step in steps]
    if not any(step.state == "pending" or step.note == "sent" for step in steps):
        findings.append({"code": "nobody_left"})
        roles = [_assigned_role(("hr",), structure, findings)]
        steps.append(Step("approve", roles=roles, days=CONFIRM_DAYS))
    return ResolvedFlow([*owner_steps, *steps], findings)


def decision_step(
    sender: UUID | None, subject: ApprovalSubject, structure: ReportingStructure
) -> Step:
    """Build the step after 异议: the manager above whoever set the goals decides, or HR."""
    managers = list(structure.managers)
    start = managers.index(sender) + 1 if sender in managers else 1
    manager = next(_eligible(managers[start:], subject, structure), None)
    if manager:
        return Step("decide", people=[manager], days=CONFIRM_DAYS)
    return Step("decide", roles=[_assigned_role(("hr",), structure, [])], days=CONFIRM_DAYS)


def _owner_steps(flow: ApprovalFlow, subject: ApprovalSubject) -> list[Step]:
    """What the owner, or a goal's next owner, agrees to before anybody judges it."""
    steps = [Step("accept", people=[person], for_owner=True) for person in subject.co_owners]
    if flow["owner_agrees"] and subject.owner and subject.owner != subject.submitter:
        kind = "confirm" if subject.has_kpi else "accept"
        days = CONFIRM_DAYS if subject.has_kpi else None
        steps.append(Step(kind, people=[subject.owner], days=days, for_owner=True))
    return steps


def _step(
    step: ApprovalNode,
    subject: ApprovalSubject,
    structure: ReportingStructure,
    sender: UUID | None,
    findings: list[RouteFinding],
) -> Step:
    """The step of one step of the flow: whom it asks, or why it asks nobody."""
    intended = [(approver, _intended(approver, structure)) for approver in step["approvers"]]
    sent = sender is not None and sender in [person for _, person in intended]
    remaining = [
        approver
        for approver, person in intended
        if not (sent and person == sender)
        and not (step["skip_own"] and person and person == subject.owner)
    ]
    assigned = dict.fromkeys(_assigned(item, subject, structure, findings) for item in remaining)
    skipped = not assigned or (sent and step["mode"] == "any")
    return Step(
        "approve",
        people=[] if skipped else [item for item in assigned if isinstance(item, UUID)],
        roles=[] if skipped else [item for item in assigned if isinstance(item, str)],
        mode=step["mode"],
        days=step["days"],
        skip_approved=step["skip_approved"],
        state="skipped" if skipped else "pending",
        note="sent" if sent else "own" if skipped else "",
    )


def _intended(approver: FlowApprover, structure: ReportingStructure) -> UUID | None:
    """The person whom the flow means, whether or not they are eligible."""
    match approver["kind"]:
        case "person":
            return UUID(str(approver["person_id"]))
        case "unit_head":
            return next(iter(structure.heads), None)
        case "direct_manager":
            return next(iter(structure.managers), None)
        case "nth_manager":
            return next(iter(structure.managers[approver["n"] - 1 :]), None)
    return None


def _assigned(
    approver: FlowApprover,
    subject: ApprovalSubject,
    structure: ReportingStructure,
    findings: list[RouteFinding],
) -> UUID | str:
    """Who is asked: the person who is meant, the next manager up, or HR."""
    if approver["kind"] == "role":
        return _assigned_role((approver["role"],), structure, findings)
    person = next(_eligible(_candidates(approver, structure), subject, structure), None)
    if person is None:
        findings.append({"code": "fell_to_hr", "approver": approver["kind"]})
    return person or _assigned_role(("hr",), structure, findings)


def _candidates(approver: FlowApprover, structure: ReportingStructure) -> list[UUID]:
    """Whom the flow means first, and then everybody up the reporting line."""
    match approver["kind"]:
        case "person":
            return [UUID(str(approver["person_id"])), *structure.managers]
        case "unit_head":
            return [*structure.heads, *structure.managers]
        case "nth_manager":
            return list(structure.managers[approver["n"] - 1 :])
    return list(structure.managers)


def _eligible(
    people: Sequence[UUID], subject: ApprovalSubject, structure: ReportingStructure
) -> Iterator[UUID]:
    ineligible = subject.ineligible_approvers
    return (person for person in people if person in structure.active and person not in ineligible)


def _assigned_role(
    roles: tuple[str, ...], structure: ReportingStructure, findings: list[RouteFinding]
) -> str:
    """The first of the roles, HR and executive that an eligible person has."""
    for role in (*roles, "hr", "executive"):
        if structure.has_holder(role):
            return role
    findings.append({"code": "nobody_holds", "role": roles[0]})
    return roles[0]

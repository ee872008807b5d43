"""Approval flows by level and trigger; a default flow is used until a tenant sets its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Stale, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.flows import LEVELS, TRIGGERS, default_flow, flow_name
from services.goals.approvals.schemas.flows import ApproverInput, FlowInput, FlowStepInput
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.policies import queries as policy_queries
from services.goals.policies.models import Policy
from workflow.approvers import ApprovalFlow, ApprovalNode, FlowApprover

# The version of a default flow.
DEFAULT_VERSION = 0
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class FlowView:
    """A flow; `steps` as the policy stores them, `names` of the people in it by id."""

    level: str
    trigger: str
    default: bool
    version: int
    steps: list[ApprovalNode]
    owner_agrees: bool
    names: dict[str, str]


def list_flows(uow: UnitOfWork) -> list[FlowView]:
    """The flow of every level and trigger, defaults included."""
    require(can_manage_cycles(uow.caller))
    scopes = [(level, trigger) for level in LEVELS for trigger in TRIGGERS]
    policies = policy_queries.policies(uow, {flow_name(*scope) for scope in scopes})
    return _show_flows(uow, [(*scope, policies.get(flow_name(*scope))) for scope in scopes])


def set_flow(uow: UnitOfWork, flow: FlowInput, version: int) -> FlowView:
    """Replace a flow, or restore its default; open requests keep the steps that they have.

    Raises Stale for another version, Invalid `field.required` or `request.person_unknown` for an
    approver.
    """
    require(can_manage_cycles(uow.caller))
    level, trigger = flow["level"], flow["trigger"]
    value = _policy_value(uow, flow["steps"], flow["owner_agrees"]) if flow["steps"] else None
    name = flow_name(level, trigger)
    policy = policy_queries.policy(uow, name, lock=True)
    if (policy.version if policy else DEFAULT_VERSION) != version:
        raise Stale("stale")
    before = policy.value if policy else default_flow(level)
    policy = _save(uow, name, policy, value)
    uow.audit("approval_flow.set", f"policy:{name}", before, value or default_flow(level))
    return _show_flows(uow, [(level, trigger, policy)])[0]


def _save(
    uow: UnitOfWork, name: str, policy: Policy | None, value: ApprovalFlow | None
) -> Policy | None:
    if value is None:
        if policy:
            uow.session.delete(policy)
        return None
    if policy is None:
        policy = Policy(name=name, value=value)
        uow.add(policy)
    policy.value = value
    uow.flush()
    return policy


def _policy_value(
    uow: UnitOfWork, steps: Sequence[FlowStepInput], owner_agrees: bool
) -> ApprovalFlow:
    """The flow as JSON; raises Invalid `request.person_unknown` for people who don't work here."""
    ids = {approver["person_id"] for step in steps for approver in step["approvers"]}
    active = org_queries.active_people(uow, {person for person in ids if person})
    stored_steps: list[ApprovalNode] = []
    for step_index, step in enumerate(steps):
        approvers = []
        for index, approver in enumerate(step["approvers"]):
            path = f"steps.{step_index}.approvers.{index}."
            approvers.append(_approver_value(approver, active, path))
        stored_steps.append({**step, "approvers": approvers})
    return ApprovalFlow(steps=stored_steps, owner_agrees=owner_agrees)


def _approver_value(approver: ApproverInput, active: frozenset[UUID], path: str) -> FlowApprover:
    """The kind with the field that it needs."""
    kind = approver["kind"]
    if kind == "nth_manager":
        return FlowApprover(kind=kind, n=_required(approver["n"], f"{path}n"))
    if kind == "role":
        return FlowApprover(kind=kind, role=_required(approver["role"], f"{path}role"))
    if kind == "person":
        person_id = _required(approver["person_id"], f"{path}person_id")
        if person_id not in active:
            raise invalid(f"{path}person_id", "request.person_unknown")
        return FlowApprover(kind=kind, person_id=str(person_id))
    return FlowApprover(kind=kind)


def _required(value: Value | None, path: str) -> Value:
    """The field that a kind of approver needs."""
    if value is None:
        raise invalid(path, "field.required")
    return value


def _show_flows(uow: UnitOfWork, flows: Sequence[tuple[str, str, Policy | None]]) -> list[FlowView]:
    values = [policy.value if policy else default_flow(level) for level, _, policy in flows]
    people = [_people_of(value["steps"]) for value in values]
    names = directory.names(uow, {person for ids in people for person in ids})
    return [
        FlowView(
            level=level,
            trigger=trigger,
            default=policy is None,
            version=policy.version if policy else DEFAULT_VERSION,
            steps=value["steps"],
            owner_agrees=value["owner_agrees"],
            names={str(person): names[person] for person in ids if person in names},
        )
        for (level, trigger, policy), value, ids in zip(flows, values, people, strict=True)
    ]


def _people_of(steps: Sequence[ApprovalNode]) -> list[UUID]:
    approvers = [approver for step in steps for approver in step["approvers"]]
    return [UUID(approver["person_id"]) for approver in approvers if "person_id" in approver]

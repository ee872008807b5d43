"""Approval flows by level and trigger; a default flow is used until a tenant sets its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Stale, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.flows import LEVELS, TRIGGERS, default_flow, flow_name
from services.goals.approvals.schemas.flows import ApproverInput, FlowInput, FlowNodeInput
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.policies import queries as policy_queries
from services.goals.policies.models import Policy

# The version of a default flow.
DEFAULT_VERSION = 0
# The field that a kind of approver needs.
FIELD_OF_KIND = {"nth_manager": "n", "role": "role", "person": "person_id"}


@dataclass(frozen=True, kw_only=True)
class FlowView:
    """A flow; `nodes` as the policy stores them, `names` of the people in it by id."""

    level: str
    trigger: str
    default: bool
    version: int
    nodes: list[dict[str, Any]]
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

    Raises Stale for another version, Invalid `field.required` or `request.nobody` for an approver.
    """
    require(can_manage_cycles(uow.caller))
    level, trigger = flow["level"], flow["trigger"]
    value = _policy_value(uow, flow["nodes"], flow["owner_agrees"]) if flow["nodes"] else None
    name = flow_name(level, trigger)
    policy = policy_queries.policy(uow, name, lock=True)
    if (policy.version if policy else DEFAULT_VERSION) != version:
        raise Stale("stale")
    before = policy.value if policy else default_flow(level)
    policy = _save(uow, name, policy, value)
    uow.audit("approval_flow.set", f"policy:{name}", before, value or default_flow(level))
    return _show_flows(uow, [(level, trigger, policy)])[0]


def _save(
    uow: UnitOfWork, name: str, policy: Policy | None, value: dict[str, Any] | None
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
    uow: UnitOfWork, nodes: Sequence[FlowNodeInput], owner_agrees: bool
) -> dict[str, Any]:
    """The flow as JSON; raises Invalid `request.nobody` for people who don't work here."""
    ids = {approver["person_id"] for node in nodes for approver in node["approvers"]}
    active = org_queries.active(uow, {person for person in ids if person})
    stored_nodes = []
    for node_index, node in enumerate(nodes):
        approvers = []
        for index, approver in enumerate(node["approvers"]):
            path = f"nodes.{node_index}.approvers.{index}."
            approvers.append(_approver_value(approver, active, path))
        stored_nodes.append({**node, "approvers": approvers})
    return {"nodes": stored_nodes, "owner_agrees": owner_agrees}


def _approver_value(approver: ApproverInput, active: frozenset[UUID], path: str) -> dict[str, Any]:
    """The kind with the field that it needs."""
    kind = approver["kind"]
    field = FIELD_OF_KIND.get(kind)
    if field is None:
        return {"kind": kind}
    value = dict(approver)[field]
    if value is None:
        raise invalid(f"{path}{field}", "field.required")
    if field == "person_id" and value not in active:
        raise invalid(f"{path}person_id", "request.nobody")
    return {"kind": kind, field: str(value) if field == "person_id" else value}


def _show_flows(uow: UnitOfWork, flows: Sequence[tuple[str, str, Policy | None]]) -> list[FlowView]:
    values = [policy.value if policy else default_flow(level) for level, _, policy in flows]
    people = [_people_of(value["nodes"]) for value in values]
    names = directory.names(uow, {person for ids in people for person in ids})
    return [
        FlowView(
            level=level,
            trigger=trigger,
            default=policy is None,
            version=policy.version if policy else DEFAULT_VERSION,
            nodes=value["nodes"],
            owner_agrees=value["owner_agrees"],
            names={str(person): names[person] for person in ids if person in names},
        )
        for (level, trigger, policy), value, ids in zip(flows, values, people, strict=True)
    ]


def _people_of(nodes: Sequence[dict[str, Any]]) -> list[UUID]:
    approvers = [approver for node in nodes for approver in node["approvers"]]
    return [UUID(approver["person_id"]) for approver in approvers if "person_id" in approver]

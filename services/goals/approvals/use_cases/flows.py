"""Approval flows: one for each level and trigger, the default until a company sets its own."""

from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Stale, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.approvals.models.flows import LEVELS, TRIGGERS, default_flow, flow_name
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.policies import queries as policy_queries
from services.goals.policies.models import Policy

# The version of a flow that nobody has set yet.
UNSET = 0


def list_flows(uow: UnitOfWork) -> list[dict[str, Any]]:
    """All nine, with the names of those who are named in them."""
    require(can_manage_cycles(uow.caller))
    places = [(level, trigger) for level in LEVELS for trigger in TRIGGERS]
    known = policy_queries.policies(uow, {flow_name(*place) for place in places})
    return _named(uow, [_shown(*place, known.get(flow_name(*place))) for place in places])


def set_flow(uow: UnitOfWork, flow: dict[str, Any], version: int) -> dict[str, Any]:
    """Replace a flow; requests on their way keep the nodes that they began with."""
    require(can_manage_cycles(uow.caller))
    level, trigger = flow["level"], flow["trigger"]
    value = _written(uow, flow) if flow["nodes"] else None
    name = flow_name(level, trigger)
    known = policy_queries.policy(uow, name, lock=True)
    if (known.version if known else UNSET) != version:
        raise Stale("stale")
    before = known.value if known else default_flow(level)
    kept = _keep(uow, name, known, value)
    uow.audit("approval_flow.set", f"policy:{name}", before, value or default_flow(level))
    return _named(uow, [_shown(level, trigger, kept)])[0]


def _keep(
    uow: UnitOfWork, name: str, known: Policy | None, value: dict[str, Any] | None
) -> Policy | None:
    if value is None:
        if known:
            uow.session.delete(known)
        return None
    if known is None:
        known = Policy(name=name, value=value)
        uow.add(known)
    known.value = value
    uow.flush()
    return known


def _written(uow: UnitOfWork, flow: dict[str, Any]) -> dict[str, Any]:
    """The flow as it is kept, where everybody whom it names is there."""
    named = {one["person_id"] for node in flow["nodes"] for one in node["approvers"]} - {None}
    able = org_queries.active_people(uow, named)
    nodes = []
    for index, node in enumerate(flow["nodes"]):
        approvers = []
        for place, approver in enumerate(node["approvers"]):
            path = f"nodes.{index}.approvers.{place}."
            approvers.append(_approver(approver, able, path))
        nodes.append({**node, "approvers": approvers})
    return {"nodes": nodes, "owner_agrees": flow["owner_agrees"]}


def _approver(approver: dict[str, Any], able: frozenset[UUID], at: str) -> dict[str, Any]:
    """Its kind with what that kind needs, and nothing else."""
    needed = {"nth_manager": "n", "role": "role", "person": "person_id"}.get(approver["kind"])
    if needed is None:
        return {"kind": approver["kind"]}
    if approver[needed] is None:
        raise invalid(f"{at}{needed}", "field.required")
    if needed == "person_id" and approver[needed] not in able:
        raise invalid(f"{at}person_id", "request.nobody")
    value = str(approver[needed]) if needed == "person_id" else approver[needed]
    return {"kind": approver["kind"], needed: value}


def _shown(level: str, trigger: str, known: Policy | None) -> dict[str, Any]:
    return {
        "level": level,
        "trigger": trigger,
        "default": known is None,
        "version": known.version if known else UNSET,
        **(known.value if known else default_flow(level)),
    }


def _named(uow: UnitOfWork, flows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = {
        UUID(one["person_id"])
        for flow in flows
        for node in flow["nodes"]
        for one in node["approvers"]
        if "person_id" in one
    }
    names = directory.names(uow, ids)
    for flow in flows:
        flow["names"] = {
            str(one): name for one, name in names.items() if str(one) in str(flow["nodes"])
        }
    return flows

"""Who is asked: the nodes of a flow become people and roles of this company, today."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.goals.approvals.models.course import Node

# Working days in which a KPI sheet is confirmed or answered with 异议.
CONFIRM_DAYS = 5


@dataclass(frozen=True)
class Subject:
    """What is to be approved: whose it is, and who handed it in."""

    # The person whose it is, or the head of the unit; none for the company.
    side: UUID | None
    submitter: UUID | None
    has_kpi: bool
    # Whether it is to be agreed for the first time.
    handed_in: bool = True
    # Others who are to agree to it: the next owner of a goal.
    also: tuple[UUID, ...] = ()

    @property
    def barred(self) -> frozenset[UUID]:
        return frozenset(one for one in (self.side, self.submitter, *self.also) if one)


@dataclass(frozen=True)
class Org:
    """What resolving reads of the company."""

    # Managers of the owner's side, nearest first, and heads of its units upwards.
    line: Sequence[UUID]
    heads: Sequence[UUID]
    # Those among line, heads and named people who still work here.
    active: frozenset[UUID]
    # Whether somebody who is not barred holds a role for the owner's units.
    holds: Callable[[str], bool]
    loop: bool = False


@dataclass(frozen=True)
class Resolved:
    """The nodes to go through, and what stood in the way of the flow as it was set."""

    nodes: list[Node]
    findings: list[dict[str, Any]]


def resolve(flow: Mapping[str, Any], subject: Subject, org: Org) -> Resolved:
    """Nothing approves itself and nobody their own: what finds nobody falls to HR."""
    findings: list[dict[str, Any]] = [{"code": "loop"}] if org.loop else []
    own = _own_nodes(flow, subject)
    # Who sends what the owner then agrees to has said yes by sending it.
    sender = subject.submitter if own and subject.submitter != subject.side else None
    nodes = [_node(item, subject, org, sender, findings) for item in flow["nodes"]]
    sent = subject.side and subject.submitter == subject.side and subject.handed_in
    if sent and not subject.has_kpi:
        # An OKR sheet is sent by one side and accepted by the other.
        nodes = [replace(node, kind="accept") if node == _first(nodes) else node for node in nodes]
    judged = any(node.state == "pending" or node.note == "sent" for node in nodes)
    if not judged:
        findings.append({"code": "nobody_left"})
        nodes.append(Node("approve", roles=[_role(("hr",), org, findings)], days=CONFIRM_DAYS))
    return Resolved([*own, *nodes], findings)


def decide_node(sender: UUID | None, subject: Subject, org: Org) -> Node:
    """After 异议 the next manager up decides: above whoever set the goals."""
    line = list(org.line)
    start = line.index(sender) + 1 if sender in line else 1
    above = next(_able(line[start:], subject, org), None)
    if above:
        return Node("decide", people=[above], days=CONFIRM_DAYS)
    return Node("decide", roles=[_role(("hr",), org, [])], days=CONFIRM_DAYS)


def _own_nodes(flow: Mapping[str, Any], subject: Subject) -> list[Node]:
    """What the owner's side, or a goal's next owner, agrees to before anybody judges it."""
    nodes = [Node("accept", people=[one], own=True) for one in subject.also]
    if flow["owner_agrees"] and subject.side and subject.side != subject.submitter:
        kind = "confirm" if subject.has_kpi else "accept"
        days = CONFIRM_DAYS if subject.has_kpi else None
        nodes.append(Node(kind, people=[subject.side], days=days, own=True))
    return nodes


def _first(nodes: Sequence[Node]) -> Node | None:
    return next((node for node in nodes if node.state == "pending"), None)


def _node(
    item: Mapping[str, Any],
    subject: Subject,
    org: Org,
    sender: UUID | None,
    findings: list[dict[str, Any]],
) -> Node:
    """One node of the flow: whom it asks, or why it asks nobody."""
    wanted = [(approver, _wanted(approver, org)) for approver in item["approvers"]]
    sent = sender is not None and sender in [one for _, one in wanted]
    left = [
        approver
        for approver, one in wanted
        if not (sent and one == sender) and not (item["skip_own"] and one and one == subject.side)
    ]
    asked = dict.fromkeys(_asked(approver, subject, org, findings) for approver in left)
    skipped = not asked or (sent and item["mode"] == "any")
    return Node(
        "approve",
        people=[] if skipped else [one for one in asked if isinstance(one, UUID)],
        roles=[] if skipped else [one for one in asked if isinstance(one, str)],
        mode=item["mode"],
        days=item["days"],
        skip_approved=item["skip_approved"],
        state="skipped" if skipped else "pending",
        note="sent" if sent else "own" if skipped else "",
    )


def _wanted(approver: Mapping[str, Any], org: Org) -> UUID | None:
    """The person whom the flow means, whether or not they may act."""
    match approver["kind"]:
        case "person":
            return UUID(str(approver["person_id"]))
        case "unit_head":
            return next(iter(org.heads), None)
        case "direct_manager":
            return next(iter(org.line), None)
        case "nth_manager":
            return next(iter(org.line[approver["n"] - 1 :]), None)
    return None


def _asked(
    approver: Mapping[str, Any], subject: Subject, org: Org, findings: list[dict[str, Any]]
) -> UUID | str:
    """Who is to answer: the one who is meant, the next manager up, or HR."""
    if approver["kind"] == "role":
        return _role((approver["role"],), org, findings)
    found = next(_able(_candidates(approver, org), subject, org), None)
    if found is None:
        findings.append({"code": "fell_to_hr", "approver": approver["kind"]})
    return found or _role(("hr",), org, findings)


def _candidates(approver: Mapping[str, Any], org: Org) -> list[UUID]:
    """Whom the flow means first, and then everybody up the line."""
    match approver["kind"]:
        case "person":
            return [UUID(str(approver["person_id"])), *org.line]
        case "unit_head":
            return [*org.heads, *org.line]
        case "nth_manager":
            return list(org.line[approver["n"] - 1 :])
    return list(org.line)


def _able(people: Sequence[UUID], subject: Subject, org: Org) -> Iterator[UUID]:
    return (one for one in people if one in org.active and one not in subject.barred)


def _role(wanted: tuple[str, ...], org: Org, findings: list[dict[str, Any]]) -> str:
    """The role, or HR, or an executive, whichever somebody holds who may act."""
    for role in (*wanted, "hr", "executive"):
        if org.holds(role):
            return role
    findings.append({"code": "nobody_holds", "role": wanted[0]})
    return wanted[0]

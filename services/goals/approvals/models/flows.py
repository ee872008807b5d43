"""Default approval flows, used until a tenant sets its own."""

from workflow.approvers import ApprovalFlow, ApprovalNode, FlowApprover

LEVELS = ("company", "unit", "person")
TRIGGERS = ("submit", "change", "cancel")
# Who approves by default, by the level of the sheet's owner.
DEFAULT_APPROVERS: dict[str, FlowApprover] = {
    "company": {"kind": "role", "role": "executive"},
    "unit": {"kind": "direct_manager"},
    "person": {"kind": "direct_manager"},
}


def flow_name(level: str, trigger: str) -> str:
    """Name of the policy of a flow."""
    return f"approval_flow.{level}.{trigger}"


def default_flow(level: str) -> ApprovalFlow:
    """The default flow of a level: one approver, after the owner where others submit the sheet."""
    step = ApprovalNode(
        approvers=[DEFAULT_APPROVERS[level]],
        mode="any",
        days=5,
        skip_approved=True,
        skip_own=False,
    )
    return ApprovalFlow(steps=[step], owner_agrees=level != "company")

"""Default approval flows, used until a tenant sets its own."""

from typing import Any

LEVELS = ("company", "unit", "person")
TRIGGERS = ("submit", "change", "cancel")
# Who approves by default, by the level of the sheet's owner.
DEFAULT_APPROVERS: dict[str, dict[str, Any]] = {
    "company": {"kind": "role", "role": "executive"},
    "unit": {"kind": "direct_manager"},
    "person": {"kind": "direct_manager"},
}


def flow_name(level: str, trigger: str) -> str:
    """Name of the policy of a flow."""
    return f"approval_flow.{level}.{trigger}"


def default_flow(level: str) -> dict[str, Any]:
    """The default flow of a level: one approver, after the owner where others submit the sheet."""
    node = {
        "approvers": [DEFAULT_APPROVERS[level]],
        "mode": "any",
        "days": 5,
        "skip_approved": True,
        "skip_own": False,
    }
    return {"nodes": [node], "owner_agrees": level != "company"}

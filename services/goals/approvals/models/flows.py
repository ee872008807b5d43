"""The approval flows that hold until a company sets its own."""

from typing import Any

LEVELS = ("company", "unit", "person")
TRIGGERS = ("submit", "change", "cancel")
# The direct manager and, for the company itself, its executives.
DEFAULT_APPROVERS: dict[str, dict[str, Any]] = {
    "company": {"kind": "role", "role": "executive"},
    "unit": {"kind": "direct_manager"},
    "person": {"kind": "direct_manager"},
}


def flow_name(level: str, trigger: str) -> str:
    return f"approval_flow.{level}.{trigger}"


def default_flow(level: str) -> dict[str, Any]:
    """One node; what others hand in for a unit or a person, its own side agrees to first."""
    node = {
        "approvers": [DEFAULT_APPROVERS[level]],
        "mode": "any",
        "days": 5,
        "skip_approved": True,
        "skip_own": False,
    }
    return {"nodes": [node], "owner_agrees": level != "company"}

"""Settings of goals by name, and the approval flows that hold until a company sets its own."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from servicekit import clock
from services.goals.models import Model

LEVELS = ("company", "unit", "person")
TRIGGERS = ("submit", "change", "cancel")
# The direct manager and, for the company itself, its executives.
DEFAULT_APPROVERS: dict[str, dict[str, Any]] = {
    "company": {"kind": "role", "role": "executive"},
    "unit": {"kind": "direct_manager"},
    "person": {"kind": "direct_manager"},
}


class Policy(Model):
    """One setting, read whole; its version is its ETag."""

    __tablename__ = "policies"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    updated_at: Mapped[datetime] = mapped_column(
        default=clock.now, onupdate=clock.now, server_default=sa.func.now()
    )

    __mapper_args__ = {"version_id_col": version}


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

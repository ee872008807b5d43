"""What people and units make of their goals afterwards (复盘), with the rules of its state."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from servicekit.errors import Conflict
from services.goals.cycles.models import Cycle
from services.goals.models import Items, Model, step

RETROSPECTIVE_STEPS = {"draft": {"submitted"}, "submitted": {"draft"}}
ACTION_STEPS = {"open": {"done", "dropped"}, "done": {"open"}, "dropped": {"open"}}
# When it is written: on the way, or once the time is over.
STAGES = {"active": "mid", "scoring": "close", "closed": "close"}
LINES = ("worked", "failed", "cause", "next_step")


class Retrospective(Versioned, Model):
    """One goal's, or a unit's of a cycle; each has one on the way and one at the close."""

    __tablename__ = "retrospectives"
    __table_args__ = (
        sa.Index(
            "retrospectives_goal",
            "goal_id",
            "stage",
            unique=True,
            postgresql_where=sa.text("goal_id IS NOT NULL"),
        ),
        sa.Index(
            "retrospectives_unit",
            "owner_id",
            "cycle_id",
            "stage",
            unique=True,
            postgresql_where=sa.text("goal_id IS NULL"),
        ),
        # Whose actions they are is asked for by containment.
        sa.Index(
            "retrospectives_actions",
            "actions",
            postgresql_using="gin",
            postgresql_where=sa.text("goal_id IS NULL"),
        ),
    )

    # None of a unit's own.
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goals.id"))
    cycle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cycles.id"))
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID | None]
    # mid or close.
    stage: Mapped[str]
    # 0 to 1, looking back: neither progress nor confidence.
    score: Mapped[Decimal | None] = mapped_column(sa.Numeric(3, 2))
    worked: Mapped[str] = mapped_column(default="")
    failed: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    # Of a unit's: [{id, text, owner_id, due_on, state, note, ended_on}].
    actions: Mapped[Items] = mapped_column(default=list, server_default="[]")
    state: Mapped[str] = mapped_column(default="draft")
    # None where a client wrote it, not a person.
    written_by: Mapped[uuid.UUID | None]
    submitted_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(lazy="joined", innerjoin=True)

    def move(self, to: str, at: datetime) -> None:
        self.state = step(RETROSPECTIVE_STEPS, "retrospective", self.state, to)
        self.submitted_at = at if to == "submitted" else None

    def follow(self, action_id: uuid.UUID, to: str, note: str, today: date) -> dict[str, Any]:
        """Say what became of an action; answers it as it was."""
        before = next((one for one in self.actions if one["id"] == str(action_id)), None)
        if before is None or self.state != "submitted":
            raise Conflict("retrospective.action_not_followed")
        state = step(ACTION_STEPS, "retrospective.action", before["state"], to)
        after = before | {"state": state, "note": note, "ended_on": _ended(state, today)}
        self.actions = [after if one is before else one for one in self.actions]
        return before


def stage_in(cycle_state: str) -> str:
    """What is written while a cycle is in this state; Conflict before goals are worked on."""
    if cycle_state not in STAGES:
        raise Conflict("retrospective.too_early")
    return STAGES[cycle_state]


def missing(told: Any) -> list[str]:
    """What has still to be told before it is submitted: what fell short has its cause."""
    lines = [] if told.worked or told.failed else ["worked"]
    lines += ["cause"] if told.failed and not told.cause else []
    lines += [] if told.next_step else ["next_step"]
    return (["score"] if told.goal_id and told.score is None else []) + lines


def _ended(state: str, today: date) -> str | None:
    return None if state == "open" else today.isoformat()

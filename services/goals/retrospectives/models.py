"""Retrospectives of goals and units (复盘), with the rules of their states."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from servicekit.errors import Conflict
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE
from services.goals.models import Model, step

RETROSPECTIVE_STEPS = {"draft": {"submitted"}, "submitted": {"draft"}}
ACTION_STEPS = {"open": {"done", "dropped"}, "done": {"open"}, "dropped": {"open"}}
# The stage that is written while a cycle is in a state.
STAGES = {"active": "mid", "scoring": "close", "closed": "close"}
# States of goals that have retrospectives.
REVIEWED_STATES = (*LIVE, "archived")
TEXT_FIELDS = ("worked", "failed", "cause", "next_step")


class UnitAction(TypedDict):
    """An action that a unit decided on, as the JSONB column has it: ids and days as text."""

    id: str
    text: str
    owner_id: str
    due_on: str
    # A state of ACTION_STEPS.
    state: str
    note: str
    ended_on: str | None


class Retrospective(Versioned, Model):
    """The retrospective of a goal, or of a unit in a cycle: one at each stage."""

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
        # Actions are searched by owner and state with @>.
        sa.Index(
            "retrospectives_actions",
            "actions",
            postgresql_using="gin",
            postgresql_where=sa.text("goal_id IS NULL"),
        ),
    )

    # None in a unit's retrospective.
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goals.id"))
    cycle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cycles.id"))
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID | None]
    # mid or close.
    stage: Mapped[str]
    # 0 to 1, given afterwards: neither progress nor confidence.
    score: Mapped[Decimal | None] = mapped_column(sa.Numeric(3, 2))
    worked: Mapped[str] = mapped_column(default="")
    failed: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    # Empty in a goal's retrospective.
    actions: Mapped[list[UnitAction]] = mapped_column(JSONB, default=list, server_default="[]")
    state: Mapped[str] = mapped_column(default="draft")
    # None where an API client wrote it.
    written_by: Mapped[uuid.UUID | None]
    submitted_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(lazy="joined", innerjoin=True)

    def move(self, to: str, at: datetime) -> None:
        """Set the state; Conflict `retrospective.cannot_move` where it cannot follow."""
        self.state = step(RETROSPECTIVE_STEPS, "retrospective", self.state, to)
        self.submitted_at = at if to == "submitted" else None

    def move_action(self, action_id: uuid.UUID, to: str, note: str, today: date) -> UnitAction:
        """Set the state of an action of a submitted retrospective; return it as it was."""
        before = next((action for action in self.actions if action["id"] == str(action_id)), None)
        if before is None or self.state != "submitted":
            raise Conflict("retrospective.action_not_followed")
        state = step(ACTION_STEPS, "retrospective.action", before["state"], to)
        ended_on = None if state == "open" else today.isoformat()
        after = UnitAction({**before, "state": state, "note": note, "ended_on": ended_on})
        self.actions = [after if action is before else action for action in self.actions]
        return before


def stage_of_cycle(cycle_state: str) -> str:
    """Return the stage that is written in this state; Conflict `retrospective.too_early`."""
    if cycle_state not in STAGES:
        raise Conflict("retrospective.too_early")
    return STAGES[cycle_state]


def missing_fields(retrospective: Retrospective) -> list[str]:
    """Return what has to be filled in before it is submitted: failures need a cause."""
    described = retrospective.worked or retrospective.failed
    rules = {
        "score": bool(retrospective.goal_id) and retrospective.score is None,
        "worked": not described,
        "cause": bool(retrospective.failed) and not retrospective.cause,
        "next_step": not retrospective.next_step,
    }
    return [name for name, is_missing in rules.items() if is_missing]

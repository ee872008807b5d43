"""Goal sheets, with the rules of their state."""

import uuid
from datetime import date
from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from servicekit.errors import Conflict, invalid
from services.goals.cycles.models import Cycle
from services.goals.models import Model, step

SHEET_STEPS = {
    "draft": {"in_approval"},
    "in_approval": {"agreed", "returned", "draft"},
    "returned": {"draft"},
    "agreed": {"filed"},
    # By an alignment session alone.
    "filed": {"returned"},
}
# The states that a sheet goes through by the outcome of its request.
OUTCOME_STATES = {
    "approved": ["agreed", "filed"],
    "returned": ["returned", "draft"],
    "withdrawn": ["draft"],
}


class SheetKey(NamedTuple):
    """What identifies a sheet: its cycle and its owner."""

    cycle_id: uuid.UUID
    owner_kind: str
    owner_id: uuid.UUID | None


class Comment(TypedDict):
    """A comment as JSONB has it: ids and the ISO time as text; without a goal, on the sheet."""

    id: str
    author: str
    at: str
    text: str
    goal_id: str | None
    deleted: bool


class Sheet(Versioned, Model):
    """All goals of one person, unit or the company in one cycle."""

    __tablename__ = "sheets"
    __table_args__ = (
        sa.UniqueConstraint(
            "cycle_id", "owner_kind", "owner_id", postgresql_nulls_not_distinct=True
        ),
        sa.Index("sheets_owner", "owner_id", "cycle_id"),
    )

    cycle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cycles.id"))
    owner_kind: Mapped[str]
    # A person or unit of the directory; none for the company.
    owner_id: Mapped[uuid.UUID | None]
    state: Mapped[str] = mapped_column(default="draft")
    comment: Mapped[str | None]
    # HR lets it be written until the end of this day though its cycle is closed.
    reopened_until: Mapped[date | None]
    reopened_reason: Mapped[str | None]
    # 1 to 5, as the approver judges it.
    difficulty: Mapped[int | None]
    # What people say of it, oldest first.
    comments: Mapped[list[Comment]] = mapped_column(JSONB, default=list, server_default="[]")
    # The alignment session that returned it, until it is filed again.
    returned_by: Mapped[uuid.UUID | None]
    cycle: Mapped[Cycle] = relationship(lazy="joined")

    def settle(self, outcome: str) -> None:
        """Move it by the outcome of its request; Conflict `sheet.cannot_move` unless it waits."""
        state = self.state
        for to in OUTCOME_STATES[outcome]:
            state = step(SHEET_STEPS, "sheet", state, to)
        self.state = state

    def check_reopening(self, until: date, today: date) -> None:
        """Raise unless its cycle is closed and the last day is today or later.

        Conflict `sheet.cycle_is_open`, Invalid `sheet.reopened_in_the_past`.
        """
        if self.cycle.state != "closed":
            raise Conflict("sheet.cycle_is_open")
        if until < today:
            raise invalid("until", "sheet.reopened_in_the_past")

    @property
    def is_returned_by_session(self) -> bool:
        """Whether an alignment session has returned it: a draft whose goals still count."""
        return self.state == "draft" and self.returned_by is not None

    @property
    def accepts_change_requests(self) -> bool:
        """Whether its goals change by request: once agreed, also where a session returned it."""
        return self.state in ("agreed", "filed") or self.is_returned_by_session

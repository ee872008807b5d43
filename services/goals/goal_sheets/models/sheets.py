"""Goal sheets, with the rules of their state."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from services.goals.cycles.models import Cycle
from services.goals.models import Items, Model

SHEET_STEPS = {
    "draft": {"in_approval"},
    "in_approval": {"agreed", "returned", "draft"},
    "returned": {"draft"},
    "agreed": {"filed"},
    # By an alignment session alone.
    "filed": {"returned"},
}


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
    reopened_why: Mapped[str | None]
    # 1 to 5, as the approver judges it.
    difficulty: Mapped[int | None]
    # What people say of it, oldest first: [{id, author, at, text, goal_id, deleted}].
    comments: Mapped[Items] = mapped_column(default=list, server_default="[]")
    # The alignment session that returned it, until it is filed again.
    returned_by: Mapped[uuid.UUID | None]
    cycle: Mapped[Cycle] = relationship(lazy="joined")

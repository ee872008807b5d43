"""A round (考核活动) and the batches of people for whom it was launched."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Identified, Versioned
from servicekit.errors import Conflict

from .tables import Model

# Who runs rounds, for the company or for units.
HR_ROLES = ("hr",)


class Round(Versioned, Model):
    """An appraisal of the goals of its cycles: draft → open → closed, then without new scores."""

    __tablename__ = "rounds"

    name: Mapped[str]
    cycle_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(sa.Uuid()))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[str]
    created_by: Mapped[uuid.UUID]

    def launch(self) -> None:
        """Open the round; raises Conflict `round.closed`. An open one stays open."""
        self.require_not_closed()
        self.state = "open"

    def close(self) -> None:
        """Close the round; raises Conflict `round.closed` or `round.not_open`."""
        self.require_not_closed()
        if self.state != "open":
            raise Conflict("round.not_open")
        self.state = "closed"

    def require_not_closed(self) -> None:
        """Raise Conflict `round.closed` where the round is closed."""
        if self.state == "closed":
            raise Conflict("round.closed")


class Batch(Identified, Model):
    """Some people of a launch; one job opens their forms, so that a crash loses nobody."""

    __tablename__ = "round_batches"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    employee_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(sa.Uuid()))
    launched_by: Mapped[uuid.UUID]
    opened_at: Mapped[datetime | None]

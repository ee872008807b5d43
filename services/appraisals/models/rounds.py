"""A round (考核活动) and the batches of people for whom it was launched."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Identified, Versioned
from servicekit.errors import Conflict

from .tables import Model

# Who runs rounds: these roles, for the company or for units.
HR = ("hr",)


class Round(Versioned, Model):
    """Appraises the goals of its cycles: draft → open → closed; a closed one takes no score."""

    __tablename__ = "rounds"

    name: Mapped[str]
    cycle_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(sa.Uuid()))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[str]
    created_by: Mapped[uuid.UUID]

    def launch(self) -> None:
        """Opens it; a further launch adds people to an open round."""
        self.require_not_closed()
        self.state = "open"

    def close(self) -> None:
        self.require_not_closed()
        if self.state != "open":
            raise Conflict("round.not_open")
        self.state = "closed"

    def require_not_closed(self) -> None:
        if self.state == "closed":
            raise Conflict("round.closed")


class Batch(Identified, Model):
    """Some of a launch's people, opened by one job, so that a launch resumes where it stopped."""

    __tablename__ = "round_batches"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    employee_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(sa.Uuid()))
    launched_by: Mapped[uuid.UUID]
    done_at: Mapped[datetime | None]

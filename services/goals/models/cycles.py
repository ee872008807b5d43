"""Cycles, with the rules of their state."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.models import Versioned

from .tables import Model

CYCLE_STEPS = {
    "planned": {"drafting", "active"},
    "drafting": {"active"},
    "active": {"scoring"},
    "scoring": {"closed"},
    "closed": set(),
}


class Cycle(Versioned, Model):
    """A time for which goals are set; cycles of a shorter level lie within a longer one."""

    __tablename__ = "cycles"
    __table_args__ = (sa.UniqueConstraint("level", "starts_on", "ends_on"),)

    name: Mapped[str]
    level: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cut_off_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="planned")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cycles.id"))

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def takes_values(self, today: date) -> bool:
        """Whether a value that arrives today still moves a number of this cycle."""
        return self.state != "closed" and not (self.state == "scoring" and today > self.cut_off_on)

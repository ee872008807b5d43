"""Cycles, with the rules of their state."""

import uuid
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Versioned
from services.goals.models import Model

CYCLE_STEPS = {
    "planned": {"drafting", "active"},
    "drafting": {"active"},
    "active": {"scoring"},
    "scoring": {"closed"},
    "closed": set(),
}


def is_reopened(until: date | None, today: date) -> bool:
    return until is not None and today <= until


class Cycle(Versioned, Model):
    """A time for which goals are set; cycles of a shorter level lie within a longer one."""

    __tablename__ = "cycles"
    __table_args__ = (sa.UniqueConstraint("level", "starts_on", "ends_on"),)

    name: Mapped[str]
    level: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cut_off_on: Mapped[date]
    # The days on which drafting begins and the cycle closes; without one, somebody moves it.
    drafting_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="planned")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cycles.id"))

    def state_on(self, day: date) -> str:
        """The state that its dates want on `day`, at 00:00 of which it changes."""
        reached = [state for from_day, state in self._changes() if from_day <= day]
        return reached[-1] if reached else "planned"

    def next_change(self, day: date) -> date | None:
        """The first day after `day` on which its dates want another state."""
        return min((from_day for from_day, _ in self._changes() if from_day > day), default=None)

    def _changes(self) -> list[tuple[date, str]]:
        """Days and the states that begin on them, in their order."""
        told = [
            (self.drafting_on, "drafting"),
            (self.starts_on, "active"),
            (self.ends_on + timedelta(days=1), "scoring"),
            (self.closes_on, "closed"),
        ]
        return [(day, state) for day, state in told if day is not None]

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def takes_values(self, today: date) -> bool:
        """Whether a value that arrives today still moves a number of this cycle."""
        return self.state != "closed" and not (self.state == "scoring" and today > self.cut_off_on)

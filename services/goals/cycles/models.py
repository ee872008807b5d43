"""Cycles, with the rules of their states."""

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
    """Whether something is reopened today: until and including its last day."""
    return until is not None and today <= until


class Cycle(Versioned, Model):
    """A period for which goals are set; cycles of a shorter level lie within a longer one."""

    __tablename__ = "cycles"
    __table_args__ = (sa.UniqueConstraint("level", "starts_on", "ends_on"),)

    name: Mapped[str]
    level: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cut_off_on: Mapped[date]
    # The days on which drafting begins and the cycle closes; without one, HR moves it.
    drafting_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="planned")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cycles.id"))

    def state_on(self, day: date) -> str:
        """The state by its dates on `day`; states change at 00:00."""
        states = [state for starts_on, state in self._state_days() if starts_on <= day]
        return states[-1] if states else "planned"

    def next_change(self, day: date) -> date | None:
        """The first day after `day` on which its state changes by its dates."""
        days = (starts_on for starts_on, _ in self._state_days() if starts_on > day)
        return min(days, default=None)

    def _state_days(self) -> list[tuple[date, str]]:
        """The first day of each state, in the order of states."""
        state_days = [
            (self.drafting_on, "drafting"),
            (self.starts_on, "active"),
            (self.ends_on + timedelta(days=1), "scoring"),
            (self.closes_on, "closed"),
        ]
        return [(day, state) for day, state in state_days if day is not None]

    @property
    def days(self) -> int:
        """How many days it has, first and last included."""
        return (self.ends_on - self.starts_on).days + 1

    def takes_values(self, today: date) -> bool:
        """Whether a value that arrives today still counts: until the cut-off or the close."""
        return self.state != "closed" and not (self.state == "scoring" and today > self.cut_off_on)

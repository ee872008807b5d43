"""Cycles, with the rules of their states."""

import uuid
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Versioned
from servicekit.errors import invalid
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

    def state_when_added(self, today: date) -> str:
        """The state by its dates; a cycle of the past stays planned until somebody moves it."""
        return "planned" if self.ends_on < today else self.state_on(today)

    def later_state(self, today: date) -> str | None:
        """The state by its dates where that comes after its own; None otherwise: never back."""
        state, order = self.state_on(today), list(CYCLE_STEPS)
        return state if order.index(state) > order.index(self.state) else None

    def is_later_than(self, other: "Cycle") -> bool:
        """Whether it begins after the other, which it may overlap."""
        return self.starts_on > other.starts_on

    def first_day_from(self, today: date) -> date:
        """Its first day; today where it is running: nothing is owed for the time before."""
        return today if self.starts_on < today <= self.ends_on else self.starts_on

    def accepts_changes(self, reopened_until: date | None, today: date) -> bool:
        """Whether its goals and sheets can be written: until it closes, or while reopened."""
        return self.state != "closed" or is_reopened(reopened_until, today)

    def check_dates(self) -> None:
        """Raise Invalid where its dates contradict one another."""
        if self.ends_on <= self.starts_on:
            raise invalid("ends_on", "cycle.ends_before_start")
        if self.drafting_on and self.drafting_on > self.starts_on:
            raise invalid("drafting_on", "cycle.drafting_after_start")
        if self.cut_off_on < self.ends_on:
            raise invalid("cut_off_on", "cycle.cut_off_before_end")
        if self.closes_on and self.closes_on <= self.cut_off_on:
            raise invalid("closes_on", "cycle.closes_before_cut_off")

    @property
    def days(self) -> int:
        """How many days it has, first and last included."""
        return (self.ends_on - self.starts_on).days + 1

    def takes_values(self, today: date) -> bool:
        """Whether a value that arrives today still counts: until the cut-off or the close."""
        return self.state != "closed" and not (self.state == "scoring" and today > self.cut_off_on)

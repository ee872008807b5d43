"""Rows that a transaction of the roll-up has locked, read beside the ORM, with ids as texts."""

# Mapping them would cost more than computing them; each has the columns that its statement selects.

from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.plans import Milestone

GOAL_COLUMNS = (
    "goals.id, progress_source, goals.state, progress, children_progress, last_update,"
    " goals.version"
)
# The columns of a key result that change with values and children.
COMPUTED_COLUMNS = (
    *("id", "progress", "current", "last_check_in_id", "last_check_in_at", "last_period_end"),
    *("milestones", "provided_through"),
)
computed_values = attrgetter(*COMPUTED_COLUMNS)


class LockedCycle(SimpleNamespace):
    """The columns of a cycle that decide whether values count."""

    state: str
    cut_off_on: date
    takes_values = Cycle.takes_values


class LockedKeyResult(SimpleNamespace):
    """The columns of a key result that the roll-up computes, or computes from."""

    id: str
    goal_id: str
    milestones: list[Milestone]
    # The computed columns as the row has them.
    stored: tuple[Any, ...]


class LockedGoal(SimpleNamespace):
    """The columns of a goal that the roll-up computes, or computes from."""

    id: str
    progress_source: str
    state: str
    progress: Decimal | None
    children_progress: Decimal | None
    last_update: datetime | None
    version: int
    # A list of LockedKeyResult; None where they are not read: the roll-up changes few of them.
    key_results: Any = None
    # Six numbers, see Goal.sums; None of a goal with few children.
    sums: Any = None
    summed_on: date | None = None
    reopened_until: date | None
    cycle: LockedCycle

    def takes_values(self, today: date) -> bool:
        """Whether a value that arrives today still counts."""
        return Goal.takes_values(self, today)  # type: ignore[arg-type]


# The roll-up computes both: goals that a use case has loaded, and those it has locked.
GoalRow = Goal | LockedGoal

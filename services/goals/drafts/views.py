"""Past key results as answers show them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from services.goals.access.views import hidden_amounts
from services.goals.drafts.queries.past_key_results import PastGoal
from services.goals.goal_sheets.models.goals import KeyResult

COLUMNS = (
    "id", "title", "unit", "direction", "accumulation", "period", "start", "target", "target_high",
    "tolerance", "cadence", "ambition", "source", "current", "progress", "library_item_id",
)  # fmt: skip


class PastGoalView(NamedTuple):
    """The goal of a past key result."""

    id: UUID
    title: str
    kind: str


class PastCycleView(NamedTuple):
    """The cycle of a past key result; the last day is in it."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class PastKeyResultView:
    """A key result of an earlier cycle with its result; `progress` in percent."""

    id: UUID
    title: str
    unit: str
    direction: str
    accumulation: str
    period: str
    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    tolerance: Decimal | None
    cadence: str | None
    ambition: str
    source: str
    current: Decimal | None
    progress: Decimal | None
    library_item_id: UUID | None
    goal: PastGoalView
    cycle: PastCycleView


def past_key_result_view(
    key_result: KeyResult, goal: PastGoal, *, amounts_hidden: bool
) -> PastKeyResultView:
    """Show a key result with its goal and cycle; hidden amounts are None."""
    columns = {name: getattr(key_result, name) for name in COLUMNS}
    return PastKeyResultView(
        **(hidden_amounts.without(columns) if amounts_hidden else columns),
        goal=PastGoalView(goal.id, goal.title, goal.kind),
        cycle=PastCycleView(goal.cycle_id, goal.cycle_name, goal.starts_on, goal.ends_on),
    )

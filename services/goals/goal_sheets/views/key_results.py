"""Key results as answers, with their values, pace and health as of now."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from directory import queries as directory
from measures import due
from measures.assessment import HealthAssessment
from measures.leave import Leave
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.models.plans import Milestone, PhasedPoint
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.goal_sheets.queries.reported_values import EffectiveValue
from services.goals.goal_sheets.views.followed_metrics import (
    FollowedMetricView,
    show_followed_metrics,
)
from services.goals.goal_sheets.views.health import assess_key_result, key_result_facts


class PhasedPointView(TypedDict):
    """A phased target."""

    on: date
    value: Decimal


class KeyResultMilestone(TypedDict):
    """A milestone; `done_on` is None while it is open."""

    id: str
    title: str
    weight: Decimal
    due_on: date
    done_on: date | None


class ValueView(TypedDict):
    """The value of a period, both days inclusive; source: provided or told."""

    period_start: date
    period_end: date
    value: Decimal | None
    source: str


class KeyResultView(TypedDict):
    """A key result as KeyResultOut has it; `progress` and `expected` in percent.

    Without `amounts_shown`, its amounts are None.
    """

    id: UUID
    goal_id: UUID
    title: str
    unit: str
    direction: str
    accumulation: str
    period: str
    cadence: str | None
    ambition: str
    source: str
    phased_targets: list[PhasedPointView]
    milestones: list[KeyResultMilestone]
    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    tolerance: Decimal | None
    weight: Decimal
    starts_on: date
    ends_on: date
    progress_source: str
    children_mode: str
    library_item_id: UUID | None
    current: Decimal | None
    progress: Decimal | None
    expected: Decimal | None
    health: str
    cancelled: bool
    last_check_in_id: UUID | None
    last_check_in_at: datetime | None
    due_on: date | None
    metric: FollowedMetricView | None
    values: list[ValueView]
    amounts_shown: bool
    version: int


def show_key_result(uow: UnitOfWork, item: KeyResult) -> KeyResultView:
    """Show a key result as KeyResultOut has it, without amounts where these are hidden.

    Raises NotFound `goal.not_found` where the caller may not see its goal.
    """
    values = effective_values.effective_values(uow, [item.id])
    metrics = show_followed_metrics(uow, [item], values)
    goal = goal_queries.goal(uow, item.goal_id)
    away = directory.leaves(uow, {goal.owner_id} - {None})
    health = key_result_health(uow, item, values[item.id], away.get(goal.owner_id, ()))
    view = key_result_view(item, health, values[item.id], metrics)
    is_hidden = hidden_amount_queries.goal_ids_with_hidden_amounts(uow, [item.goal_id])
    return hide_key_result_amounts(view) if is_hidden else view


def key_result_health(
    uow: UnitOfWork, item: KeyResult, values: Sequence[EffectiveValue], away: tuple[Leave, ...]
) -> HealthAssessment:
    """Assess a key result by its values, oldest first, and its owner's leaves."""
    reported_through = (
        due.period_of(values[-1].period_start, item.period).ends_on if values else None
    )
    return assess_key_result(uow, key_result_facts(item, reported_through, away))


def key_result_view(
    item: KeyResult,
    health: HealthAssessment,
    values: Sequence[EffectiveValue],
    metrics: Mapping[UUID, FollowedMetricView],
) -> KeyResultView:
    """Show a key result with its health and values, amounts included."""
    return KeyResultView(
        id=item.id,
        goal_id=item.goal_id,
        title=item.title,
        unit=item.unit,
        direction=item.direction,
        accumulation=item.accumulation,
        period=item.period,
        cadence=item.cadence,
        ambition=item.ambition,
        source=item.source,
        phased_targets=[_phased_point_view(point) for point in item.phased_targets],
        milestones=[_milestone_view(milestone) for milestone in item.milestones],
        start=item.start,
        target=item.target,
        target_high=item.target_high,
        tolerance=item.tolerance,
        weight=item.weight,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        progress_source=item.progress_source,
        children_mode=item.children_mode,
        library_item_id=item.library_item_id,
        current=item.current,
        progress=item.progress,
        expected=health.expected,
        health=health.health,
        cancelled=item.cancelled,
        last_check_in_id=item.last_check_in_id,
        last_check_in_at=item.last_check_in_at,
        due_on=health.due_on,
        metric=metrics.get(item.id),
        values=[_value_view(item, row) for row in values],
        amounts_shown=True,
        version=item.revision,
    )


def hide_key_result_amounts(view: KeyResultView) -> KeyResultView:
    """Copy a key result without its amounts, marked as such."""
    values: list[ValueView] = [{**value, "value": None} for value in view["values"]]
    return {**hidden_amounts.hide_amounts(view), "values": values, "amounts_shown": False}


def _phased_point_view(point: PhasedPoint) -> PhasedPointView:
    return PhasedPointView(on=date.fromisoformat(point["on"]), value=Decimal(point["value"]))


def _milestone_view(milestone: Milestone) -> KeyResultMilestone:
    done_on = milestone["done_on"]
    return KeyResultMilestone(
        id=milestone["id"],
        title=milestone["title"],
        weight=Decimal(milestone["weight"]),
        due_on=date.fromisoformat(milestone["due_on"]),
        done_on=date.fromisoformat(done_on) if done_on else None,
    )


def _value_view(item: KeyResult, row: EffectiveValue) -> ValueView:
    value = row.value
    if value is None and row.denominator and row.numerator is not None:
        value = row.numerator / row.denominator * (100 if item.unit == "%" else 1)
    return ValueView(
        period_start=row.period_start,
        period_end=due.period_of(row.period_start, item.period).ends_on,
        value=value,
        source=row.source,
    )

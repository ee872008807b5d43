"""A key result that follows a metric: its values come from the provider, not from its owner."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import MEASURED, Metric
from services.goals.metrics.permissions import can_manage_metrics
from services.goals.metrics.use_cases import data_days, provided_values
from services.goals.progress.use_cases import roll_up

# What a bound key result takes from its metric.
TAKEN = ("unit", "accumulation", "period")


def held(uow: UnitOfWork, metric_id: UUID | None, at: str) -> Metric | None:
    """The metric, whose series nobody writes until this is done: hold it before any goal."""
    if metric_id is None:
        return None
    metric = metric_queries.held(uow, ids=[metric_id], write=False).get(metric_id)
    if metric is None or metric.archived:
        raise invalid(f"{at}metric_id", "metric.not_found")
    return metric


def measured(uow: UnitOfWork, item: dict[str, Any], at: str) -> dict[str, Any]:
    """A new key result, with what it takes from the metric that it names."""
    metric = held(uow, item.get("metric_id"), at)
    if metric is None:
        return {**item, "metric_id": None, "metric_unit_id": None}
    unit_id = item.get("metric_unit_id")
    _check_series(metric, unit_id, item["direction"], at, "metric_unit_id")
    return {**item, **taken(metric), "metric_unit_id": unit_id}


def read_series(uow: UnitOfWork, goal: Goal) -> None:
    """Set the bound key results of a goal, already written, to where their series stand."""
    read_all(uow, [goal])


def read_all(uow: UnitOfWork, goals: Sequence[Goal], loose: Collection[UUID] = ()) -> None:
    """Likewise of several goals, in one go, and of those that follow nothing any more."""
    bound = {item.id for goal in goals for item in goal.key_results if item.metric_id}
    bound |= set(loose)
    if bound:
        uow.flush()
        provided_values.read(uow, goals, bound, metric_queries.clock(uow))


def bind(
    uow: UnitOfWork, key_result_id: UUID, metric_id: UUID | None, unit_id: UUID | None, version: int
) -> KeyResult:
    """Have a key result follow a metric, or its owner again; its number is computed anew."""
    metric = held(uow, metric_id, "")
    goal, key_result = goal_queries.lock_goal_and_key_result(uow, key_result_id)
    require_version(key_result, version)
    _require(uow, goal)
    if metric:
        _check_series(metric, unit_id, key_result.direction, "", "unit_id")
    before = {"metric_id": key_result.metric_id, "unit_id": key_result.metric_unit_id}
    for name, value in taken(metric).items() if metric else ():
        setattr(key_result, name, value)
    key_result.metric_id = metric_id
    key_result.metric_unit_id = unit_id if metric else None
    uow.flush()
    provided_values.read(uow, [goal], {key_result.id}, metric_queries.clock(uow))
    roll_up.recompute([goal], goal_tree.child_sums(uow, [goal.id]))
    goal.updated_at = uow.now()
    uow.flush()
    roll_up.mark_parents_dirty(uow, [goal])
    uow.publish_state(goal, goal_events.goal_state)
    if metric:
        data_days.follow(uow, metric.provider_id)
    after = {"metric_id": metric_id, "unit_id": unit_id}
    uow.audit("key_result.bound", f"goal:{goal.id}", before, after)
    return key_result


def refuse_taken(key_result: KeyResult, changes: dict[str, Any]) -> None:
    """What a bound key result takes from its metric is changed there."""
    if key_result.metric_id is None:
        return
    for name in (*TAKEN, "driver", "cadence"):
        kept = getattr(key_result, name)
        if changes.get(name, kept) != kept:
            raise invalid(name, "kr.taken_from_metric")


def taken(metric: Metric) -> dict[str, Any]:
    """What the metric says of its key results; when they are told of is the provider's matter."""
    own = {name: getattr(metric, name) for name in TAKEN}
    return {**own, "driver": "own", "cadence": None}


def _require(uow: UnitOfWork, goal: Goal) -> None:
    """Of a draft, whoever writes it; of an active goal, those who say what is measured."""
    relation = caller_access.access_to(uow, goal)
    require(can_edit(relation) or can_manage_metrics(uow.caller))
    require_open(uow, goal)
    if goal.state != "draft" and not can_manage_metrics(uow.caller):
        raise Conflict("goal.change_request_needed")


def series_fault(metric: Metric, unit_id: UUID | None, direction: str) -> str | None:
    """Why a key result of this direction cannot follow the metric's series, as a code."""
    if (unit_id or COMPANY) not in metric.series:
        return "metric.no_such_series"
    return None if direction in MEASURED else "metric.direction"


def _check_series(metric: Metric, unit_id: UUID | None, direction: str, at: str, name: str) -> None:
    fault = series_fault(metric, unit_id, direction)
    if fault:
        column = "direction" if fault == "metric.direction" else name
        raise invalid(f"{at}{column}", fault, name=metric.name)

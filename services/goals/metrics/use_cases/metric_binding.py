"""Bind key results to metrics: their values come from the data provider, not from the owner."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypedDict
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
from services.goals.goal_sheets.schemas.payloads import KeyResultFields
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import MEASURABLE_DIRECTIONS, Metric
from services.goals.metrics.permissions import can_manage_metrics
from services.goals.metrics.use_cases import data_days, provided_values
from services.goals.progress.use_cases import roll_up

# Fields of a key result that its metric decides.
METRIC_FIELDS = ("unit", "accumulation", "period")


class FollowingFields(TypedDict):
    """The fields of a key result that its metric decides."""

    unit: str
    accumulation: str
    period: str
    progress_source: str
    cadence: None


def lock_metric(uow: UnitOfWork, metric_id: UUID | None, path: str) -> Metric | None:
    """Lock the metric against writes of its values; to be called before goals are locked.

    Raises Invalid `metric.not_found` at `path` for an unknown or archived one.
    """
    if metric_id is None:
        return None
    metric = metric_queries.lock_metrics(uow, ids=[metric_id], write=False).get(metric_id)
    if metric is None or metric.archived:
        raise invalid(f"{path}metric_id", "metric.not_found")
    return metric


def apply_metric(uow: UnitOfWork, item: KeyResultFields, path: str) -> KeyResultFields:
    """The fields of a new key result, with those that its metric decides."""
    metric = lock_metric(uow, item.get("metric_id"), path)
    if metric is None:
        return {**item, "metric_id": None, "metric_unit_id": None}
    unit_id = item.get("metric_unit_id")
    _check_series(metric, unit_id, item["direction"], path, "metric_unit_id")
    return {**item, **metric_fields(metric), "metric_unit_id": unit_id}


def refresh_bound_key_results(
    uow: UnitOfWork, goals: Sequence[Goal], unbound_ids: Collection[UUID] = ()
) -> None:
    """Recompute key results that follow a metric, and those that no longer do, from their values.

    New goals and changes are flushed first.
    """
    ids = {item.id for goal in goals for item in goal.key_results if item.metric_id}
    ids |= set(unbound_ids)
    if ids:
        uow.flush()
        provided_values.refresh_key_results(uow, goals, ids, metric_queries.recording_time(uow))


def bind_key_result(
    uow: UnitOfWork, key_result_id: UUID, metric_id: UUID | None, unit_id: UUID | None, version: int
) -> KeyResult:
    """Let a key result follow a series of a metric, or none, and recompute its goal.

    Raises Conflict `goal.change_request_needed`, Invalid `metric.not_found`,
    `metric.no_such_series` or `metric.direction`.
    """
    metric = lock_metric(uow, metric_id, "")
    goal, key_result = goal_queries.lock_goal_and_key_result(uow, key_result_id)
    require_version(key_result, version)
    _require_bindable(uow, goal)
    if metric:
        _check_series(metric, unit_id, key_result.direction, "", "unit_id")
    before = {"metric_id": key_result.metric_id, "unit_id": key_result.metric_unit_id}
    for name, value in metric_fields(metric).items() if metric else ():
        setattr(key_result, name, value)
    key_result.metric_id = metric_id
    key_result.metric_unit_id = unit_id if metric else None
    uow.flush()
    _recompute(uow, goal, key_result)
    if metric:
        data_days.schedule_reminder(uow, metric.provider_id)
    after = {"metric_id": metric_id, "unit_id": unit_id}
    uow.audit("key_result.bound", f"goal:{goal.id}", before, after)
    return key_result


def _recompute(uow: UnitOfWork, goal: Goal, key_result: KeyResult) -> None:
    """Recompute a key result from its values, and its goal; publish the goal."""
    recording_time = metric_queries.recording_time(uow)
    provided_values.refresh_key_results(uow, [goal], {key_result.id}, recording_time)
    roll_up.recompute([goal], goal_tree.child_sums(uow, [goal.id]))
    goal.updated_at = uow.now()
    uow.flush()
    roll_up.mark_parents_dirty(uow, [goal])
    uow.publish_state(goal, goal_events.goal_state)


def refuse_metric_fields(key_result: KeyResult, changes: Mapping[str, object]) -> None:
    """Refuse changes of fields that the metric decides; raises Invalid `kr.decided_by_metric`."""
    if key_result.metric_id is None:
        return
    for name in (*METRIC_FIELDS, "progress_source", "cadence"):
        current = getattr(key_result, name)
        if changes.get(name, current) != current:
            raise invalid(name, "kr.decided_by_metric")


def metric_fields(metric: Metric) -> FollowingFields:
    """The fields that a metric decides of its key results; they have no cadence of check-ins."""
    return FollowingFields(
        unit=metric.unit,
        accumulation=metric.accumulation,
        period=metric.period,
        progress_source="own",
        cadence=None,
    )


def _require_bindable(uow: UnitOfWork, goal: Goal) -> None:
    """A draft's key results bind those who may edit it, others only those who manage metrics."""
    access = caller_access.access_to(uow, goal)
    require(can_edit(access) or can_manage_metrics(uow.caller))
    require_open(uow, goal)
    if goal.state != "draft" and not can_manage_metrics(uow.caller):
        raise Conflict("goal.change_request_needed")


def find_series_error(metric: Metric, unit_id: UUID | None, direction: str) -> str | None:
    """The code why a key result of this direction cannot follow the series; None where it can."""
    if (unit_id or COMPANY) not in metric.series:
        return "metric.no_such_series"
    return None if direction in MEASURABLE_DIRECTIONS else "metric.direction"


def _check_series(
    metric: Metric, unit_id: UUID | None, direction: str, path: str, field: str
) -> None:
    code = find_series_error(metric, unit_id, direction)
    if code:
        name = "direction" if code == "metric.direction" else field
        raise invalid(f"{path}{name}", code, name=metric.name)

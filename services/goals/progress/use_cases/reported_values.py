"""Values that were told or provided: what checkins acknowledged, goals applies."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from measures import plan
from measures.accumulation import PeriodValue, current_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.progress.queries import progress_rows
from services.goals.progress.queries import reported_values as reported_value_queries
from services.goals.progress.use_cases import roll_up


def apply_values(uow: UnitOfWork, recorded: Sequence[CheckInRecorded]) -> None:
    """Keep every value and move the numbers of its key result and goal in this transaction."""
    ids = {item.key_result_id for item in recorded}
    goals = progress_rows.lock_goals_of_key_results(uow, ids)
    counting = open_key_result_ids(goals, uow.tenant.today())
    rows = [_row(item, item.key_result_id in counting) for item in recorded]
    found = reported_value_queries.insert_values(uow, rows, ids & counting)
    touched = [goal for goal in goals if any(item.id in found for item in goal.key_results)]
    if touched:
        _move(uow, touched, found, recorded)


def open_key_result_ids(goals: Sequence[Goal], today: date) -> set[Any]:
    """Key results whose numbers a value that arrives today still moves."""
    return {
        key_result.id
        for goal in goals
        if goal.takes_values(today)
        for key_result in goal.key_results
    }


def _move(
    uow: UnitOfWork,
    goals: Sequence[Any],
    values: dict[str, list[Any]],
    recorded: Sequence[CheckInRecorded],
) -> None:
    newest, reached = _newest(recorded), _reached(recorded)
    for goal in goals:
        moved = [item for item in goal.key_results if item.id in values]
        for key_result in moved:
            _apply(key_result, values[key_result.id], newest[key_result.id])
            _mark_done(key_result, values[key_result.id], ZoneInfo(uow.tenant.time_zone))
            known = key_result.last_period_end or date.min
            key_result.last_period_end = max(known, reached[key_result.id])
        updates = [goal.last_update, *(item.last_check_in_at for item in moved)]
        goal.last_update = max(at for at in updates if at is not None)
    publish_recomputed(uow, goals)


def publish_recomputed(uow: UnitOfWork, goals: Sequence[Any]) -> None:
    """Compute held goals of which key results moved, write and tell them, mark what is above."""
    roll_up.recompute_from_key_results(uow, goals)
    progress_rows.write_progress(uow, goals, mark=True)
    # A pass that finds nothing above costs less than asking here.
    roll_up.schedule_roll_up(uow, len(goals))
    for goal in goals:
        uow.publish_state(goal, goal_events.goal_progress)


def _apply(key_result: Any, values: Sequence[Any], newest: CheckInRecorded) -> None:
    set_from_values(key_result, values)
    at = newest.recorded_at.ToDatetime(UTC)
    if key_result.last_check_in_at is None or at >= key_result.last_check_in_at:
        key_result.last_check_in_at = at
        key_result.last_check_in_id = newest.check_in_id


def set_from_values(key_result: KeyResult, values: Sequence[Any]) -> None:
    """Where a key result stands by the values that count."""
    periods = [
        PeriodValue(row.period_start, row.value, row.numerator, row.denominator) for row in values
    ]
    if key_result.driver == "own":
        percent = key_result.unit == "%"
        current = current_of(key_result.accumulation, periods, percent=percent)
        key_result.current = current
        key_result.progress = roll_up.to_db_precision(
            roll_up.progress_at_value(key_result, current)
        )


def _mark_done(key_result: KeyResult, values: Sequence[Any], zone: ZoneInfo) -> None:
    """The milestones that are done by all that was told, in whatever order it came."""
    told = [
        plan.Done(row.recorded_at.astimezone(zone).date(), frozenset(row.done))
        for row in values
        if row.done is not None
    ]
    since = plan.done_on(told)
    days = {name: day.isoformat() for name, day in since.items()}
    marked = [{**item, "done_on": days.get(item["id"])} for item in key_result.milestones]
    if marked != key_result.milestones:
        key_result.milestones = marked


def _newest(recorded: Sequence[CheckInRecorded]) -> dict[str, CheckInRecorded]:
    ordered = sorted(
        recorded, key=lambda item: (item.recorded_at.ToNanoseconds(), item.check_in_id)
    )
    return {item.key_result_id: item for item in ordered}


def _reached(recorded: Sequence[CheckInRecorded]) -> dict[str, date]:
    """The last period told of each key result: the order in which they came says nothing."""
    ordered = sorted(recorded, key=lambda item: item.period_end)
    return {item.key_result_id: date.fromisoformat(item.period_end) for item in ordered}


def _row(item: CheckInRecorded, counts: bool) -> dict[str, Any]:
    return {
        "check_in_id": item.check_in_id,
        "key_result_id": item.key_result_id,
        "period_start": item.period_start,
        "period_end": item.period_end,
        "value": item.value or None,
        "numerator": item.numerator or None,
        "denominator": item.denominator or None,
        "done": list(item.milestones.done) if item.HasField("milestones") else None,
        "corrects": item.corrects or None,
        "recorded_at": item.recorded_at.ToJsonString(),
        "counts": counts,
    }

"""Values of check-ins, applied to key results and their goals."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from measures import plan
from measures.accumulation import PeriodValue, current_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.models.plans import Milestone
from services.goals.goal_sheets.queries.reported_values import EffectiveValue
from services.goals.progress.models import GoalRow, LockedGoal, LockedKeyResult
from services.goals.progress.queries import progress_rows
from services.goals.progress.use_cases import roll_up
from services.goals.progress.writes import progress_rows as progress_row_writes
from services.goals.progress.writes import reported_values as reported_value_writes
from services.goals.progress.writes.reported_values import ValueRecord


def apply_values(uow: UnitOfWork, check_ins: Sequence[CheckInRecorded]) -> None:
    """Store every value, and set the progress of its key result and goal in this transaction."""
    ids = {check_in.key_result_id for check_in in check_ins}
    goals = progress_rows.lock_goals_of_key_results(uow, ids)
    open_ids = open_key_result_ids(goals, uow.tenant.today())
    rows = [_row(check_in, check_in.key_result_id in open_ids) for check_in in check_ins]
    values = reported_value_writes.insert_values(uow, rows, ids & open_ids)
    changed = [goal for goal in goals if any(item.id in values for item in goal.key_results)]
    if changed:
        _set_numbers(uow, changed, values, check_ins)


def open_key_result_ids(goals: Sequence[GoalRow], today: date) -> set[Any]:
    """The key results of goals that still take values today."""
    return {
        key_result.id
        for goal in goals
        if goal.takes_values(today)
        for key_result in goal.key_results
    }


def _set_numbers(
    uow: UnitOfWork,
    goals: Sequence[LockedGoal],
    values: dict[str, list[EffectiveValue]],
    check_ins: Sequence[CheckInRecorded],
) -> None:
    newest, reported_through = _newest(check_ins), _reported_through(check_ins)
    for goal in goals:
        key_results = [item for item in goal.key_results if item.id in values]
        for key_result in key_results:
            _apply(key_result, values[key_result.id], newest[key_result.id])
            _set_done_milestones(key_result, values[key_result.id], ZoneInfo(uow.tenant.time_zone))
            previous = key_result.last_period_end or date.min
            key_result.last_period_end = max(previous, reported_through[key_result.id])
        updates = [goal.last_update, *(item.last_check_in_at for item in key_results)]
        goal.last_update = max(at for at in updates if at is not None)
    publish_recomputed(uow, goals)


def publish_recomputed(uow: UnitOfWork, goals: Sequence[LockedGoal]) -> None:
    """Recompute locked goals whose key results changed; write and publish them, mark parents."""
    roll_up.recompute_from_key_results(uow, goals)
    progress_row_writes.write_progress(uow, goals, mark_parents=True)
    # Without asking whether there are parents: a roll-up without any costs less.
    roll_up.schedule_roll_up(uow, len(goals))
    for goal in goals:
        uow.publish_state(goal, goal_events.goal_progress)


def _apply(
    key_result: LockedKeyResult, values: Sequence[EffectiveValue], newest: CheckInRecorded
) -> None:
    set_from_values(key_result, values)
    at = newest.recorded_at.ToDatetime(UTC)
    if key_result.last_check_in_at is None or at >= key_result.last_check_in_at:
        key_result.last_check_in_at = at
        key_result.last_check_in_id = newest.check_in_id


def set_from_values(
    key_result: KeyResult | LockedKeyResult, values: Sequence[EffectiveValue]
) -> None:
    """Set current and progress of a key result by the values that count."""
    periods = [
        PeriodValue(row.period_start, row.value, row.numerator, row.denominator) for row in values
    ]
    if key_result.progress_source == "own":
        percent = key_result.unit == "%"
        current = current_of(key_result.accumulation, periods, percent=percent)
        key_result.current = current
        key_result.progress = roll_up.to_db_precision(
            roll_up.progress_at_value(key_result, current)
        )


def _set_done_milestones(
    key_result: KeyResult, values: Sequence[EffectiveValue], zone: ZoneInfo
) -> None:
    """Set the day on which each milestone was done, whatever the order of check-ins."""
    done = [
        plan.Done(row.recorded_at.astimezone(zone).date(), frozenset(row.done))
        for row in values
        if row.done is not None
    ]
    days = {name: day.isoformat() for name, day in plan.done_on(done).items()}
    milestones: list[Milestone] = [
        {**item, "done_on": days.get(item["id"])} for item in key_result.milestones
    ]
    if milestones != key_result.milestones:
        key_result.milestones = milestones


def _newest(check_ins: Sequence[CheckInRecorded]) -> dict[str, CheckInRecorded]:
    ordered = sorted(
        check_ins, key=lambda item: (item.recorded_at.ToNanoseconds(), item.check_in_id)
    )
    return {item.key_result_id: item for item in ordered}


def _reported_through(check_ins: Sequence[CheckInRecorded]) -> dict[str, date]:
    """The end of the last period of each key result, whatever the order of check-ins."""
    ordered = sorted(check_ins, key=lambda item: item.period_end)
    return {item.key_result_id: date.fromisoformat(item.period_end) for item in ordered}


def _row(item: CheckInRecorded, counts: bool) -> ValueRecord:
    return ValueRecord(
        check_in_id=item.check_in_id,
        key_result_id=item.key_result_id,
        period_start=item.period_start,
        period_end=item.period_end,
        value=item.value or None,
        numerator=item.numerator or None,
        denominator=item.denominator or None,
        done=list(item.milestones.done) if item.HasField("milestones") else None,
        corrects=item.corrects or None,
        recorded_at=item.recorded_at.ToJsonString(),
        counts=counts,
    )

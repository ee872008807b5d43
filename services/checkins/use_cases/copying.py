"""Keeps the copies of cycles and goals: newer states over older ones, in any order."""

import json
from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from google.protobuf.json_format import MessageToDict

from chengshi.goals.v1.events_pb2 import (
    CycleState,
    GoalProgressState,
    GoalState,
    KeyResultProgress,
)
from chengshi.goals.v1.events_pb2 import KeyResult as KeyResultState
from servicekit.database.raw import execute_raw
from servicekit.database.replicas import (
    newest,
    recordset,
    update_newer_statement,
    upsert_newer,
    upsert_statement,
)
from servicekit.errors import NotFound
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import clients, queries
from services.checkins.models import COMPANY, Cycle, Goal, KeyResult

NUMBERS = ("current", "progress", "last_check_in_id", "last_check_in_at", "milestones")
GOAL_COLUMNS = tuple(column.name for column in Goal.__table__.columns)
KEY_RESULT_COLUMNS = tuple(
    column.name for column in KeyResult.__table__.columns if column.name != "numbers_version"
)
UPSERT_KEY_RESULTS = upsert_statement(
    KeyResult.__table__,
    KEY_RESULT_COLUMNS,
    source="SELECT * FROM key_result_records",
    own_versions={"numbers_version": NUMBERS},
)
# A goal's state has all its key results: one that is no longer among them is cancelled.
UPSERT_GOALS: LiteralString = f"""
    WITH changed AS ({upsert_statement(Goal.__table__, GOAL_COLUMNS)} RETURNING id, version),
    key_result_records AS (
        SELECT record.* FROM {recordset(KeyResult.__table__, KEY_RESULT_COLUMNS, "key_results")}
        JOIN changed ON changed.id = record.goal_id
    ), missing AS (
        UPDATE key_results SET cancelled = true, version = changed.version FROM changed
        WHERE key_results.goal_id = changed.id AND key_results.version < changed.version
            AND key_results.id NOT IN (SELECT id FROM key_result_records)
    )
    {UPSERT_KEY_RESULTS}
"""  # noqa: S608 - our own names
UPDATE_NUMBERS = update_newer_statement(KeyResult.__table__, NUMBERS, "numbers_version")


def copy_cycles(uow: UnitOfWork, states: Sequence[CycleState]) -> None:
    rows = [
        {
            "id": state.cycle_id,
            "name": state.name,
            "level": state.level,
            "starts_on": state.starts_on,
            "ends_on": state.ends_on,
            "cut_off_on": state.cut_off_on or None,
            "state": state.state,
            "deleted": state.deleted,
            "version": state.version,
        }
        for state in newest(states, "cycle_id")
    ]
    upsert_newer(uow.session, Cycle.__table__, rows)


def copy_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Copy goals with their key results; what is older than the copy changes nothing."""
    goal_states = newest(states, "goal_id")
    goals = [_goal(state) for state in goal_states]
    key_results = [_key_result(state, item) for state in goal_states for item in state.key_results]
    values = {"records": json.dumps(goals), "key_results": json.dumps(key_results)}
    execute_raw(uow.session, UPSERT_GOALS, values)


def move_key_results(uow: UnitOfWork, states: Sequence[GoalProgressState]) -> None:
    """Update the numbers of key results, of goals whose states hold no more than that."""
    goal_states = newest((state for state in states if state.key_results), "goal_id")
    rows = [
        _numbers(item) | {"id": item.key_result_id, "version": state.version}
        for state in goal_states
        for item in state.key_results
    ]
    if rows:
        execute_raw(uow.session, UPDATE_NUMBERS, {"records": json.dumps(rows)})


def known_key_result(
    uow: UnitOfWork, key_result_id: UUID, corrects: UUID | None = None
) -> queries.Found:
    """The key result by the copy; goals is asked for one that the copy does not know yet."""
    found = queries.key_result(uow, key_result_id, corrects)
    if found is None:
        state = clients.goal_of(uow, key_result_id)
        if state is not None:
            copy_goals(uow, [state])
            found = queries.key_result(uow, key_result_id, corrects)
    if found is None or found.key_result.goal.deleted:
        raise NotFound("key_result.not_found")
    return found


def _goal(state: GoalState) -> dict[str, Any]:
    return {
        "id": state.goal_id,
        "cycle_id": state.cycle_id or None,
        "owner_kind": state.owner.kind,
        "owner_id": state.owner.id or str(COMPANY),
        "title": state.title,
        "state": state.state,
        "visibility": state.visibility,
        "named": list(state.named),
        "amounts_hidden": state.amounts_hidden,
        "deleted": state.deleted,
        "version": state.version,
    }


def _key_result(state: GoalState, item: KeyResultState) -> dict[str, Any]:
    return _numbers(item) | {
        "id": item.key_result_id,
        "goal_id": state.goal_id,
        "title": item.title,
        "unit": item.unit,
        "direction": item.direction,
        "accumulation": item.accumulation,
        "period": item.period,
        "start": item.start or None,
        "target": item.target or None,
        "target_high": item.target_high or None,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "cancelled": item.cancelled,
        "version": state.version,
        "cadence": item.cadence or None,
        "driver": item.driver or None,
        "phased": [_plain(target) for target in item.phased],
        "metric_id": item.metric_id or None,
    }


def _numbers(item: KeyResultState | KeyResultProgress) -> dict[str, Any]:
    checked_in = item.last_check_in_at if item.HasField("last_check_in_at") else None
    return {
        "current": item.current or None,
        "progress": item.progress or None,
        "last_check_in_id": item.last_check_in_id or None,
        "last_check_in_at": checked_in.ToJsonString() if checked_in else None,
        "milestones": [_plain(milestone) for milestone in item.milestones],
    }


def _plain(message: Any) -> dict[str, Any]:
    return MessageToDict(message, preserving_proto_field_name=True)

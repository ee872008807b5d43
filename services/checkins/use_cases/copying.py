"""Keeps the copies of cycles and goals: newer states over older ones, in any order."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
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
from servicekit.errors import NotFound
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import clients, queries
from services.checkins.models import COMPANY

CYCLES = """
    INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, deleted, version)
    SELECT * FROM jsonb_to_recordset(CAST(%(cycles)s AS jsonb)) AS told(
        id uuid, name text, level text, starts_on date, ends_on date, cut_off_on date, state text,
        deleted boolean, version bigint)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, level = excluded.level,
        starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        cut_off_on = excluded.cut_off_on, state = excluded.state, deleted = excluded.deleted,
        version = excluded.version
    WHERE excluded.version > cycles.version
"""
# A goal is told with all its key results: one that is no longer among them is gone.
GOALS = """
    WITH changed AS (
        INSERT INTO goals (id, cycle_id, owner_kind, owner_id, title, state, visibility, named,
            amounts_hidden, deleted, version)
        SELECT * FROM jsonb_to_recordset(CAST(%(goals)s AS jsonb)) AS told(
            id uuid, cycle_id uuid, owner_kind text, owner_id uuid, title text, state text,
            visibility text, named uuid[], amounts_hidden boolean, deleted boolean,
            version bigint)
        ON CONFLICT (id) DO UPDATE SET cycle_id = excluded.cycle_id,
            owner_kind = excluded.owner_kind, owner_id = excluded.owner_id,
            title = excluded.title, state = excluded.state, visibility = excluded.visibility,
            named = excluded.named, amounts_hidden = excluded.amounts_hidden,
            deleted = excluded.deleted, version = excluded.version
        WHERE excluded.version > goals.version
        RETURNING id, version
    ), told AS (
        SELECT told.* FROM jsonb_to_recordset(CAST(%(key_results)s AS jsonb)) AS told(
            id uuid, goal_id uuid, title text, unit text, direction text, accumulation text,
            period text, start numeric, target numeric, target_high numeric, starts_on date,
            ends_on date, current numeric, progress numeric, last_check_in_id uuid,
            last_check_in_at timestamptz, cancelled boolean, version bigint, cadence text,
            driver text, phased jsonb, milestones jsonb, metric_id uuid)
        JOIN changed ON changed.id = told.goal_id
    ), left_out AS (
        UPDATE key_results SET cancelled = true, version = changed.version FROM changed
        WHERE key_results.goal_id = changed.id AND key_results.version < changed.version
            AND key_results.id NOT IN (SELECT id FROM told)
    )
    INSERT INTO key_results (id, goal_id, title, unit, direction, accumulation, period, start,
        target, target_high, starts_on, ends_on, current, progress, last_check_in_id,
        last_check_in_at, cancelled, version, cadence, driver, phased, milestones, metric_id)
    SELECT * FROM told
    ON CONFLICT (id) DO UPDATE SET goal_id = excluded.goal_id, title = excluded.title,
        unit = excluded.unit, direction = excluded.direction,
        accumulation = excluded.accumulation, period = excluded.period, start = excluded.start,
        target = excluded.target, target_high = excluded.target_high,
        starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        (current, progress, last_check_in_id, last_check_in_at, milestones) = (
            SELECT excluded.current, excluded.progress, excluded.last_check_in_id,
                excluded.last_check_in_at, excluded.milestones
            WHERE excluded.version > key_results.numbers_version
            UNION ALL
            SELECT key_results.current, key_results.progress, key_results.last_check_in_id,
                key_results.last_check_in_at, key_results.milestones
            WHERE excluded.version <= key_results.numbers_version
        ),
        cancelled = excluded.cancelled, version = excluded.version, cadence = excluded.cadence,
        driver = excluded.driver, phased = excluded.phased, metric_id = excluded.metric_id
    WHERE excluded.version > key_results.version
"""
# What is not known yet will be told whole.
MOVE = """
    UPDATE key_results SET current = told.current, progress = told.progress,
        last_check_in_id = told.last_check_in_id, last_check_in_at = told.last_check_in_at,
        milestones = told.milestones, numbers_version = told.version
    FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        id uuid, current numeric, progress numeric, last_check_in_id uuid,
        last_check_in_at timestamptz, milestones jsonb, version bigint)
    WHERE key_results.id = told.id
        AND told.version > GREATEST(key_results.version, key_results.numbers_version)
"""


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
    execute_raw(uow.session, CYCLES, {"cycles": json.dumps(rows)})


def copy_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Copy goals with their key results; what is older than the copy changes nothing."""
    told = newest(states, "goal_id")
    goals = [_goal(state) for state in told]
    parts = [_key_result(state, part) for state in told for part in state.key_results]
    values = {"goals": json.dumps(goals), "key_results": json.dumps(parts)}
    execute_raw(uow.session, GOALS, values)


def move_key_results(uow: UnitOfWork, states: Sequence[GoalProgressState]) -> None:
    """Where key results stand by now, of goals that are told no more than that."""
    told = newest((state for state in states if state.key_results), "goal_id")
    rows = [
        _numbers(part) | {"id": part.key_result_id, "version": state.version}
        for state in told
        for part in state.key_results
    ]
    if rows:
        execute_raw(uow.session, MOVE, {"rows": json.dumps(rows)})


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


def newest(states: Iterable[Any], key: str) -> list[Any]:
    """One state of each row, in one order: no statement changes a row twice or waits in a ring."""
    ordered = sorted(states, key=lambda state: (getattr(state, key), state.version))
    return list({getattr(state, key): state for state in ordered}.values())


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


def _key_result(state: GoalState, part: KeyResultState) -> dict[str, Any]:
    return _numbers(part) | {
        "id": part.key_result_id,
        "goal_id": state.goal_id,
        "title": part.title,
        "unit": part.unit,
        "direction": part.direction,
        "accumulation": part.accumulation,
        "period": part.period,
        "start": part.start or None,
        "target": part.target or None,
        "target_high": part.target_high or None,
        "starts_on": part.starts_on,
        "ends_on": part.ends_on,
        "cancelled": part.cancelled,
        "version": state.version,
        "cadence": part.cadence or None,
        "driver": part.driver or None,
        "phased": [_plain(item) for item in part.phased],
        "metric_id": part.metric_id or None,
    }


def _numbers(part: KeyResultState | KeyResultProgress) -> dict[str, Any]:
    checked_in = part.last_check_in_at if part.HasField("last_check_in_at") else None
    return {
        "current": part.current or None,
        "progress": part.progress or None,
        "last_check_in_id": part.last_check_in_id or None,
        "last_check_in_at": checked_in.ToJsonString() if checked_in else None,
        "milestones": [_plain(item) for item in part.milestones],
    }


def _plain(message: Any) -> dict[str, Any]:
    return MessageToDict(message, preserving_proto_field_name=True)

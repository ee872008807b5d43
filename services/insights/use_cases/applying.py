"""Keeps the copies: states and facts are applied set-based, in any order, any number of times."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from google.protobuf.json_format import MessageToDict

from chengshi.goals.v1.events_pb2 import (
    CollaborationState,
    CycleState,
    GoalProgressState,
    GoalState,
)
from measures.assessment import assess
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import key_result_facts, number

# Remembers how far the copies reach; a new version tells readers to look again.
ADVANCE = """
    INSERT INTO watermarks (id, version, told_at, applied_at)
    VALUES (1, 1, %(told_at)s, %(now)s)
    ON CONFLICT (id) DO UPDATE SET version = watermarks.version + {changed},
        told_at = GREATEST(watermarks.told_at, excluded.told_at), applied_at = excluded.applied_at
"""


def _advancing(copy: LiteralString) -> LiteralString:
    """The statement that also advances the watermark, by a version where it changes a row."""
    changed = "(SELECT LEAST(count(*), 1) FROM changed)"
    return f"WITH changed AS ({copy} RETURNING 1) {ADVANCE.format(changed=changed)}"


# Where it stands may have been told by a newer message than the rest.
FRESH = "excluded.version > goals.progress_version"
COPY_GOALS = _advancing(f"""
    INSERT INTO goals (id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, state,
        visibility, named, weight, progress, children_progress, key_results, alignments,
        last_update, deleted, version)
    SELECT * FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        id uuid, sheet_id uuid, cycle_id uuid, owner_kind text, owner_id uuid, kind text,
        title text, state text, visibility text, named uuid[], weight numeric, progress numeric,
        children_progress numeric, key_results jsonb, alignments jsonb, last_update timestamptz,
        deleted boolean, version bigint)
    ON CONFLICT (id) DO UPDATE SET sheet_id = excluded.sheet_id, cycle_id = excluded.cycle_id,
        owner_kind = excluded.owner_kind, owner_id = excluded.owner_id, kind = excluded.kind,
        title = excluded.title, state = excluded.state, visibility = excluded.visibility,
        named = excluded.named,
        weight = excluded.weight, progress = CASE WHEN {FRESH} THEN excluded.progress
            ELSE goals.progress END,
        children_progress = CASE WHEN {FRESH} THEN excluded.children_progress
            ELSE goals.children_progress END,
        last_update = CASE WHEN {FRESH} THEN excluded.last_update ELSE goals.last_update END,
        key_results = excluded.key_results, alignments = excluded.alignments,
        numbers = CASE WHEN excluded.version > goals.numbers_version THEN '{{}}'
            ELSE goals.numbers END,
        deleted = excluded.deleted, version = excluded.version
    WHERE excluded.version > goals.version
""")  # noqa: S608 - our own names
MOVE_GOALS = _advancing("""
    UPDATE goals SET progress = told.progress, children_progress = told.children_progress,
        last_update = told.last_update, progress_version = told.version
    FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        id uuid, progress numeric, children_progress numeric, last_update timestamptz,
        version bigint)
    WHERE goals.id = told.id
        AND told.version > GREATEST(goals.version, goals.progress_version)
""")
MOVE_KEY_RESULTS = _advancing("""
    UPDATE goals SET numbers = told.numbers, numbers_version = told.version
    FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        id uuid, numbers jsonb, version bigint)
    WHERE goals.id = told.id
        AND told.version > GREATEST(goals.version, goals.numbers_version)
""")
COPY_CYCLES = _advancing("""
    INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, parent_id,
        deleted, version)
    SELECT * FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        id uuid, name text, level text, starts_on date, ends_on date, cut_off_on date, state text,
        parent_id uuid, deleted boolean, version bigint)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, level = excluded.level,
        starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        cut_off_on = excluded.cut_off_on, state = excluded.state, parent_id = excluded.parent_id,
        deleted = excluded.deleted, version = excluded.version
    WHERE excluded.version > cycles.version
""")
COPY_COLLABORATIONS = _advancing("""
    INSERT INTO collaborations (id, goal_id, unit_id, ask, needed_on, state, reason, asked_at,
        answered_at, deleted, version)
    SELECT * FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        id uuid, goal_id uuid, unit_id uuid, ask text, needed_on date, state text, reason text,
        asked_at timestamptz, answered_at timestamptz, deleted boolean, version bigint)
    ON CONFLICT (id) DO UPDATE SET goal_id = excluded.goal_id, unit_id = excluded.unit_id,
        ask = excluded.ask, needed_on = excluded.needed_on, state = excluded.state,
        reason = excluded.reason, asked_at = excluded.asked_at,
        answered_at = excluded.answered_at, deleted = excluded.deleted, version = excluded.version
    WHERE excluded.version > collaborations.version
""")


def apply_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Copy the newest of `states`; one that could not be judged later is refused here."""
    rows = [_goal(state, uow.tenant.time_zone) for state in _newest(states, "goal_id")]
    _write(uow, COPY_GOALS, rows)


def apply_progress(uow: UnitOfWork, states: Sequence[GoalProgressState]) -> None:
    """Move the copies of goals; one that is not known yet will be told whole."""
    _write(uow, MOVE_GOALS, [_progress(state) for state in _newest(states, "goal_id")])
    told = _newest((state for state in states if state.key_results), "goal_id")
    if told:
        _write(uow, MOVE_KEY_RESULTS, [_numbers(state) for state in told])


def apply_cycles(uow: UnitOfWork, states: Sequence[CycleState]) -> None:
    rows = [
        {
            "id": state.cycle_id,
            "name": state.name,
            "level": state.level,
            "starts_on": state.starts_on or None,
            "ends_on": state.ends_on or None,
            "cut_off_on": state.cut_off_on or None,
            "state": state.state,
            "parent_id": state.parent_id or None,
            "deleted": state.deleted,
            "version": state.version,
        }
        for state in _newest(states, "cycle_id")
    ]
    _write(uow, COPY_CYCLES, rows)


def apply_collaborations(uow: UnitOfWork, states: Sequence[CollaborationState]) -> None:
    rows = [
        {
            "id": state.collaboration_id,
            "goal_id": state.goal_id or None,
            "unit_id": state.unit_id or None,
            "ask": state.ask,
            "needed_on": state.needed_on or None,
            "state": state.state,
            "reason": state.reason,
            "asked_at": _at(state, "asked_at"),
            "answered_at": _at(state, "answered_at"),
            "deleted": state.deleted,
            "version": state.version,
        }
        for state in _newest(states, "collaboration_id")
    ]
    _write(uow, COPY_COLLABORATIONS, rows)


def advance(uow: UnitOfWork) -> None:
    """Tell readers to look again, where others have changed what the board shows."""
    execute_raw(uow.session, ADVANCE.format(changed="1"), _reached(uow))


def _write(uow: UnitOfWork, statement: LiteralString, rows: list[dict[str, Any]]) -> None:
    execute_raw(uow.session, statement, _reached(uow) | {"rows": json.dumps(rows)})


def _reached(uow: UnitOfWork) -> dict[str, Any]:
    now = uow.now()
    return {"told_at": uow.event_time or now, "now": now}


def _goal(state: GoalState, zone: str) -> dict[str, Any]:
    key_results = [_plain(item) for item in state.key_results]
    for item in key_results:
        assess(key_result_facts(item, zone), now=UnitOfWork.now(), zone=zone)
    return {
        "id": state.goal_id,
        "sheet_id": state.sheet_id or None,
        "cycle_id": state.cycle_id or None,
        "owner_kind": state.owner.kind,
        "owner_id": state.owner.id or None,
        "kind": state.kind,
        "title": state.title,
        "state": state.state,
        "visibility": state.visibility,
        "named": list(state.named),
        "weight": _text(state.weight),
        "progress": _text(state.progress),
        "children_progress": _text(state.children_progress),
        "key_results": key_results,
        "alignments": [_plain(item) for item in state.alignments],
        "last_update": _at(state, "last_update"),
        "deleted": state.deleted,
        "version": state.version,
    }


def _at(state: Any, name: str) -> str | None:
    return getattr(state, name).ToJsonString() if state.HasField(name) else None


def _progress(state: GoalProgressState) -> dict[str, Any]:
    return {
        "id": state.goal_id,
        "progress": _text(state.progress),
        "children_progress": _text(state.children_progress),
        "last_update": _at(state, "last_update"),
        "version": state.version,
    }


def _numbers(state: GoalProgressState) -> dict[str, Any]:
    """The numbers of its key results by id, those that are none as well: they replace others."""
    for item in state.key_results:
        number(item.progress)
    numbers = {
        item.key_result_id: MessageToDict(
            item, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
        )
        for item in state.key_results
    }
    return {"id": state.goal_id, "numbers": numbers, "version": state.version}


def _text(told: str) -> str | None:
    found = number(told)
    return None if found is None else str(found)


def _plain(message: Any) -> dict[str, Any]:
    return MessageToDict(message, preserving_proto_field_name=True)


def _newest(states: Iterable[Any], key: str) -> list[Any]:
    """One state of each row: a statement cannot change a row twice."""
    ordered = sorted(states, key=lambda state: state.version)
    return list({getattr(state, key): state for state in ordered}.values())

"""Keeps the copies: states and facts are applied set-based, in any order, any number of times."""

import json
from collections.abc import Sequence
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
from servicekit.database.replicas import (
    OwnVersions,
    newest,
    update_newer_statement,
    upsert_statement,
)
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import Collaboration, Cycle, Goal, key_result_facts, number

# Remembers how far the copies reach; a new version tells readers to look again.
ADVANCE = """
    INSERT INTO watermarks (id, version, told_at, applied_at)
    VALUES (1, 1, %(told_at)s, %(now)s)
    ON CONFLICT (id) DO UPDATE SET version = watermarks.version + {changed},
        told_at = GREATEST(watermarks.told_at, excluded.told_at), applied_at = excluded.applied_at
"""


def _advancing(statement: LiteralString) -> LiteralString:
    """The statement that also advances the watermark, by a version where it changes a row."""
    changed = "(SELECT LEAST(count(*), 1) FROM changed)"
    return f"WITH changed AS ({statement} RETURNING 1) {ADVANCE.format(changed=changed)}"


PROGRESS = ("progress", "children_progress", "last_update")
# What newer messages may have said of a goal apart from the rest of its row.
OWN_VERSIONS = {"progress_version": PROGRESS, "numbers_version": ("numbers",)}
MOVE_GOALS = _advancing(update_newer_statement(Goal.__table__, PROGRESS, "progress_version"))
MOVE_KEY_RESULTS = _advancing(
    update_newer_statement(Goal.__table__, ("numbers",), "numbers_version")
)


def apply_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Copy the newest of `states`; one that could not be judged later is refused here."""
    rows = [_goal(state, uow.tenant.time_zone) for state in newest(states, "goal_id")]
    _upsert(uow, Goal.__table__, rows, own_versions=OWN_VERSIONS)


def apply_progress(uow: UnitOfWork, states: Sequence[GoalProgressState]) -> None:
    """Move the copies of goals; one that is not known yet will be told whole."""
    _write(uow, MOVE_GOALS, [_progress(state) for state in newest(states, "goal_id")])
    goal_states = newest((state for state in states if state.key_results), "goal_id")
    if goal_states:
        _write(uow, MOVE_KEY_RESULTS, [_numbers(state) for state in goal_states])


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
        for state in newest(states, "cycle_id")
    ]
    _upsert(uow, Cycle.__table__, rows)


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
        for state in newest(states, "collaboration_id")
    ]
    _upsert(uow, Collaboration.__table__, rows)


def advance(uow: UnitOfWork) -> None:
    """Tell readers to look again, where others have changed what the board shows."""
    execute_raw(uow.session, ADVANCE.format(changed="1"), _reached(uow))


def _upsert(
    uow: UnitOfWork, table: Any, rows: list[dict[str, Any]], own_versions: OwnVersions | None = None
) -> None:
    statement = upsert_statement(table, tuple(rows[0]), own_versions=own_versions)
    _write(uow, _advancing(statement), rows)


def _write(uow: UnitOfWork, statement: LiteralString, rows: list[dict[str, Any]]) -> None:
    execute_raw(uow.session, statement, _reached(uow) | {"records": json.dumps(rows)})


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
        # What was newer than the row before is in its key results now.
        "numbers": {},
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


def _text(text: str) -> str | None:
    value = number(text)
    return None if value is None else str(value)


def _plain(message: Any) -> dict[str, Any]:
    return MessageToDict(message, preserving_proto_field_name=True)

"""The copies of goals, cycles and requests for help: states in any order, any number of times."""

from collections.abc import Sequence
from typing import cast

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from chengshi.goals.v1.events_pb2 import (
    CrossUnitRequestState,
    CycleState,
    GoalProgressState,
    GoalState,
)
from measures.assessment import assess
from servicekit.database.replicas import Record, newest
from servicekit.unit_of_work.session import UnitOfWork
from services.insights import writes
from services.insights.models import KeyResultRecord, finite_decimal, key_result_facts


def copy_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Copy the newest state of each goal.

    Raises ValueError for one whose key results could not be assessed when the board is read.
    """
    goals = [_goal_record(state, uow.tenant.time_zone) for state in newest(states, "goal_id")]
    writes.upsert_goals(uow, goals)


def copy_progress(uow: UnitOfWork, states: Sequence[GoalProgressState]) -> None:
    """Copy progress and numbers; unknown goals are left out, for their GoalState will follow."""
    goals = [_progress_record(state) for state in newest(states, "goal_id")]
    writes.update_progress(uow, goals)
    goal_states = newest((state for state in states if state.key_results), "goal_id")
    if goal_states:
        writes.update_numbers(uow, [_numbers_record(state) for state in goal_states])


def copy_cycles(uow: UnitOfWork, states: Sequence[CycleState]) -> None:
    """Copy the newest state of each cycle."""
    cycles = [
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
    writes.upsert_cycles(uow, cycles)


def copy_cross_unit_requests(uow: UnitOfWork, states: Sequence[CrossUnitRequestState]) -> None:
    """Copy the newest state of each request for help (协同)."""
    cross_unit_requests = [
        {
            "id": state.cross_unit_request_id,
            "goal_id": state.goal_id or None,
            "unit_id": state.unit_id or None,
            "request_text": state.request_text,
            "needed_on": state.needed_on or None,
            "state": state.state,
            "reason": state.reason,
            "requested_at": _timestamp(state, "requested_at"),
            "answered_at": _timestamp(state, "answered_at"),
            "deleted": state.deleted,
            "version": state.version,
        }
        for state in newest(states, "cross_unit_request_id")
    ]
    writes.upsert_cross_unit_requests(uow, cross_unit_requests)


def advance_watermark(uow: UnitOfWork) -> None:
    """Make readers look again: people or units have changed."""
    writes.advance_version(uow)


def _goal_record(state: GoalState, zone: str) -> Record:
    key_results = [_key_result_record(key_result) for key_result in state.key_results]
    for key_result in key_results:
        assess(key_result_facts(key_result, zone), now=UnitOfWork.now(), zone=zone)
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
        "named_viewers": list(state.named_viewers),
        "weight": _decimal_text(state.weight),
        "progress": _decimal_text(state.progress),
        "children_progress": _decimal_text(state.children_progress),
        "key_results": key_results,
        # Numbers that were newer than the row before are in its key results now.
        "numbers": {},
        "alignments": [
            MessageToDict(alignment, preserving_proto_field_name=True)
            for alignment in state.alignments
        ],
        "last_update": _timestamp(state, "last_update"),
        "deleted": state.deleted,
        "version": state.version,
    }


def _progress_record(state: GoalProgressState) -> Record:
    return {
        "id": state.goal_id,
        "progress": _decimal_text(state.progress),
        "children_progress": _decimal_text(state.children_progress),
        "last_update": _timestamp(state, "last_update"),
        "version": state.version,
    }


def _numbers_record(state: GoalProgressState) -> Record:
    """The numbers of key results by id, empty ones as well: they take the place of others."""
    for key_result in state.key_results:
        finite_decimal(key_result.progress)
    numbers = {
        key_result.key_result_id: MessageToDict(
            key_result, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
        )
        for key_result in state.key_results
    }
    return {"id": state.goal_id, "numbers": numbers, "version": state.version}


def _timestamp(state: Message, field: str) -> str | None:
    return getattr(state, field).ToJsonString() if state.HasField(field) else None


def _decimal_text(text: str) -> str | None:
    value = finite_decimal(text)
    return None if value is None else str(value)


def _key_result_record(message: Message) -> KeyResultRecord:
    """A key result as an object of a JSONB column, with the proto's field names."""
    return cast(KeyResultRecord, MessageToDict(message, preserving_proto_field_name=True))

"""The copies of cycles, goals and key results: newer states replace older ones, in any order."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from chengshi.goals.v1.events_pb2 import (
    CycleState,
    GoalProgressState,
    GoalState,
    KeyResultProgress,
)
from chengshi.goals.v1.events_pb2 import KeyResult as KeyResultState
from servicekit.database.replicas import Record, newest
from servicekit.errors import NotFound
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import clients, queries, writes
from services.checkins.models import COMPANY_OWNER_ID


def copy_cycles(uow: UnitOfWork, states: Sequence[CycleState]) -> None:
    """Copy cycles; a state that is older than the copy changes nothing."""
    cycles = [
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
    writes.upsert_cycles(uow, cycles)


def copy_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Copy goals with their key results; a state that is older than the copy changes nothing."""
    goal_states = newest(states, "goal_id")
    goals = [_goal_record(state) for state in goal_states]
    key_results = [
        _key_result_record(state, key_result)
        for state in goal_states
        for key_result in state.key_results
    ]
    writes.upsert_goals(uow, goals, key_results)


def copy_progress(uow: UnitOfWork, states: Sequence[GoalProgressState]) -> None:
    """Copy the numbers of key results; unknown ones are left out, for a GoalState will follow."""
    goal_states = newest((state for state in states if state.key_results), "goal_id")
    key_results = [
        {**_numbers(key_result), "id": key_result.key_result_id, "version": state.version}
        for state in goal_states
        for key_result in state.key_results
    ]
    if key_results:
        writes.update_numbers(uow, key_results)


def require_key_result(
    uow: UnitOfWork, key_result_id: UUID, corrects: UUID | None = None
) -> queries.KeyResultLookup:
    """Look a key result up, in goals where the copy has none, and the check-in to be corrected.

    Raises NotFound `key_result.not_found` where goals has none either or the goal is deleted, and
    Unavailable while goals is away.
    """
    lookup = queries.key_result(uow, key_result_id, corrects)
    if lookup is None:
        state = clients.goal_of_key_result(uow, key_result_id)
        if state is not None:
            copy_goals(uow, [state])
            lookup = queries.key_result(uow, key_result_id, corrects)
    if lookup is None or lookup.key_result.goal.deleted:
        raise NotFound("key_result.not_found")
    return lookup


def _goal_record(state: GoalState) -> Record:
    return {
        "id": state.goal_id,
        "cycle_id": state.cycle_id or None,
        "owner_kind": state.owner.kind,
        "owner_id": state.owner.id or str(COMPANY_OWNER_ID),
        "title": state.title,
        "state": state.state,
        "visibility": state.visibility,
        "named_viewers": list(state.named_viewers),
        "amounts_hidden": state.amounts_hidden,
        "deleted": state.deleted,
        "version": state.version,
    }


def _key_result_record(goal: GoalState, key_result: KeyResultState) -> Record:
    return {
        **_numbers(key_result),
        "id": key_result.key_result_id,
        "goal_id": goal.goal_id,
        "title": key_result.title,
        "unit": key_result.unit,
        "direction": key_result.direction,
        "accumulation": key_result.accumulation,
        "period": key_result.period,
        "start": key_result.start or None,
        "target": key_result.target or None,
        "target_high": key_result.target_high or None,
        "starts_on": key_result.starts_on,
        "ends_on": key_result.ends_on,
        "cancelled": key_result.cancelled,
        "version": goal.version,
        "cadence": key_result.cadence or None,
        "progress_source": key_result.progress_source or None,
        "phased_targets": [_json_object(target) for target in key_result.phased_targets],
        "metric_id": key_result.metric_id or None,
    }


def _numbers(key_result: KeyResultState | KeyResultProgress) -> Record:
    has_check_in = key_result.HasField("last_check_in_at")
    return {
        "current": key_result.current or None,
        "progress": key_result.progress or None,
        "last_check_in_id": key_result.last_check_in_id or None,
        "last_check_in_at": key_result.last_check_in_at.ToJsonString() if has_check_in else None,
        "milestones": [_json_object(milestone) for milestone in key_result.milestones],
    }


def _json_object(message: Message) -> Mapping[str, object]:
    """A message as an object of a JSONB column, with the proto's field names."""
    return MessageToDict(message, preserving_proto_field_name=True)

"""The states of a retrospective and of its actions, and what a draft is made of."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit.errors import Conflict, Invalid
from services.goals.cycles.models import CYCLE_STEPS
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.retrospectives.models import (
    ACTION_STEPS,
    RETROSPECTIVE_STEPS,
    STAGES,
    Retrospective,
    UnitAction,
    missing_fields,
    stage_of_cycle,
)
from services.goals.retrospectives.schemas import ActionInput
from services.goals.retrospectives.use_cases import retrospective_drafts
from services.goals.retrospectives.use_cases.unit_retrospectives import merge_actions

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 1, 1)
NUMBERS = st.integers(-1000, 1000).map(Decimal)
TEXTS = st.sampled_from(["", "好"])
PERSON = UUID(int=1)


@given(st.lists(st.sampled_from(sorted(RETROSPECTIVE_STEPS)), max_size=8))
def test_a_retrospective_takes_its_steps_alone(path: list[str]) -> None:
    one = Retrospective(state="draft")
    for to in path:
        before = one.state
        if to in RETROSPECTIVE_STEPS[before]:
            one.move(to, NOW)
        else:
            with pytest.raises(Conflict):
                one.move(to, NOW)
            assert one.state == before
        assert (one.submitted_at is None) == (one.state == "draft")


@given(st.lists(st.sampled_from(sorted(ACTION_STEPS)), max_size=8))
def test_an_action_takes_its_steps_alone_and_others_stay(path: list[str]) -> None:
    told = [{"id": str(uuid4()), "text": "做", "state": "open", "note": ""} for _ in range(2)]
    one = Retrospective(state="submitted", actions=told)
    for to in path:
        before = one.actions[0]["state"]
        if to in ACTION_STEPS[before]:
            one.move_action(_id(told[0]), to, "", TODAY)
        else:
            with pytest.raises(Conflict):
                one.move_action(_id(told[0]), to, "", TODAY)
            assert one.actions[0]["state"] == before
        ended = one.actions[0].get("ended_on")
        assert (ended is None) == (one.actions[0]["state"] == "open")
        assert one.actions[1] == told[1]


def make_action(**changes: str | None) -> UnitAction:
    fields = {"id": str(uuid4()), "text": "做", "owner_id": str(PERSON), "due_on": "2026-02-01"}
    return UnitAction(**{**fields, "state": "open", "note": "", "ended_on": None, **changes})  # type: ignore[typeddict-item]


def make_input(action_id: UUID | None, owner_id: UUID = PERSON) -> ActionInput:
    return {"id": action_id, "text": "改", "owner_id": owner_id, "due_on": date(2026, 3, 1)}


def test_an_action_that_exists_retains_its_state_and_a_new_one_is_open() -> None:
    done = make_action(state="done", note="好", ended_on="2026-01-01")

    saved, new = merge_actions([make_input(_id(done)), make_input(None)], [done], {PERSON})

    assert saved == {**done, "text": "改", "due_on": "2026-03-01"}
    assert (new["state"], new["note"], new["ended_on"]) == ("open", "", None)
    assert new["id"] != done["id"]


def test_an_action_is_refused_for_an_unknown_or_repeated_id_or_an_inactive_owner() -> None:
    action = make_action()
    twice = [make_input(_id(action)), make_input(_id(action))]
    for inputs, before, code in [
        ([make_input(uuid4())], [action], "retrospective.action_not_found"),
        (twice, [action], "retrospective.action_not_found"),
        ([make_input(None, UUID(int=2))], [], "request.person_unknown"),
    ]:
        with pytest.raises(Invalid) as error:
            merge_actions(inputs, before, {PERSON})
        assert error.value.faults[0].code == code


@pytest.mark.parametrize("state", sorted(CYCLE_STEPS))
def test_it_is_written_once_goals_are_worked_on(state: str) -> None:
    if state in STAGES:
        assert stage_of_cycle(state) == ("mid" if state == "active" else "close")
    else:
        with pytest.raises(Conflict):
            stage_of_cycle(state)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from([None, Decimal(0)]), st.booleans())
def test_it_is_complete_with_a_score_what_was_and_what_comes(
    worked: str, failed: str, cause: str, next_step: str, score: Decimal | None, unit: bool
) -> None:
    one = Retrospective(
        goal_id=None if unit else uuid4(),
        worked=worked,
        failed=failed,
        cause=cause,
        next_step=next_step,
        score=score,
    )
    told = bool(worked or failed) and bool(next_step) and (not failed or bool(cause))
    assert (missing_fields(one) == []) == (told and (unit or score is not None))


@given(st.lists(NUMBERS, max_size=6), NUMBERS, NUMBERS)
def test_the_moves_of_a_level_add_up_to_its_progress(
    values: list[Decimal], start: Decimal, target: Decimal
) -> None:
    if start == target:
        return
    item = _key_result(start=start, target=target)
    told = [_told(item, week, value=str(value)) for week, value in enumerate(values)]
    moves = retrospective_drafts.progress_changes(item, told)
    wanted = 100 * (values[-1] - start) / (target - start) if values else Decimal(0)
    assert abs(sum((move.points for move in moves), Decimal(0)) - wanted) < Decimal("1e-6")


@pytest.mark.parametrize("progress", [None, Decimal(44), Decimal(120)])
def test_a_draft_for_whoever_sees_no_amounts_tells_percents_alone(progress: Decimal | None) -> None:
    item = _key_result(start=Decimal(0), target=Decimal(987654))
    item.current, item.progress = Decimal(4711), progress
    goal = Goal(id=uuid4(), progress=progress, key_results=[item])

    known = _propose(goal, [_told(item, 0, value="4711")])
    found = _propose(goal, [_told(item, 0, value="4711")], amounts=False)

    assert "987654" in str(known)
    assert "987654" not in str(found)
    assert "4711" not in str(found)


@given(st.permutations(range(5)))
def test_a_draft_is_the_same_in_whatever_order_check_ins_come(order: list[int]) -> None:
    item = _key_result()
    goal = Goal(id=uuid4(), progress=Decimal(44), key_results=[item])
    texts = ["", "慢", "快", "卡住", "好转"]
    told = [
        _told(item, week, value=str(week * week), text=text, blocked=text == "卡住")
        for week, text in enumerate(texts)
    ]
    found = _propose(goal, [told[place] for place in order])
    assert found == _propose(goal, told)
    assert found.score == Decimal("0.4")


def test_what_was_corrected_is_not_told() -> None:
    item = _key_result()
    wrong = _told(item, 1, value="9", text="写错", blocked=True)
    right = _told(item, 1, value="1", corrects=wrong.check_in_id)
    goal = Goal(id=uuid4(), progress=None, key_results=[item])
    found = _propose(goal, [wrong, right])
    assert (found.cause, found.check_ins, found.score) == ([], 1, None)


def test_what_was_never_told_goes_on_from_its_start() -> None:
    item = _key_result()
    item.current = None
    found = _propose(Goal(id=uuid4(), progress=None, key_results=[item]), [])
    (line,) = found.next_step
    assert (line[0], line[1]["current"], line[1]["target"]) == ("continue", "0", "10")


@pytest.mark.parametrize(
    ("told_at", "day"),
    [
        # While its week runs, on the company's day; it is Thursday there already.
        (datetime(2026, 1, 7, 16, tzinfo=UTC), "2026-01-08"),
        # Once the week is over it speaks for all of it.
        (datetime(2026, 1, 14, tzinfo=UTC), "2026-01-11"),
    ],
)
def test_a_line_is_dated_by_no_day_to_come(told_at: datetime, day: str) -> None:
    item = _key_result()
    told = _told(item, 1, text="缺料", blocked=True)
    told.period_start, told.period_end = "2026-01-05", "2026-01-11"
    told.recorded_at.FromDatetime(told_at)
    found = _propose(Goal(id=uuid4(), progress=None, key_results=[item]), [told])
    assert found.cause == [("blocked", {"on": day, "text": "缺料"})]


def _propose(
    goal: Goal, told: list[CheckInRecorded], *, amounts: bool = True
) -> retrospective_drafts.RetrospectiveDraft:
    return retrospective_drafts.draft_retrospective(
        goal, told, time_zone="Asia/Shanghai", amounts=amounts
    )


def _id(action: Mapping[str, Any]) -> UUID:
    return UUID(action["id"])


def _key_result(**extra: Decimal) -> KeyResult:
    numbers = {"start": Decimal(0), "target": Decimal(10), **extra}
    told = {"title": "交付", "unit": "个", "direction": "increase", "accumulation": "latest"}
    return KeyResult(id=uuid4(), **told, **numbers, cancelled=False, current=Decimal(1))


def _told(item: KeyResult, week: int, **extra: object) -> CheckInRecorded:
    at = Timestamp()
    at.FromDatetime(datetime(2026, 1, 1 + week, tzinfo=UTC))
    return CheckInRecorded(
        check_in_id=str(uuid4()),
        key_result_id=str(item.id),
        period_start=f"2026-01-0{1 + week}",
        period_end=f"2026-01-0{1 + week}",
        recorded_at=at,
        **extra,  # type: ignore[arg-type]
    )

"""Copies of goals and cycles: any order, any number of times, and asked for where they lack."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chengshi.goals.v1 import goals_pb2, goals_pb2_grpc
from chengshi.goals.v1.events_pb2 import CycleState, GoalState
from servicekit.callers import System, caller_context
from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from services.checkins import models

from .conftest import days_ago


def a_delivery(tenant: Any, message: GoalState | CycleState, key: str) -> IncomingMessage:
    name = message.DESCRIPTOR.full_name
    topic, payload = name.rpartition(".")[0], message.SerializeToString()
    return IncomingMessage(new_id(), tenant.company.id, topic, key, name, payload, "")


def handed_over(tenant: Any, *deliveries: IncomingMessage) -> None:
    runtime = tenant.checkins.runtime
    with runtime_context(runtime), caller_context(System(tenant_id=tenant.company.id)):
        deliver(runtime.service.consumers, deliveries)


def the_copy(tenant: Any, key_result_id: str) -> models.KeyResult:
    with tenant.checkins.as_system(tenant.company) as uow:
        found = uow.session.get(models.KeyResult, key_result_id)
        assert found is not None
        return found


def test_an_older_state_changes_nothing(acme: Any) -> None:
    old = acme.a_goal(version=3)
    new = GoalState()
    new.CopyFrom(old)
    new.version, new.title, new.key_results[0].target = 4, "新标题", "120"

    handed_over(acme, a_delivery(acme, new, "a"), a_delivery(acme, old, "a"))
    handed_over(acme, a_delivery(acme, old, "a"))

    copy = the_copy(acme, old.key_results[0].key_result_id)
    assert (copy.goal.title, copy.target, copy.version) == ("新标题", 120, 4)


def test_the_same_state_twice_and_both_versions_in_one_batch_are_applied_once(acme: Any) -> None:
    first = acme.a_goal(version=1)
    second = GoalState()
    second.CopyFrom(first)
    second.version, second.key_results[0].current = 2, "42"
    batch = [a_delivery(acme, state, "a") for state in (second, first, second)]

    handed_over(acme, *batch)
    handed_over(acme, *batch)

    copy = the_copy(acme, first.key_results[0].key_result_id)
    assert (copy.current, copy.version) == (42, 2)


def test_a_goal_may_be_told_before_its_cycle(acme: Any) -> None:
    cycle_id = str(new_id())
    key_result_id = acme.a_key_result(cycle_id=cycle_id)
    assert the_copy(acme, key_result_id).goal.cycle is None

    days = {"starts_on": days_ago(60), "ends_on": days_ago(-60)}
    days |= {"cycle_id": cycle_id, "name": "Q", "level": "person"}
    states = [
        CycleState(state="closed", version=2, **days),
        CycleState(state="active", version=1, **days),
    ]
    handed_over(acme, *(a_delivery(acme, state, cycle_id) for state in states))

    cycle = the_copy(acme, key_result_id).goal.cycle
    assert cycle is not None
    assert cycle.state == "closed"


def test_a_key_result_that_is_told_no_more_is_no_longer_due(acme: Any) -> None:
    goal = acme.a_goal(version=1)
    acme.tell(goal)
    key_result_id = goal.key_results[0].key_result_id
    assert key_result_id in acme.zhang.due()

    del goal.key_results[:]
    goal.version = 2
    acme.tell(goal)

    assert the_copy(acme, key_result_id).cancelled
    assert key_result_id not in acme.zhang.due()
    assert acme.zhang.check_in(key_result_id, 1).json["late"] is True


def test_a_deleted_goal_does_not_exist(acme: Any) -> None:
    goal = acme.a_goal(deleted=True)
    acme.tell(goal)

    with acme.refuses(404, "key_result.not_found"):
        acme.zhang.check_in(goal.key_results[0].key_result_id, 1)


class Goals(goals_pb2_grpc.GoalsServicer):
    """goals as it answers for one goal."""

    def __init__(self, goal: GoalState) -> None:
        self.goal = goal

    def GetKeyResult(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return goals_pb2.GetKeyResultResponse(goal=self.goal)


def test_a_key_result_that_is_not_told_yet_is_asked_for(acme: Any, goals_at: Any) -> None:
    goal = acme.a_goal()
    key_result_id = goal.key_results[0].key_result_id
    server = grpc.server(ThreadPoolExecutor(1))
    goals_pb2_grpc.add_GoalsServicer_to_server(Goals(goal), server)
    goals_at(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
    server.start()

    first = acme.zhang.check_in(key_result_id, 1)
    server.stop(0).wait()
    again = acme.zhang.check_in(key_result_id, 2)

    assert (first.status_code, again.status_code) == (201, 201), first.json


def test_an_unknown_key_result_is_503_while_goals_is_away(acme: Any, goals_at: Any) -> None:
    goals_at("127.0.0.1:1")

    answer = acme.zhang.check_in(str(new_id()), 1)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert answer.json["code"] == "peer.unavailable"


def test_a_slow_goals_is_waited_for_no_longer_than_the_deadline(acme: Any, goals_at: Any) -> None:
    server = grpc.server(ThreadPoolExecutor(1))
    goals_at(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")

    # Bound but not started: the connection stands and nobody answers.
    began = time.monotonic()
    answer = acme.zhang.check_in(str(new_id()), 1)
    took = time.monotonic() - began
    server.stop(0).wait()

    assert answer.status_code == 503
    assert took < 1


@pytest.mark.usefixtures("goals_know_nothing")
def test_an_unknown_key_result_is_404_where_goals_knows_none(acme: Any) -> None:
    with acme.refuses(404, "key_result.not_found"):
        answer = acme.zhang.check_in(str(new_id()), 1)

    assert answer.json["code"] == "key_result.not_found"

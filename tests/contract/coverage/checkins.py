"""checkins: values of key results, as goals has told them."""

from datetime import timedelta

from chengshi.checkins.v1 import checkins_pb2 as pb
from chengshi.goals.v1.events_pb2 import CycleState, GoalState, KeyResult, Owner
from servicekit.ids import new_id
from servicekit.testing import today
from services.checkins.consumers import copy_cycles, copy_goals
from tests.contract.coverage import Call, Routes, RpcCall, Rpcs
from tests.contract.sides import Side


def _told(side: Side) -> str:
    """A weekly key result of 员工 in a cycle that runs today."""
    days = {
        "starts_on": (today() - timedelta(days=60)).isoformat(),
        "ends_on": (today() + timedelta(days=60)).isoformat(),
    }
    cycle, goal, key_result = str(new_id()), str(new_id()), str(new_id())
    part = KeyResult(
        key_result_id=key_result,
        title="周产量",
        direction="increase",
        accumulation="latest",
        period="week",
        start="0",
        target="100",
        **days,
    )
    state = GoalState(
        goal_id=goal,
        cycle_id=cycle,
        owner=Owner(kind="person", id=side.people["staff"]),
        kind="objective",
        title="新品按期量产",
        state="active",
        visibility="line",
        version=1,
        key_results=[part],
    )
    with side.service("checkins").as_system(side.company) as uow:
        copy_cycles(
            uow,
            [
                CycleState(
                    cycle_id=cycle, name="季", level="person", state="active", version=1, **days
                )
            ],
        )
        copy_goals(uow, [state])
    return key_result


def key_result(side: Side) -> str:
    return str(side.keep("checkins.key_result", lambda: _told(side)))


def _read(side: Side) -> Call:
    known = key_result(side)
    return Call("staff", {}, {"query_string": {"key_result_id": known}}, (known,), refused="admin")


def _check_in(side: Side) -> Call:
    known = key_result(side)
    return Call(
        "staff", {}, {"json": {"key_result_id": known, "value": 42}}, (known,), refused="peer"
    )


def _list(side: Side) -> RpcCall:
    known = key_result(side)
    side.ok(
        "checkins", "POST", "/v1/check-ins", "staff", json={"key_result_id": known, "value": 40}
    )
    return RpcCall(pb.ListCheckInsRequest(key_result_ids=[known]), (known,))


ROUTES: Routes = {
    ("GET", "/v1/check-ins"): _read,
    ("POST", "/v1/check-ins"): _check_in,
    ("GET", "/v1/due"): lambda side: Call(who="staff", shows=(_told(side),)),
}
RPCS: Rpcs = {"chengshi.checkins.v1.CheckIns/ListCheckIns": _list}

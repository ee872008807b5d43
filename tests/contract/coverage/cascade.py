"""goals: parts that are handed down, and help that is asked across."""

from typing import Any

from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side

GOAL = "/v1/goals/<uuid:goal_id>"


def _goal(side: Side) -> Any:
    from tests.contract.coverage import goals

    return goals.agreed_goal(side)


def _cascade(side: Side) -> Call:
    goal = _goal(side)
    key_result, staff = goal["key_results"][0]["id"], side.people["peer"]
    cycle = goal["cycle"]["id"]
    part = {"key_result_id": key_result, "owner": {"kind": "person", "id": staff}, "share": 60}
    body = {"contributions": [{**part, "cycle_id": cycle}]}
    return Call(
        "hr", {"goal_id": goal["id"]}, {"json": body}, (key_result, staff, cycle), refused="peer"
    )


def _other_unit(side: Side) -> str:
    """销售, which 同事 heads."""

    def tell() -> str:
        unit = UnitState(unit_id=str(new_id()), code="SA", name="销售", version=1)
        unit.head_id = side.people["peer"]
        with side.service("goals").as_system(side.company) as uow:
            copy_units(uow, [unit])
        return unit.unit_id

    return str(side.keep("goals.unit", tell))


def _ask(side: Side) -> Call:
    goal, unit = _goal(side), _other_unit(side)
    body = {
        "unit_id": unit,
        "key_result_id": goal["key_results"][0]["id"],
        "request_text": "两条产线",
    }
    return Call("staff", {"goal_id": goal["id"]}, {"json": body}, (unit,), refused="peer")


def _asked(side: Side) -> str:
    call = _ask(side)
    path = f"/v1/goals/{call.path['goal_id']}/cross-unit-requests"
    return str(side.ok("goals", "POST", path, call.who, **call.kwargs)["id"])


def _incoming(side: Side) -> Call:
    asked = side.keep("goals.asked", lambda: _asked(side))
    return Call("peer", shows=(asked,))


def _answer(side: Side) -> Call:
    body = {"to": "declined", "reason": "产线已满"}
    return Call("peer", {"cross_unit_request_id": _asked(side)}, {"json": body}, refused="staff")


def _of_goal(side: Side) -> Call:
    goal = side.keep("goals.goal", lambda: _goal(side))
    return Call("staff", {"goal_id": goal["id"]}, refused="peer")


ROUTES: Routes = {
    ("GET", f"{GOAL}/cascade"): _of_goal,
    ("POST", f"{GOAL}/cascade"): _cascade,
    ("GET", f"{GOAL}/cross-unit-requests"): _of_goal,
    ("POST", f"{GOAL}/cross-unit-requests"): _ask,
    ("GET", "/v1/cross-unit-requests"): _incoming,
    ("POST", "/v1/cross-unit-requests/<uuid:cross_unit_request_id>/transitions"): _answer,
}

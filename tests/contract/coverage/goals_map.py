"""goals: the map, what is below a goal, the search."""

from typing import Any

from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side


def _goal(side: Side) -> Any:
    from tests.contract.coverage import goals

    return side.keep("goals.goal", lambda: goals._goal(side))


def _map(side: Side) -> Call:
    goal = _goal(side)
    cycle = goal["cycle"]["id"]
    return Call("staff", {}, {"query_string": {"cycle_id": cycle}}, (cycle,), (goal["id"],))


def _unaligned(side: Side) -> Call:
    call = _map(side)
    call.kwargs["query_string"]["unit_id"] = side.unit
    return call


def _children(side: Side) -> Call:
    return Call("staff", {"goal_id": _goal(side)["id"]}, refused="peer")


def _search(side: Side) -> Call:
    goal = _goal(side)
    query = {"q": goal["title"], "cycle_id": goal["cycle"]["id"]}
    return Call("staff", {}, {"query_string": query}, shows=(goal["id"],))


ROUTES: Routes = {
    ("GET", "/v1/map"): _map,
    ("GET", "/v1/map/unaligned"): _unaligned,
    ("GET", "/v1/goals/<uuid:goal_id>/children"): _children,
    ("GET", "/v1/goals/<uuid:goal_id>/gaps"): _children,
    ("GET", "/v1/goals/search"): _search,
}

"""goals: what goals came to, and what follows."""

from itertools import count
from typing import Any

from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side

GOAL = "/v1/goals/<uuid:goal_id>/retrospective"
UNIT = "/v1/cycles/<uuid:cycle_id>/units/<uuid:unit_id>/retrospective"
ACTION = "/v1/retrospectives/<uuid:retrospective_id>/actions/<uuid:action_id>/transitions"
LINES = {"worked": "好", "failed": "", "cause": "", "next_step": "继续"}
FIRST = {"If-Match": '"0"'}
YEARS = count(2100)


def _running(side: Side) -> Any:
    """A cycle that is being worked on, with a goal of 员工 in it."""
    year = next(YEARS)
    span = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-03-31"}
    body = {"name": "季", "level": "person", **span}
    cycle = side.ok("goals", "POST", "/v1/cycles", json=body)["id"]
    side.ok("goals", "POST", f"/v1/cycles/{cycle}/transitions", json={"to": "active"})
    owner = {"kind": "person", "id": side.people["staff"]}
    body = {"cycle_id": cycle, "owner": owner}
    sheet = side.ok("goals", "POST", "/v1/sheets", "staff", json=body)["id"]
    goal = {
        "sheet_id": sheet,
        "kind": "objective",
        "title": "目标",
        "visibility": "line",
        "key_results": [{"title": "交付", "direction": "increase", "start": 0, "target": 10}],
    }
    kept = side.ok("goals", "POST", "/v1/goals", "staff", json=goal)
    path = f"/v1/sheets/{sheet}/transitions"
    side.ok("goals", "POST", path, "staff", json={"to": "in_approval"})
    side.ok("goals", "POST", path, "head", json={"to": "agreed"})
    return kept | {"cycle_id": cycle}


def kept_goal(side: Side) -> Any:
    return side.keep("goals.looked_back_on", lambda: _running(side))


def _written(side: Side) -> Any:
    goal = _running(side)
    path = f"/v1/goals/{goal['id']}/retrospective"
    side.ok("goals", "PUT", path, "staff", json=LINES | {"score": 1}, headers=FIRST)
    return goal


def _of_goal(side: Side) -> Call:
    return Call("staff", {"goal_id": kept_goal(side)["id"]}, refused="peer")


def _of_sheet(side: Side) -> Call:
    return Call("staff", {"sheet_id": kept_goal(side)["sheet_id"]}, refused="peer")


def _write(side: Side) -> Call:
    told = {"json": LINES | {"score": 0.5}, "headers": FIRST}
    return Call("staff", {"goal_id": _running(side)["id"]}, told, refused="peer")


def _submit(side: Side) -> Call:
    told = {"json": {"to": "submitted"}}
    return Call("staff", {"goal_id": _written(side)["id"]}, told, refused="peer")


def _unit(side: Side, cycle: str) -> dict[str, str]:
    return {"cycle_id": cycle, "unit_id": side.unit}


def _of_unit(side: Side) -> Call:
    path = _unit(side, kept_goal(side)["cycle_id"])
    return Call("head", path, refused="peer")


def _body(side: Side) -> dict[str, Any]:
    action = {"text": "做", "owner_id": side.people["staff"], "due_on": "2100-01-01"}
    return LINES | {"actions": [action]}


def _write_unit(side: Side) -> Call:
    told = {"json": _body(side), "headers": FIRST}
    path = _unit(side, _running(side)["cycle_id"])
    return Call("head", path, told, (side.people["staff"],), refused="peer")


def _written_unit(side: Side) -> tuple[str, Any]:
    cycle = _running(side)["cycle_id"]
    path = f"/v1/cycles/{cycle}/units/{side.unit}/retrospective"
    return cycle, side.ok("goals", "PUT", path, "head", json=_body(side), headers=FIRST)


def _submit_unit(side: Side) -> Call:
    cycle, _ = _written_unit(side)
    return Call("head", _unit(side, cycle), {"json": {"to": "submitted"}}, refused="peer")


def _follow(side: Side) -> Call:
    cycle, kept = _written_unit(side)
    path = f"/v1/cycles/{cycle}/units/{side.unit}/retrospective/transitions"
    side.ok("goals", "POST", path, "head", json={"to": "submitted"})
    ids = {"retrospective_id": kept["id"], "action_id": kept["actions"][0]["id"]}
    return Call("staff", ids, {"json": {"to": "done"}}, refused="peer")


def _carry_over(side: Side) -> Call:
    goal, later = _running(side), f"{next(YEARS)}"
    span = {"starts_on": f"{later}-01-01", "ends_on": f"{later}-03-31"}
    body = {"name": "下季", "level": "person", **span}
    cycle = side.ok("goals", "POST", "/v1/cycles", json=body)["id"]
    part = {"key_result_id": goal["key_results"][0]["id"], "start": 3, "target": 12}
    told = {"json": {"cycle_id": cycle, "key_results": [part]}}
    names = (cycle, part["key_result_id"])
    return Call("staff", {"goal_id": goal["id"]}, told, names, refused="peer")


ROUTES: Routes = {
    ("POST", "/v1/goals/<uuid:goal_id>/carry-over"): _carry_over,
    ("GET", GOAL): _of_goal,
    ("PUT", GOAL): _write,
    ("POST", f"{GOAL}/transitions"): _submit,
    ("GET", f"{GOAL}/draft"): _of_goal,
    ("GET", "/v1/sheets/<uuid:sheet_id>/retrospectives"): _of_sheet,
    ("GET", "/v1/sheets/<uuid:sheet_id>/retrospectives/drafts"): _of_sheet,
    ("GET", UNIT): _of_unit,
    ("PUT", UNIT): _write_unit,
    ("POST", f"{UNIT}/transitions"): _submit_unit,
    ("GET", f"{UNIT}/goals"): _of_unit,
    ("GET", "/v1/retrospective-actions"): lambda side: Call("staff"),
    ("POST", ACTION): _follow,
}

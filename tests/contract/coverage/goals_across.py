"""goals: sheets side by side, filed sheets, gaps, alignment sessions and their findings."""

from typing import Any

from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side

SESSION = "/v1/alignment-sessions/<uuid:session_id>"
FINDING = f"{SESSION}/findings/<uuid:finding_id>"


def _agreed(side: Side) -> Any:
    from tests.contract.coverage import goals

    return side.keep("goals.compared", lambda: goals.agreed_goal(side))


def _asked(side: Side, **more: Any) -> Call:
    """The cycle in which 员工 has filed a sheet."""
    goal = _agreed(side)
    cycle = goal["cycle"]["id"]
    query = {"cycle_id": cycle, **more}
    return Call("boss", {}, {"query_string": query}, (cycle,))


def _compare(side: Side) -> Call:
    call = _asked(side, unit_id=side.unit, level="below")
    call.names = (*call.names, side.unit)
    call.shows, call.refused = (_agreed(side)["id"],), "staff"
    return call


def _filings(side: Side) -> Call:
    call = _asked(side)
    call.who, call.refused = "hr", "staff"
    return call


def _effectiveness(side: Side) -> Call:
    return Call("staff", {"goal_id": _agreed(side)["id"]}, refused="peer")


def _body(side: Side) -> dict[str, Any]:
    return {
        "title": "三季度拉通会",
        "cycle_id": _agreed(side)["cycle"]["id"],
        "held_on": "2040-01-15",
        "units": [side.unit],
        "members": [side.people["boss"]],
    }


def _call_session(side: Side) -> Call:
    body = _body(side)
    names = (body["cycle_id"], side.unit, side.people["boss"])
    return Call("head", {}, {"json": body}, names, refused="staff")


def _session(side: Side, **finding: Any) -> Any:
    """An open session of 主管 with one finding about the sheet of 员工."""
    goal = _agreed(side)
    made = side.ok("goals", "POST", "/v1/alignment-sessions", "head", json=_body(side))
    path = f"/v1/alignment-sessions/{made['id']}"
    side.ok("goals", "POST", f"{path}/transitions", "head", json={"to": "open"})
    body = {
        "kind": "gap",
        "text": "没有人负责验收",
        "goal_ids": [goal["id"]],
        "owner_id": side.people["head"],
        "due_on": "2040-02-01",
        **finding,
    }
    return side.ok("goals", "POST", f"{path}/findings", "head", json=body)


def _read(side: Side) -> Call:
    session = side.keep("goals.session", lambda: _session(side))
    return Call("head", {"session_id": session["id"]}, refused="staff")


def _list(side: Side) -> Call:
    session = side.keep("goals.session", lambda: _session(side))
    return Call("head", shows=(session["id"],))


def _change(side: Side) -> Call:
    session = _session(side)
    kwargs = {"json": {"title": "新"}, "headers": {"If-Match": f'"{session["version"]}"'}}
    return Call("head", {"session_id": session["id"]}, kwargs, refused="staff")


def _move(side: Side) -> Call:
    made = side.ok("goals", "POST", "/v1/alignment-sessions", "head", json=_body(side))
    return Call("head", {"session_id": made["id"]}, {"json": {"to": "open"}}, refused="staff")


def _note(side: Side) -> Call:
    goal, session = _agreed(side), _session(side)
    body = {
        "kind": "duplicate",
        "text": "重复",
        "goal_ids": [goal["id"]],
        "sheet_ids": [goal["sheet_id"]],
        "owner_id": side.people["boss"],
        "due_on": "2040-02-01",
    }
    names = (goal["id"], goal["sheet_id"], side.people["boss"])
    path = {"session_id": session["id"]}
    return Call("head", path, {"json": body}, names, refused="staff")


def _found(side: Side, **kwargs: Any) -> Call:
    session = _session(side)
    path = {"session_id": session["id"], "finding_id": session["findings"][0]["id"]}
    return Call("head", path, kwargs, refused="staff")


def _change_finding(side: Side) -> Call:
    call = _found(side, json={"text": "写清楚"})
    version = side.ok("goals", "GET", f"/v1/alignment-sessions/{call.path['session_id']}", "head")
    call.kwargs["headers"] = {"If-Match": f'"{version["version"]}"'}
    return call


def _nudge(side: Side) -> Call:
    """The cycle is the company's; people of another one are no gaps in it."""
    cycle = _agreed(side)["cycle"]["id"]
    body = {"cycle_id": cycle, "kind": "no_goals", "ids": [side.people["boss"]]}
    return Call("hr", {}, {"json": body}, (cycle,))


ROUTES: Routes = {
    ("GET", "/v1/comparisons"): _compare,
    ("GET", "/v1/comparisons/units"): lambda side: Call("head", shows=(side.unit,)),
    ("GET", "/v1/goals/<uuid:goal_id>/effectiveness"): _effectiveness,
    ("GET", "/v1/filings"): _filings,
    ("GET", "/v1/filings/counts"): _filings,
    ("GET", "/v1/filings/sample"): _filings,
    ("GET", "/v1/gaps"): _asked,
    ("GET", "/v1/gaps/counts"): _asked,
    ("POST", "/v1/gaps/nudges"): _nudge,
    ("GET", "/v1/alignment-sessions"): _list,
    ("POST", "/v1/alignment-sessions"): _call_session,
    ("GET", SESSION): _read,
    ("PATCH", SESSION): _change,
    ("POST", f"{SESSION}/transitions"): _move,
    ("POST", f"{SESSION}/findings"): _note,
    ("PATCH", FINDING): _change_finding,
    ("POST", f"{FINDING}/outcomes"): lambda side: _found(
        side, json={"outcome": "settle", "text": "由研发验收"}
    ),
}

"""goals: cycles, sheets, goals, key results, the library."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from chengshi.goals.v1 import goals_pb2 as pb
from tests.contract.coverage import Call, Routes, RpcCall, Rpcs, cascade, cycles, goals_map, metrics
from tests.contract.coverage import goals_across as across
from tests.contract.coverage import goals_approvals as approvals
from tests.contract.coverage import goals_files as files
from tests.contract.coverage import goals_library as library
from tests.contract.coverage import goals_retrospectives as retrospectives
from tests.contract.sides import Side

GOAL = "/v1/goals/<uuid:goal_id>"
KEY_RESULT = {"title": "交付", "direction": "increase", "start": 0, "target": 10}
STEPS = {
    "title": "量产",
    "direction": "milestones",
    "milestones": [{"title": "评审", "weight": 1, "due_on": "2040-01-01"}],
    "starts_on": "2030-01-01",
    "ends_on": "2040-01-01",
}

# No two cycles of a level have the same dates.
DAYS = count()


def _cycle_body() -> dict[str, str]:
    start = date(2030, 1, 1) + timedelta(days=next(DAYS))
    end = start + timedelta(days=30)
    return {
        "name": "月",
        "level": "person",
        "starts_on": start.isoformat(),
        "ends_on": end.isoformat(),
    }


def _cycle(side: Side) -> str:
    return str(side.ok("goals", "POST", "/v1/cycles", json=_cycle_body())["id"])


def running_cycle(side: Side) -> str:
    after = ""
    while True:
        page = side.ok("goals", "GET", f"/v1/cycles?limit=200&after={after}")
        for item in page["items"]:
            if (item["state"], item["level"]) == ("active", "person"):
                return str(item["id"])
        after = page["next"]


def _sheet(side: Side) -> str:
    """An empty sheet of 员工 in a cycle of its own."""
    owner = {"kind": "person", "id": side.people["staff"]}
    body = {"cycle_id": _cycle(side), "owner": owner}
    return str(side.ok("goals", "POST", "/v1/sheets", "staff", json=body)["id"])


def _goal(side: Side, **extra: Any) -> Any:
    body = {
        "sheet_id": _sheet(side),
        "kind": "objective",
        "title": "目标",
        "visibility": "line",
        "key_results": [KEY_RESULT],
        **extra,
    }
    return side.ok("goals", "POST", "/v1/goals", "staff", json=body)


def agreed_goal(side: Side) -> Any:
    """A goal of 员工 that is being worked on."""
    goal = _goal(side)
    path = f"/v1/sheets/{goal['sheet_id']}/transitions"
    side.ok("goals", "POST", path, "staff", json={"to": "in_approval"})
    side.ok("goals", "POST", path, "head", json={"to": "agreed"})
    return goal


def _with_goal(side: Side, **kwargs: Any) -> Call:
    goal = side.keep("goals.goal", lambda: _goal(side))
    return Call("staff", {"goal_id": goal["id"]}, kwargs, refused="peer")


def _change_goal(side: Side) -> Call:
    goal = _goal(side)
    kwargs = {"json": {"title": "新"}, "headers": {"If-Match": f'"{goal["version"]}"'}}
    return Call(who="staff", path={"goal_id": goal["id"]}, kwargs=kwargs)


def _move_goal(side: Side) -> Call:
    goal = _goal(side)
    return Call(who="staff", path={"goal_id": goal["id"]}, kwargs={"json": {"to": "cancelled"}})


def _align(side: Side) -> Call:
    parent, child = _goal(side), _goal(side)
    kwargs = {
        "json": {"alignments": [{"goal_id": parent["id"]}]},
        "headers": {"If-Match": f'"{child["version"]}"'},
    }
    return Call("staff", {"goal_id": child["id"]}, kwargs, (parent["id"],))


def _change_key_result(side: Side) -> Call:
    key_result = _goal(side)["key_results"][0]
    kwargs = {"json": {"title": "新"}, "headers": {"If-Match": '"1"'}}
    return Call(who="staff", path={"key_result_id": key_result["id"]}, kwargs=kwargs)


def _bind(side: Side) -> Call:
    key_result, metric = _goal(side)["key_results"][0], metrics.metric(side)["id"]
    kwargs = {"json": {"metric_id": metric}, "headers": {"If-Match": '"1"'}}
    return Call("staff", {"key_result_id": key_result["id"]}, kwargs, (metric,), refused="peer")


def _open_sheet(side: Side) -> Call:
    cycle, staff = running_cycle(side), side.people["staff"]
    body = {"cycle_id": cycle, "owner": {"kind": "person", "id": staff}}
    return Call("staff", {}, {"json": body}, (cycle, staff))


def _new_goal(side: Side) -> Call:
    sheet, parent = _sheet(side), side.keep("goals.goal", lambda: _goal(side))
    body = {
        "sheet_id": sheet,
        "kind": "objective",
        "title": "目标",
        "alignments": [{"goal_id": parent["id"], "share": 1}],
        "key_results": [STEPS, KEY_RESULT],
    }
    return Call("staff", {}, {"json": body}, (sheet, parent["id"]))


def _commented(side: Side) -> Call:
    sheet = _goal(side)["sheet_id"]
    path = f"/v1/sheets/{sheet}/comments"
    comment = side.ok("goals", "POST", path, "staff", json={"text": "?"})["id"]
    return Call("staff", {"sheet_id": sheet, "comment_id": comment})


def _submit(side: Side) -> Call:
    sheet = _goal(side)["sheet_id"]
    return Call("staff", {"sheet_id": sheet}, {"json": {"to": "in_approval"}})


ROUTES: Routes = (
    library.ROUTES
    | cascade.ROUTES
    | approvals.ROUTES
    | files.ROUTES
    | goals_map.ROUTES
    | retrospectives.ROUTES
    | across.ROUTES
    | {
        ("GET", "/v1/cycles"): lambda side: Call(),
        ("POST", "/v1/cycles"): lambda side: Call(kwargs={"json": _cycle_body()}, refused="staff"),
        ("POST", "/v1/cycles/<uuid:cycle_id>/transitions"): lambda side: Call(
            path={"cycle_id": _cycle(side)}, kwargs={"json": {"to": "drafting"}}, refused="staff"
        ),
        ("GET", "/v1/sheets"): lambda side: Call(),
        ("POST", "/v1/sheets"): _open_sheet,
        ("GET", "/v1/sheets/<uuid:sheet_id>"): lambda side: Call(
            "staff", {"sheet_id": _sheet(side)}
        ),
        ("POST", "/v1/sheets/<uuid:sheet_id>/transitions"): _submit,
        ("POST", "/v1/sheets/<uuid:sheet_id>/comments"): lambda side: Call(
            "staff", {"sheet_id": _sheet(side)}, {"json": {"text": "?"}}, refused="peer"
        ),
        ("DELETE", "/v1/sheets/<uuid:sheet_id>/comments/<uuid:comment_id>"): _commented,
        ("GET", "/v1/goals"): lambda side: Call(),
        ("POST", "/v1/goals"): _new_goal,
        ("GET", GOAL): _with_goal,
        ("PATCH", GOAL): _change_goal,
        ("POST", f"{GOAL}/transitions"): _move_goal,
        ("PUT", f"{GOAL}/alignments"): _align,
        ("GET", f"{GOAL}/progress-breakdown"): _with_goal,
        ("GET", f"{GOAL}/ancestors"): _with_goal,
        ("POST", f"{GOAL}/key_results"): lambda side: Call(
            "staff", {"goal_id": _goal(side)["id"]}, {"json": KEY_RESULT}
        ),
        ("PATCH", "/v1/key_results/<uuid:key_result_id>"): _change_key_result,
        ("PUT", "/v1/key_results/<uuid:key_result_id>/metric"): _bind,
        **metrics.ROUTES,
        **cycles.ROUTES,
    }
)


def _key_result(side: Side) -> RpcCall:
    key_result = _goal(side)["key_results"][0]["id"]
    return RpcCall(pb.GetKeyResultRequest(key_result_id=key_result), (key_result,))


def _goals_of(side: Side) -> RpcCall:
    goal = side.keep("goals.goal", lambda: _goal(side))
    return RpcCall(pb.ListGoalsOfRequest(employee_id=side.people["staff"]), (goal["id"],))


RPCS: Rpcs = {
    "chengshi.goals.v1.Goals/GetKeyResult": _key_result,
    "chengshi.goals.v1.Goals/ListGoalsOf": _goals_of,
}

"""goals: requests for approval, changes of what was agreed, the flows that they follow."""

from typing import Any

from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side

REQUEST = "/v1/requests/<uuid:request_id>"
SHEET = "/v1/sheets/<uuid:sheet_id>"


def _draft(side: Side) -> Any:
    from tests.contract.coverage import goals

    return goals._goal(side)


def _agreed(side: Side) -> Any:
    from tests.contract.coverage import goals

    return goals.agreed_goal(side)


def _submitted(side: Side) -> str:
    """The request of a sheet that 员工 handed in."""
    sheet = _draft(side)["sheet_id"]
    side.ok("goals", "POST", f"/v1/sheets/{sheet}/transitions", "staff", json={"to": "in_approval"})
    found = side.ok("goals", "GET", f"/v1/requests?sheet_id={sheet}", "staff")["items"]
    return str(found[0]["id"])


def _with_request(side: Side) -> Call:
    request = side.keep("goals.request", lambda: _submitted(side))
    return Call("head", {"request_id": request}, refused="peer")


def _decide(side: Side) -> Call:
    path = {"request_id": _submitted(side)}
    return Call("head", path, {"json": {"decision": "approve"}}, refused="staff")


def _decide_many(side: Side) -> Call:
    """Answers each by itself: nothing of another company's is returned."""
    item = {"request_id": _submitted(side), "decision": "return", "comment": "写清楚"}
    return Call("head", {}, {"json": {"items": [item]}}, shows=("returned",))


def _withdraw(side: Side) -> Call:
    return Call("staff", {"request_id": _submitted(side)}, refused="head")


def _ask_for_a_change(side: Side) -> Call:
    goal = _agreed(side)
    changed = {"id": goal["key_results"][0]["id"], "target": 20}
    body = {"reason": "客户改了计划", "goals": [{"id": goal["id"], "key_results": [changed]}]}
    return Call("staff", {"sheet_id": goal["sheet_id"]}, {"json": body}, refused="peer")


def _set_flow(side: Side) -> Call:
    flows = side.ok("goals", "GET", "/v1/approval-flows")["items"]
    known = next(one for one in flows if (one["level"], one["trigger"]) == ("person", "cancel"))
    named = {"kind": "person", "person_id": side.people["hr"]}
    body = {"level": "person", "trigger": "cancel", "steps": [{"approvers": [named]}]}
    kwargs = {"json": body, "headers": {"If-Match": f'"{known["version"]}"'}}
    return Call("admin", {}, kwargs, (side.people["hr"],), refused="staff")


ROUTES: Routes = {
    ("GET", "/v1/requests"): lambda side: Call("head", shows=(_submitted(side),)),
    ("GET", REQUEST): _with_request,
    ("POST", f"{REQUEST}/decisions"): _decide,
    ("POST", "/v1/requests/decisions"): _decide_many,
    ("POST", f"{REQUEST}/withdrawal"): _withdraw,
    ("POST", f"{SHEET}/change-requests"): _ask_for_a_change,
    ("GET", f"{SHEET}/approvers"): lambda side: Call(
        "staff", {"sheet_id": _draft(side)["sheet_id"]}, refused="peer"
    ),
    ("GET", "/v1/goals/<uuid:goal_id>/ledger"): lambda side: Call(
        "staff", {"goal_id": _draft(side)["id"]}, refused="peer"
    ),
    ("GET", "/v1/approval-flows"): lambda side: Call(refused="staff"),
    ("PUT", "/v1/approval-flows"): _set_flow,
}

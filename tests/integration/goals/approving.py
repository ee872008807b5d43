"""What tests of approvals do with a sheet, a request and a flow."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from servicekit import clock
from servicekit.testing import outbox_of
from services.goals.approvals.models.requests import Request
from services.goals.approvals.use_cases import requests
from tests.integration.goals.conftest import A_KEY_RESULT

KPI = {"kind": "kpi", "weight": 100, "key_results": [A_KEY_RESULT]}
OKR = {"key_results": [A_KEY_RESULT]}
OVER = sa.text("UPDATE requests SET nodes = replace(nodes::text, :due, :past)::jsonb")


def a_sheet(world: Any, by: str = "staff", **goal: Any) -> str:
    sheet = str(world.sheet(by, "person", world.ids["staff"]))
    world.goal(by, sheet, **goal)
    return sheet


def submitted(world: Any, sheet: str, by: str = "staff") -> Any:
    """The open request of the sheet, once handed in."""
    world.ok(by, "POST", f"/v1/sheets/{sheet}/transitions", json={"to": "in_approval"})
    return request_of(world, sheet)


def request_of(world: Any, sheet: str) -> Any:
    return world.ok("boss", "GET", f"/v1/requests?sheet_id={sheet}")["items"][0]


def decide(world: Any, who: str, request: Any, decision: str, **extra: Any) -> Any:
    body = {"decision": decision, **extra}
    return world.call(who, "POST", f"/v1/requests/{request['id']}/decisions", json=body)


def state_of(world: Any, sheet: str) -> str:
    return str(world.ok("boss", "GET", f"/v1/sheets/{sheet}")["state"])


def box(world: Any, who: str, name: str) -> list[str]:
    return [item["id"] for item in world.ok(who, "GET", f"/v1/requests?box={name}")["items"]]


def told(world: Any) -> list[str]:
    return [row.type.rpartition(".")[2] for row in outbox_of(world.goals, world.company)]


def set_flow(world: Any, *nodes: Any, level: str = "person", **extra: Any) -> Any:
    known = next(
        one
        for one in world.ok("hr", "GET", "/v1/approval-flows")["items"]
        if (one["level"], one["trigger"]) == (level, "submit")
    )
    body = {"level": level, "trigger": "submit", "nodes": list(nodes) or None, **extra}
    headers = {"If-Match": f'"{known["version"]}"'}
    return world.call("hr", "PUT", "/v1/approval-flows", json=body, headers=headers)


def time_passes(world: Any, request: Any) -> None:
    """The time of the node that waits is over, and its job runs."""
    due = next(node["due_at"] for node in request["nodes"] if node["state"] == "waiting")
    past = clock.now() - timedelta(days=1)
    with world.goals.as_system(world.company) as uow:
        kept = uow.session.get_one(Request, request["id"])
        spelled = [node["due_at"] for node in kept.nodes if node["due_at"]]
        assert spelled, due
        uow.session.execute(OVER, {"due": spelled[0], "past": past.isoformat()})
    with world.goals.as_system(world.company) as uow:
        requests.escalate(uow, kept.id)

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
OVER = sa.text("UPDATE requests SET steps = replace(steps::text, :due, :past)::jsonb")


def a_sheet(tenant: Any, by: str = "staff", **goal: Any) -> str:
    sheet = str(tenant.sheet(by, "person", tenant.ids["staff"]))
    tenant.goal(by, sheet, **goal)
    return sheet


def submitted(tenant: Any, sheet: str, by: str = "staff") -> Any:
    """The open request of the sheet, once handed in."""
    tenant.ok(by, "POST", f"/v1/sheets/{sheet}/transitions", json={"to": "in_approval"})
    return request_of(tenant, sheet)


def request_of(tenant: Any, sheet: str) -> Any:
    return tenant.ok("boss", "GET", f"/v1/requests?sheet_id={sheet}")["items"][0]


def decide(tenant: Any, who: str, request: Any, decision: str, **extra: Any) -> Any:
    body = {"decision": decision, **extra}
    return tenant.call(who, "POST", f"/v1/requests/{request['id']}/decisions", json=body)


def state_of(tenant: Any, sheet: str) -> str:
    return str(tenant.ok("boss", "GET", f"/v1/sheets/{sheet}")["state"])


def box(tenant: Any, who: str, name: str) -> list[str]:
    return [item["id"] for item in tenant.ok(who, "GET", f"/v1/requests?box={name}")["items"]]


def published_events(tenant: Any) -> list[str]:
    return [row.type.rpartition(".")[2] for row in outbox_of(tenant.goals, tenant.company)]


def set_flow(tenant: Any, *steps: Any, level: str = "person", **extra: Any) -> Any:
    known = next(
        one
        for one in tenant.ok("hr", "GET", "/v1/approval-flows")["items"]
        if (one["level"], one["trigger"]) == (level, "submit")
    )
    body = {"level": level, "trigger": "submit", "steps": list(steps) or None, **extra}
    headers = {"If-Match": f'"{known["version"]}"'}
    return tenant.call("hr", "PUT", "/v1/approval-flows", json=body, headers=headers)


def time_passes(tenant: Any, request: Any) -> None:
    """The time of the step that waits is over, and its job runs."""
    due = next(step["due_at"] for step in request["steps"] if step["state"] == "waiting")
    past = clock.now() - timedelta(days=1)
    with tenant.goals.as_system(tenant.company) as uow:
        kept = uow.session.get_one(Request, request["id"])
        spelled = [step["due_at"] for step in kept.steps if step["due_at"]]
        assert spelled, due
        uow.session.execute(OVER, {"due": spelled[0], "past": past.isoformat()})
    with tenant.goals.as_system(tenant.company) as uow:
        requests.escalate(uow, kept.id)

"""What answers offer is accepted, and what they do not offer is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from servicekit.ids import new_id
from servicekit.testing import today
from services.goals.cycles.models import Cycle
from tests.integration.goals.conftest import A_KEY_RESULT, NAMES, Tenant

# What is wrong with the input is told to those alone who may take the action.
REFUSED = (403, 404, 409)
STATES = ("draft", "in_approval", "filed", "scoring", "closed", "reopened")
CYCLE_STATES = ("drafting", "scoring", "closed")
UNKNOWN = str(new_id())
Attempt = Callable[[Tenant, str, Any], Any]


def post(path: str, **body: Any) -> Attempt:
    return lambda tenant, who, row: tenant.call(who, "POST", path.format(**row), json=body)


def patch(path: str, name: str) -> Attempt:
    def attempt(tenant: Tenant, who: str, row: Any) -> Any:
        headers = {"If-Match": f'"{row["version"]}"'}
        body = {name: row[name]}
        return tenant.call(who, "PATCH", path.format(**row), json=body, headers=headers)

    return attempt


def carry_over(tenant: Tenant, who: str, goal: Any) -> Any:
    (later,) = [item for item in tenant.ok("hr", "GET", "/v1/cycles")["items"] if is_later(item)]
    body = {"cycle_id": later["id"], "key_results": []}
    return tenant.call(who, "POST", f"/v1/goals/{goal['id']}/carry-over", json=body)


def is_later(cycle: Any) -> bool:
    return bool(cycle["name"] == "下一期")


def add_goal(tenant: Tenant, who: str, sheet: Any) -> Any:
    body = {"sheet_id": sheet["id"], "kind": "objective", "title": "又一个"}
    return tenant.call(who, "POST", "/v1/goals", json=body)


PART = {"key_result_id": UNKNOWN, "owner": {"kind": "unit", "id": UNKNOWN}, "share": 1}
CHANGE = {"reason": "改", "goals": [{"id": UNKNOWN, "cancel": True}]}
OF_GOALS: dict[str, Attempt] = {
    "edit": patch("/v1/goals/{id}", "title"),
    "cascade": post("/v1/goals/{id}/cascade", contributions=[PART]),
    "request_help": post(
        "/v1/goals/{id}/cross-unit-requests", unit_id=UNKNOWN, request_text="访谈"
    ),
    "carry_over": carry_over,
    "achieve": post("/v1/goals/{id}/transitions", to="achieved"),
    "miss": post("/v1/goals/{id}/transitions", to="missed"),
    "cancel": post("/v1/goals/{id}/transitions", to="cancelled"),
    "archive": post("/v1/goals/{id}/transitions", to="archived"),
}
OF_SHEETS: dict[str, Attempt] = {
    "edit": add_goal,
    "submit": post("/v1/sheets/{id}/transitions", to="in_approval"),
    "request_change": post("/v1/sheets/{id}/change-requests", **CHANGE),
    "comment": post("/v1/sheets/{id}/comments", text="看过"),
    "reopen": post(
        "/v1/sheets/{id}/reopenings", until=(today() + timedelta(days=1)).isoformat(), reason="补"
    ),
}
OF_CYCLES: dict[str, Attempt] = {
    "edit": patch("/v1/cycles/{id}", "name"),
    "advance": lambda tenant, who, cycle: tenant.call(
        who, "POST", f"/v1/cycles/{cycle['id']}/transitions", json={"to": next_state(cycle)}
    ),
}


def next_state(cycle: Any) -> str:
    return {"drafting": "active", "active": "scoring", "scoring": "closed"}.get(
        cycle["state"], "drafting"
    )


@pytest.fixture
def goal(tenant: Tenant, state: str) -> Any:
    """A goal of 员工 on a sheet in this state, or in a filed one of a cycle in this state."""
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    goal = tenant.goal("staff", sheet, weight=100, key_results=[A_KEY_RESULT])
    span = {"starts_on": "2040-01-01", "ends_on": "2040-03-31"}
    body = {"name": "下一期", "level": "person", **span}
    tenant.ok("hr", "POST", "/v1/cycles", json=body)
    if state == "in_approval":
        path = f"/v1/sheets/{sheet}/transitions"
        tenant.ok("staff", "POST", path, json={"to": "in_approval"})
    elif state != "draft":
        tenant.agree(sheet, "staff", "head")
    if state in ("scoring", "closed", "reopened"):
        set_cycle_state(tenant, goal["cycle"]["id"], "scoring" if state == "scoring" else "closed")
    if state == "reopened":
        OF_SHEETS["reopen"](tenant, "hr", {"id": sheet})
    return tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")


def set_cycle_state(tenant: Tenant, cycle_id: str, state: str) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(sa.update(Cycle).where(Cycle.id == cycle_id).values(state=state))


def check_actions(tenant: Tenant, path: str, attempts: dict[str, Attempt]) -> set[str]:
    """Attempt every action by everybody; return those that somebody was offered."""
    offered = set()
    for action, attempt in attempts.items():
        for who in NAMES:
            answer = tenant.call(who, "GET", path)
            row = answer.json if answer.status_code == 200 else tenant.ok("staff", "GET", path)
            is_allowed = answer.status_code == 200 and action in row["allowed_actions"]
            response = attempt(tenant, who, row)
            is_accepted = response.status_code not in REFUSED
            assert is_accepted == is_allowed, (action, who, response.status_code, response.text)
            offered |= {action} if is_allowed else set()
    return offered


@pytest.mark.parametrize("state", STATES)
def test_actions_of_a_goal_are_accepted_as_offered(tenant: Tenant, goal: Any, state: str) -> None:
    offered = check_actions(tenant, f"/v1/goals/{goal['id']}", OF_GOALS)

    assert (
        offered
        == {
            "draft": {"edit", "cascade", "request_help", "cancel", "archive"},
            "in_approval": {"cascade", "request_help"},
            "filed": {"edit", "cascade", "request_help", "carry_over"},
            "scoring": {"edit", "cascade", "request_help", "carry_over", "achieve", "archive"},
            "closed": {"carry_over"},
            "reopened": {"edit", "cascade", "request_help", "carry_over", "achieve", "archive"},
        }[state]
    )


@pytest.mark.parametrize("state", STATES)
def test_actions_of_a_sheet_are_accepted_as_offered(tenant: Tenant, goal: Any, state: str) -> None:
    offered = check_actions(tenant, f"/v1/sheets/{goal['sheet_id']}", OF_SHEETS)

    assert (
        offered
        == {
            "draft": {"edit", "submit", "comment"},
            "in_approval": {"comment"},
            "filed": {"edit", "request_change", "comment"},
            "scoring": {"edit", "request_change", "comment"},
            "closed": {"reopen"},
            "reopened": {"edit", "request_change", "comment", "reopen"},
        }[state]
    )


@pytest.mark.parametrize("state", CYCLE_STATES)
def test_actions_of_a_cycle_are_accepted_as_offered(tenant: Tenant, state: str) -> None:
    cycle_id = tenant.cycle("person")["id"]
    set_cycle_state(tenant, cycle_id, state)

    for action, attempt in OF_CYCLES.items():
        for who in NAMES:
            (cycle,) = [
                item
                for item in tenant.ok(who, "GET", "/v1/cycles")["items"]
                if item["id"] == cycle_id
            ]
            is_accepted = attempt(tenant, who, cycle).status_code not in REFUSED
            assert is_accepted == (action in cycle["allowed_actions"]), (action, who)
    assert (
        tenant.call("hr", "GET", "/v1/cycles").json["allowed_actions"],
        tenant.call("staff", "GET", "/v1/cycles").json["allowed_actions"],
    ) == (["create"], [])


@pytest.mark.parametrize("state", ["active", "closed"])
def test_goals_are_created_where_the_list_offers_it(tenant: Tenant, state: str) -> None:
    staff = tenant.ids["staff"]
    cycle_id = tenant.cycle("person")["id"]
    set_cycle_state(tenant, cycle_id, state)
    for who in NAMES:
        owner = "me" if who == "staff" else staff
        sheets = tenant.ok(who, "GET", f"/v1/sheets?owner={owner}&cycle_id={cycle_id}")
        goals = tenant.ok(
            who, "GET", f"/v1/goals?owner_kind=person&owner_id={staff}&cycle_id={cycle_id}"
        )
        body = {"cycle_id": cycle_id, "owner": {"kind": "person", "id": staff}}
        status = tenant.call(who, "POST", "/v1/sheets", json=body).status_code
        assert sheets["allowed_actions"] == goals["allowed_actions"], who
        assert (sheets["allowed_actions"] == ["create"]) == (status not in REFUSED), who
        assert (status == 201) == (state == "active" and who != "other"), who
    assert tenant.ok("hr", "GET", f"/v1/goals?cycle_id={cycle_id}")["allowed_actions"] == []


SETTINGS = ("/v1/working-calendar", "/v1/writing_rules")
SHELVES = ("/v1/library_items", "/v1/templates", "/v1/metrics")


def test_what_the_company_sets_is_offered_to_its_hr_alone(tenant: Tenant) -> None:
    for who, edits in (("hr", ["edit"]), ("boss", []), ("staff", [])):
        for path in SETTINGS:
            assert tenant.ok(who, "GET", path)["allowed_actions"] == edits, (who, path)
        for path in SHELVES:
            shelf = tenant.ok(who, "GET", path)
            assert shelf["allowed_actions"] == (["create"] if edits else []), (who, path)
            rows = shelf["items"]
            assert all(("edit" in row["allowed_actions"]) == bool(edits) for row in rows), path

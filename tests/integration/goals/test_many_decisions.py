"""Many decisions at once: the rules of one, the cost of few, each answered on its own."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError

from servicekit.database.bulk import bulk_update
from servicekit.testing import outbox_of, statements_of
from services.goals.approvals.models.requests import Request
from tests.integration.goals.approving import KPI, OKR, request_of, state_of, submitted
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_dry_run import hire


def handed_in(tenant: Tenant, name: str) -> Any:
    """The open request about a sheet of somebody whom 主管 leads."""
    hire(tenant, name, "head", subject=f"{name}-{tenant.company.slug}")
    sheet = tenant.sheet(name, "person", tenant.ids[name])
    tenant.goal(name, sheet, **OKR)
    return submitted(tenant, sheet, name)


def to_change(tenant: Tenant, name: str, **change: Any) -> Any:
    """The open request to change what was agreed with them."""
    sheet = handed_in(tenant, name)["sheet"]["id"]
    tenant.ok("head", "POST", f"/v1/sheets/{sheet}/transitions", json={"to": "agreed"})
    (goal,) = tenant.ok(name, "GET", f"/v1/sheets/{sheet}")["goals"]
    wanted = change or {"key_results": [{"id": goal["key_results"][0]["id"], "target": 20}]}
    body = {"reason": "客户推迟", "goals": [{"id": goal["id"], **wanted}]}
    return tenant.ok(name, "POST", f"/v1/sheets/{sheet}/change-requests", json=body)


def to_confirm(tenant: Tenant, number: int) -> Any:
    """A KPI sheet that 主管 sent to 员工, of a cycle of its own."""
    month = {"starts_on": f"2031-{number:02}-01", "ends_on": f"2031-{number:02}-28"}
    body = {"name": f"{number}", "level": "person", **month}
    cycle = tenant.ok("hr", "POST", "/v1/cycles", json=body)["id"]
    owner = {"kind": "person", "id": tenant.ids["staff"]}
    sheet = tenant.ok("head", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": owner})["id"]
    tenant.goal("head", sheet, **KPI)
    return submitted(tenant, sheet, "head")


def decided(tenant: Tenant, who: str, items: Sequence[Any]) -> Any:
    return tenant.ok(who, "POST", "/v1/requests/decisions", json={"items": items})["items"]


def cost(tenant: Tenant, who: str, found: Sequence[Any], decision: str, **extra: Any) -> Any:
    """How many statements of each kind it takes to decide on all of these at once."""
    items = [{"request_id": one["id"], "decision": decision, **extra} for one in found]
    with statements_of(tenant.goals) as sent:
        answers = decided(tenant, who, items)
    assert {answer["code"] for answer in answers} == {None}
    return Counter(" ".join(str(text).split()[:4]) for text, _ in sent)


@pytest.mark.parametrize("decision", ["approve", "return", "delegate"])
def test_fifty_cost_as_many_statements_as_five(tenant: Tenant, decision: str) -> None:
    extra = {"comment": "再想想", "to": tenant.ids["other"] if decision == "delegate" else None}
    few, many = (
        cost(
            tenant, "head", [handed_in(tenant, f"p{n}-{at}") for at in range(n)], decision, **extra
        )
        for n in (5, 50)
    )
    assert many == few
    assert many.total() <= 20


def test_approving_fifty_changes_costs_as_many_statements_as_five(tenant: Tenant) -> None:
    few, many = (
        cost(tenant, "head", [to_change(tenant, f"p{n}-{at}") for at in range(n)], "approve")
        for n in (5, 50)
    )
    assert many == few


def test_objecting_to_many_costs_as_many_statements_as_to_few(tenant: Tenant) -> None:
    few, many = (
        cost(tenant, "staff", [to_confirm(tenant, n) for n in numbers], "object", comment="过高")
        for numbers in (range(1, 3), range(3, 10))
    )
    assert many == few


def test_refused_decision_leaves_the_others(tenant: Tenant) -> None:
    first, second, third = (to_change(tenant, f"p{at}") for at in range(3))
    cancelled = to_change(tenant, "p3", cancel=True)
    given = [
        {"request_id": first["id"], "decision": "approve"},
        {"request_id": second["id"], "decision": "return"},
        {"request_id": third["id"], "decision": "delegate", "to": tenant.ids["p2"]},
        {"request_id": cancelled["id"], "decision": "approve"},
        {"request_id": first["id"], "decision": "approve"},
    ]
    before = [stands(tenant, one) for one in (second, third)]

    answers = decided(tenant, "head", given)

    assert [answer["code"] for answer in answers] == [
        None, "request.comment_needed", "request.own", None, "request.not_open",
    ]  # fmt: skip
    assert [answer["state"] for answer in answers] == [
        "approved", "open", "open", "approved", "approved",
    ]  # fmt: skip
    assert [stands(tenant, one) for one in (second, third)] == before
    targets = [goal_of(tenant, one)["key_results"][0]["target"] for one in (first, second, third)]
    assert targets == [20, 10, 10]
    assert goal_of(tenant, cancelled)["state"] == "cancelled"


def stands(tenant: Tenant, request: Any) -> list[Any]:
    now = tenant.ok("head", "GET", f"/v1/requests/{request['id']}")
    return [now["version"], now["state"], now["steps"], now["sheet"]["version"]]


def goal_of(tenant: Tenant, request: Any) -> Any:
    return tenant.ok("boss", "GET", f"/v1/goals/{request['goal_ids'][0]}")


def test_goals_change_hands_together_and_come_to_one_sheet(tenant: Tenant) -> None:
    owner = {"kind": "person", "id": tenant.ids["other"]}
    found = [to_change(tenant, f"p{at}", owner=owner) for at in range(2)]
    for who in ("other", "head"):
        answers = decided(
            tenant, who, [{"request_id": one["id"], "decision": "approve"} for one in found]
        )
        assert [answer["code"] for answer in answers] == [None, None]

    goals = [goal_of(tenant, one) for one in found]
    assert [goal["owner"]["id"] for goal in goals] == [tenant.ids["other"]] * 2
    assert goals[0]["sheet_id"] == goals[1]["sheet_id"]
    told = [
        row for row in outbox_of(tenant.goals, tenant.company) if row.type.endswith("GoalState")
    ]
    assert {str(goal["id"]) for goal in goals} == {row.key.partition(":")[2] for row in told[-2:]}


def test_single_decision_follows_the_rules_of_many(tenant: Tenant) -> None:
    one = handed_in(tenant, "p0")
    with tenant.refuses(422, "request.comment_needed"):
        tenant.call(
            "head", "POST", f"/v1/requests/{one['id']}/decisions", json={"decision": "return"}
        )
    before = request_of(tenant, one["sheet"]["id"])["version"]
    decided(tenant, "head", [{"request_id": one["id"], "decision": "approve"}])
    assert request_of(tenant, one["sheet"]["id"])["version"] == before + 1
    assert state_of(tenant, one["sheet"]["id"]) == "filed"


def test_bulk_decision_keeps_concurrent_changes(tenant: Tenant) -> None:
    one = handed_in(tenant, "p0")
    with tenant.goals.as_system(tenant.company) as uow:
        request = uow.session.get_one(Request, one["id"])
        request.comment = "更早"
        uow.session.connection().exec_driver_sql("UPDATE requests SET version = version + 1")
        with pytest.raises(StaleDataError):
            bulk_update(uow.session, [request])
        uow.session.rollback()

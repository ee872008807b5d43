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
from tests.integration.goals.conftest import World
from tests.integration.goals.test_dry_run import hire


def handed_in(world: World, name: str) -> Any:
    """The open request about a sheet of somebody whom 主管 leads."""
    hire(world, name, "head", subject=f"{name}-{world.company.slug}")
    sheet = world.sheet(name, "person", world.ids[name])
    world.goal(name, sheet, **OKR)
    return submitted(world, sheet, name)


def to_change(world: World, name: str, **change: Any) -> Any:
    """The open request to change what was agreed with them."""
    sheet = handed_in(world, name)["sheet"]["id"]
    world.ok("head", "POST", f"/v1/sheets/{sheet}/transitions", json={"to": "agreed"})
    (goal,) = world.ok(name, "GET", f"/v1/sheets/{sheet}")["goals"]
    wanted = change or {"key_results": [{"id": goal["key_results"][0]["id"], "target": 20}]}
    body = {"reason": "客户推迟", "goals": [{"id": goal["id"], **wanted}]}
    return world.ok(name, "POST", f"/v1/sheets/{sheet}/change-requests", json=body)


def to_confirm(world: World, number: int) -> Any:
    """A KPI sheet that 主管 sent to 员工, of a cycle of its own."""
    month = {"starts_on": f"2031-{number:02}-01", "ends_on": f"2031-{number:02}-28"}
    body = {"name": f"{number}", "level": "person", **month}
    cycle = world.ok("hr", "POST", "/v1/cycles", json=body)["id"]
    owner = {"kind": "person", "id": world.ids["staff"]}
    sheet = world.ok("head", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": owner})["id"]
    world.goal("head", sheet, **KPI)
    return submitted(world, sheet, "head")


def decided(world: World, who: str, items: Sequence[Any]) -> Any:
    return world.ok(who, "POST", "/v1/requests/decisions", json={"items": items})["items"]


def cost(world: World, who: str, found: Sequence[Any], decision: str, **extra: Any) -> Any:
    """How many statements of each kind it takes to decide on all of these at once."""
    items = [{"request_id": one["id"], "decision": decision, **extra} for one in found]
    with statements_of(world.goals) as sent:
        answers = decided(world, who, items)
    assert {answer["code"] for answer in answers} == {None}
    return Counter(" ".join(str(text).split()[:4]) for text, _ in sent)


@pytest.mark.parametrize("decision", ["approve", "return", "delegate"])
def test_fifty_cost_as_many_statements_as_five(world: World, decision: str) -> None:
    extra = {"comment": "再想想", "to": world.ids["other"] if decision == "delegate" else None}
    few, many = (
        cost(world, "head", [handed_in(world, f"p{n}-{at}") for at in range(n)], decision, **extra)
        for n in (5, 50)
    )
    assert many == few
    assert many.total() <= 20


def test_approving_fifty_changes_costs_as_many_statements_as_five(world: World) -> None:
    few, many = (
        cost(world, "head", [to_change(world, f"p{n}-{at}") for at in range(n)], "approve")
        for n in (5, 50)
    )
    assert many == few


def test_objecting_to_many_costs_as_many_statements_as_to_few(world: World) -> None:
    few, many = (
        cost(world, "staff", [to_confirm(world, n) for n in numbers], "object", comment="过高")
        for numbers in (range(1, 3), range(3, 10))
    )
    assert many == few


def test_what_is_refused_leaves_the_others_as_they_are(world: World) -> None:
    first, second, third = (to_change(world, f"p{at}") for at in range(3))
    cancelled = to_change(world, "p3", cancel=True)
    given = [
        {"request_id": first["id"], "decision": "approve"},
        {"request_id": second["id"], "decision": "return"},
        {"request_id": third["id"], "decision": "delegate", "to": world.ids["p2"]},
        {"request_id": cancelled["id"], "decision": "approve"},
        {"request_id": first["id"], "decision": "approve"},
    ]
    before = [stands(world, one) for one in (second, third)]

    answers = decided(world, "head", given)

    assert [answer["code"] for answer in answers] == [
        None, "request.comment_needed", "request.own", None, "request.not_open",
    ]  # fmt: skip
    assert [answer["state"] for answer in answers] == [
        "approved", "open", "open", "approved", "approved",
    ]  # fmt: skip
    assert [stands(world, one) for one in (second, third)] == before
    targets = [goal_of(world, one)["key_results"][0]["target"] for one in (first, second, third)]
    assert targets == [20, 10, 10]
    assert goal_of(world, cancelled)["state"] == "cancelled"


def stands(world: World, request: Any) -> list[Any]:
    now = world.ok("head", "GET", f"/v1/requests/{request['id']}")
    return [now["version"], now["state"], now["nodes"], now["sheet"]["version"]]


def goal_of(world: World, request: Any) -> Any:
    return world.ok("boss", "GET", f"/v1/goals/{request['goal_ids'][0]}")


def test_goals_change_hands_together_and_come_to_one_sheet(world: World) -> None:
    owner = {"kind": "person", "id": world.ids["other"]}
    found = [to_change(world, f"p{at}", owner=owner) for at in range(2)]
    for who in ("other", "head"):
        answers = decided(
            world, who, [{"request_id": one["id"], "decision": "approve"} for one in found]
        )
        assert [answer["code"] for answer in answers] == [None, None]

    goals = [goal_of(world, one) for one in found]
    assert [goal["owner"]["id"] for goal in goals] == [world.ids["other"]] * 2
    assert goals[0]["sheet_id"] == goals[1]["sheet_id"]
    told = [row for row in outbox_of(world.goals, world.company) if row.type.endswith("GoalState")]
    assert {str(goal["id"]) for goal in goals} == {row.key.partition(":")[2] for row in told[-2:]}


def test_one_request_is_decided_by_the_rules_of_many(world: World) -> None:
    one = handed_in(world, "p0")
    answer = world.call(
        "head", "POST", f"/v1/requests/{one['id']}/decisions", json={"decision": "return"}
    )
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "request.comment_needed")
    before = request_of(world, one["sheet"]["id"])["version"]
    decided(world, "head", [{"request_id": one["id"], "decision": "approve"}])
    assert request_of(world, one["sheet"]["id"])["version"] == before + 1
    assert state_of(world, one["sheet"]["id"]) == "filed"


def test_what_was_written_meanwhile_is_not_written_over(world: World) -> None:
    one = handed_in(world, "p0")
    with world.goals.as_system(world.company) as uow:
        request = uow.session.get_one(Request, one["id"])
        request.comment = "更早"
        uow.session.connection().exec_driver_sql("UPDATE requests SET version = version + 1")
        with pytest.raises(StaleDataError):
            bulk_update(uow.session, [request])
        uow.session.rollback()

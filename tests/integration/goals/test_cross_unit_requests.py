"""协同: asked of another unit, accepted or declined by its head, or withdrawn."""

from typing import Any

import pytest

from chengshi.goals.v1.events_pb2 import (
    CrossUnitRequestAnswered,
    CrossUnitRequestOpened,
    CrossUnitRequestState,
)
from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import outbox_of
from tests.integration.goals.conftest import A_KEY_RESULT


@pytest.fixture
def sales(tenant: Any) -> str:
    """销售, which 旁人 heads."""
    unit = UnitState(unit_id=str(new_id()), code="SA", name="销售", version=1)
    unit.head_id = tenant.ids["other"]
    with tenant.goals.as_system(tenant.company) as uow:
        copy_units(uow, [unit])
    return unit.unit_id


@pytest.fixture
def goal(tenant: Any) -> Any:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    return tenant.goal("staff", sheet, key_results=[A_KEY_RESULT], visibility="line")


def ask(tenant: Any, goal: Any, unit: str, who: str = "staff", **more: Any) -> Any:
    body = {"unit_id": unit, "request_text": "两个客户访谈", **more}
    return tenant.call(who, "POST", f"/v1/goals/{goal['id']}/cross-unit-requests", json=body)


def answer(tenant: Any, asked: Any, who: str, to: str, reason: str = "") -> Any:
    path = f"/v1/cross-unit-requests/{asked['id']}/transitions"
    return tenant.call(who, "POST", path, json={"to": to, "reason": reason})


def facts(tenant: Any) -> list[Any]:
    kinds = (CrossUnitRequestOpened, CrossUnitRequestAnswered)
    known = {kind.DESCRIPTOR.full_name: kind for kind in kinds}
    rows = outbox_of(tenant.goals, tenant.company)
    return [known[row.type].FromString(row.payload) for row in rows if row.type in known]


def states(tenant: Any) -> list[CrossUnitRequestState]:
    name = CrossUnitRequestState.DESCRIPTOR.full_name
    rows = outbox_of(tenant.goals, tenant.company)
    return [CrossUnitRequestState.FromString(row.payload) for row in rows if row.type == name]


def test_every_step_is_told_as_a_state_for_the_boards(tenant: Any, goal: Any, sales: str) -> None:
    first = ask(tenant, goal, sales, needed_on="2030-01-31").json
    answer(tenant, first, "other", "declined", "排满了")
    answer(tenant, ask(tenant, goal, sales).json, "staff", "withdrawn")

    told = states(tenant)

    assert [(one.state, one.reason) for one in told] == [
        ("asked", ""), ("declined", "排满了"), ("asked", ""), ("withdrawn", ""),
    ]  # fmt: skip
    assert (told[0].goal_id, told[0].unit_id, told[0].needed_on) == (
        goal["id"], sales, "2030-01-31",
    )  # fmt: skip
    assert told[0].version < told[1].version
    assert told[1].HasField("answered_at")


def test_a_request_shows_on_both_sides_and_is_told(tenant: Any, goal: Any, sales: str) -> None:
    key_result = goal["key_results"][0]["id"]
    asked = ask(tenant, goal, sales, key_result_id=key_result, needed_on="2030-01-31").json

    (incoming,) = tenant.ok("other", "GET", "/v1/cross-unit-requests?state=asked")["items"]
    assert (incoming["goal"]["name"], incoming["goal_visible"]) == ("目标", False)
    assert incoming["allowed_actions"] == ["accept", "decline"]
    assert (incoming["key_result"]["name"], incoming["unit"]["name"]) == ("交付", "销售")
    (here,) = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}/cross-unit-requests")["items"]
    assert (here["id"], here["allowed_actions"]) == (asked["id"], ["withdraw"])
    assert tenant.ok("staff", "GET", "/v1/cross-unit-requests?box=outgoing")["items"] == [here]
    (fact,) = facts(tenant)
    assert (fact.unit_id, fact.requested_by, fact.request_text) == (
        sales,
        tenant.ids["staff"],
        "两个客户访谈",
    )


def test_the_head_of_the_unit_accepts(tenant: Any, goal: Any, sales: str) -> None:
    asked = ask(tenant, goal, sales).json

    accepted = answer(tenant, asked, "other", "accepted").json

    assert (accepted["state"], accepted["answered_by"]["name"]) == ("accepted", "other")
    assert facts(tenant)[-1].state == "accepted"
    with tenant.refuses(409, "cross_unit_request.cannot_move"):
        answer(tenant, asked, "other", "declined", "不行")
    with tenant.refuses(409, "cross_unit_request.cannot_move"):
        answer(tenant, asked, "staff", "withdrawn")


def test_declining_needs_a_reason(tenant: Any, goal: Any, sales: str) -> None:
    asked = ask(tenant, goal, sales).json

    refused = answer(tenant, asked, "other", "declined", "  ")
    declined = answer(tenant, asked, "other", "declined", "本季度已排满").json

    assert refused.json["errors"][0]["code"] == "cross_unit_request.reason_needed"
    assert (declined["state"], declined["reason"]) == ("declined", "本季度已排满")
    assert facts(tenant)[-1].reason == "本季度已排满"


def test_each_side_does_what_is_its_own(tenant: Any, goal: Any, sales: str) -> None:
    asked = ask(tenant, goal, sales).json

    with tenant.refuses(403, "cross_unit_request.not_yours"):
        answer(tenant, asked, "staff", "accepted")
    with tenant.refuses(403, "cross_unit_request.not_yours"):
        answer(tenant, asked, "other", "withdrawn")
    assert answer(tenant, asked, "staff", "withdrawn").json["state"] == "withdrawn"
    assert len(facts(tenant)) == 1


def test_collaboration_is_not_found_by_others(tenant: Any, goal: Any, sales: str) -> None:
    other_tenant = tenant.sheet("head", "person", tenant.ids["head"])
    other = tenant.goal("head", other_tenant, visibility="line")
    asked = ask(tenant, other, sales, who="head").json

    with tenant.refuses(404, "cross_unit_request.not_found"):
        answer(tenant, asked, "staff", "accepted")
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("staff", "GET", f"/v1/goals/{other['id']}/cross-unit-requests")
    assert tenant.ok("staff", "GET", "/v1/cross-unit-requests")["items"] == []


def test_a_request_that_cannot_be_is_refused(tenant: Any, goal: Any, sales: str) -> None:
    own = ask(tenant, goal, tenant.unit)
    unknown = ask(tenant, goal, str(new_id()))
    foreign = ask(tenant, goal, sales, key_result_id=str(new_id()))

    codes = [response.json["errors"][0]["code"] for response in (own, unknown, foreign)]
    assert codes == ["cross_unit_request.own_unit", "sheet.owner_unknown", "key_result.not_found"]
    assert ask(tenant, goal, sales).status_code == 201
    assert ask(tenant, goal, sales).json["code"] == "cross_unit_request.already_asked"
    path = f"/v1/goals/{goal['id']}/transitions"
    tenant.ok("staff", "POST", path, json={"to": "cancelled"})
    assert ask(tenant, goal, sales).json["code"] == "cross_unit_request.goal_over"


def test_a_unit_without_a_head_is_answered_for_from_above(
    tenant: Any, goal: Any, sales: str
) -> None:
    team = UnitState(unit_id=str(new_id()), code="S1", name="销售一组", parent_id=sales, version=1)
    with tenant.goals.as_system(tenant.company) as uow:
        copy_units(uow, [team])
    asked = ask(tenant, goal, team.unit_id).json

    assert answer(tenant, asked, "other", "accepted").json["state"] == "accepted"

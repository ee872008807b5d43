"""协同: asked of another unit, accepted or declined by its head, or withdrawn."""

from typing import Any

import pytest

from chengshi.goals.v1.events_pb2 import (
    CollaborationAnswered,
    CollaborationAsked,
    CollaborationState,
)
from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import outbox_of
from tests.integration.goals.conftest import A_KEY_RESULT


@pytest.fixture
def sales(world: Any) -> str:
    """销售, which 旁人 heads."""
    unit = UnitState(unit_id=str(new_id()), code="SA", name="销售", version=1)
    unit.head_id = world.ids["other"]
    with world.goals.as_system(world.company) as uow:
        copy_units(uow, [unit])
    return unit.unit_id


@pytest.fixture
def goal(world: Any) -> Any:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    return world.goal("staff", sheet, key_results=[A_KEY_RESULT], visibility="line")


def ask(world: Any, goal: Any, unit: str, who: str = "staff", **more: Any) -> Any:
    body = {"unit_id": unit, "ask": "两个客户访谈", **more}
    return world.call(who, "POST", f"/v1/goals/{goal['id']}/collaborations", json=body)


def answer(world: Any, asked: Any, who: str, to: str, reason: str = "") -> Any:
    path = f"/v1/collaborations/{asked['id']}/transitions"
    return world.call(who, "POST", path, json={"to": to, "reason": reason})


def facts(world: Any) -> list[Any]:
    kinds = (CollaborationAsked, CollaborationAnswered)
    known = {kind.DESCRIPTOR.full_name: kind for kind in kinds}
    rows = outbox_of(world.goals, world.company)
    return [known[row.type].FromString(row.payload) for row in rows if row.type in known]


def states(world: Any) -> list[CollaborationState]:
    name = CollaborationState.DESCRIPTOR.full_name
    rows = outbox_of(world.goals, world.company)
    return [CollaborationState.FromString(row.payload) for row in rows if row.type == name]


def test_every_step_is_told_as_a_state_for_the_boards(world: Any, goal: Any, sales: str) -> None:
    first = ask(world, goal, sales, needed_on="2030-01-31").json
    answer(world, first, "other", "declined", "排满了")
    answer(world, ask(world, goal, sales).json, "staff", "withdrawn")

    told = states(world)

    assert [(one.state, one.reason) for one in told] == [
        ("asked", ""), ("declined", "排满了"), ("asked", ""), ("withdrawn", ""),
    ]  # fmt: skip
    assert (told[0].goal_id, told[0].unit_id, told[0].needed_on) == (
        goal["id"], sales, "2030-01-31",
    )  # fmt: skip
    assert told[0].version < told[1].version
    assert told[1].HasField("answered_at")


def test_a_request_shows_on_both_sides_and_is_told(world: Any, goal: Any, sales: str) -> None:
    key_result = goal["key_results"][0]["id"]
    asked = ask(world, goal, sales, key_result_id=key_result, needed_on="2030-01-31").json

    (incoming,) = world.ok("other", "GET", "/v1/collaborations?state=asked")["items"]
    assert (incoming["goal"]["name"], incoming["goal_visible"]) == ("目标", False)
    assert (incoming["may_answer"], incoming["may_withdraw"]) == (True, False)
    assert (incoming["key_result"]["name"], incoming["unit"]["name"]) == ("交付", "销售")
    (here,) = world.ok("staff", "GET", f"/v1/goals/{goal['id']}/collaborations")["items"]
    assert (here["id"], here["may_answer"], here["may_withdraw"]) == (asked["id"], False, True)
    assert world.ok("staff", "GET", "/v1/collaborations?box=outgoing")["items"] == [here]
    (fact,) = facts(world)
    assert (fact.unit_id, fact.asked_by, fact.ask) == (sales, world.ids["staff"], "两个客户访谈")


def test_the_head_of_the_unit_accepts(world: Any, goal: Any, sales: str) -> None:
    asked = ask(world, goal, sales).json

    accepted = answer(world, asked, "other", "accepted").json

    assert (accepted["state"], accepted["answered_by"]["name"]) == ("accepted", "other")
    assert facts(world)[-1].state == "accepted"
    assert answer(world, asked, "other", "declined", "不行").status_code == 409
    assert answer(world, asked, "staff", "withdrawn").status_code == 409


def test_declining_needs_a_reason(world: Any, goal: Any, sales: str) -> None:
    asked = ask(world, goal, sales).json

    refused = answer(world, asked, "other", "declined", "  ")
    declined = answer(world, asked, "other", "declined", "本季度已排满").json

    assert refused.json["errors"][0]["code"] == "collaboration.reason_needed"
    assert (declined["state"], declined["reason"]) == ("declined", "本季度已排满")
    assert facts(world)[-1].reason == "本季度已排满"


def test_each_side_does_what_is_its_own(world: Any, goal: Any, sales: str) -> None:
    asked = ask(world, goal, sales).json

    assert answer(world, asked, "staff", "accepted").status_code == 403
    assert answer(world, asked, "other", "withdrawn").status_code == 403
    assert answer(world, asked, "staff", "withdrawn").json["state"] == "withdrawn"
    assert len(facts(world)) == 1


def test_who_stands_on_neither_side_finds_nothing(world: Any, goal: Any, sales: str) -> None:
    elsewhere = world.sheet("head", "person", world.ids["head"])
    other = world.goal("head", elsewhere, visibility="line")
    asked = ask(world, other, sales, who="head").json

    assert answer(world, asked, "staff", "accepted").status_code == 404
    assert world.call("staff", "GET", f"/v1/goals/{other['id']}/collaborations").status_code == 404
    assert world.ok("staff", "GET", "/v1/collaborations")["items"] == []


def test_a_request_that_cannot_be_is_refused(world: Any, goal: Any, sales: str) -> None:
    own = ask(world, goal, world.unit)
    unknown = ask(world, goal, str(new_id()))
    foreign = ask(world, goal, sales, key_result_id=str(new_id()))

    codes = [response.json["errors"][0]["code"] for response in (own, unknown, foreign)]
    assert codes == ["collaboration.own_unit", "sheet.owner_unknown", "key_result.not_found"]
    assert ask(world, goal, sales).status_code == 201
    assert ask(world, goal, sales).json["code"] == "collaboration.asked_already"
    path = f"/v1/goals/{goal['id']}/transitions"
    world.ok("staff", "POST", path, json={"to": "cancelled"})
    assert ask(world, goal, sales).json["code"] == "collaboration.goal_over"


def test_a_unit_without_a_head_is_answered_for_from_above(
    world: Any, goal: Any, sales: str
) -> None:
    team = UnitState(unit_id=str(new_id()), code="S1", name="销售一组", parent_id=sales, version=1)
    with world.goals.as_system(world.company) as uow:
        copy_units(uow, [team])
    asked = ask(world, goal, team.unit_id).json

    assert answer(world, asked, "other", "accepted").json["state"] == "accepted"

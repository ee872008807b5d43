"""复盘 of a unit: what it gathers, the actions that it decides, and what becomes of them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from servicekit.testing import statements_of
from services.goals.cycles.models import Cycle
from tests.integration.goals.conftest import World
from tests.integration.goals.test_retrospectives import TOLD, at, put, submit, worked_on

LINES = {name: text for name, text in TOLD.items() if name != "score"}
LATER = {"name": "下期", "level": "unit"}


def path(world: World, cycle: str = "") -> str:
    cycle = cycle or world.cycle("unit")["id"]
    return f"/v1/cycles/{cycle}/units/{world.unit}/retrospective"


def action(world: World, **extra: Any) -> dict[str, Any]:
    return {
        "text": "备好测试环境",
        "owner_id": world.ids["staff"],
        "due_on": "2099-01-31",
        **extra,
    }


def decide(world: World, *actions: Any, who: str = "head", version: int = 0) -> Any:
    headers = {"If-Match": f'"{version}"'}
    body = LINES | {"actions": list(actions)}
    return world.call(who, "PUT", path(world), json=body, headers=headers)


def submitted(world: World, *actions: Any) -> Any:
    assert decide(world, *actions).status_code == 200
    return world.ok("head", "POST", f"{path(world)}/transitions", json={"to": "submitted"})


def follow(world: World, who: str, one: Any, to: str, note: str = "") -> Any:
    target = f"/v1/retrospectives/{one['retrospective_id']}/actions/{one['id']}/transitions"
    return world.call(who, "POST", target, json={"to": to, "note": note})


def next_cycle(world: World) -> str:
    """The unit's cycle after the running one."""
    ends_on = date.fromisoformat(world.cycle("unit")["ends_on"])
    with world.goals.as_system(world.company) as uow:
        later = Cycle(
            **LATER,
            starts_on=ends_on + timedelta(days=1),
            ends_on=ends_on + timedelta(days=90),
            cut_off_on=ends_on + timedelta(days=100),
            state="active",
        )
        uow.add(later)
        uow.flush()
        return str(later.id)


def test_a_unit_gathers_what_its_people_and_it_made_of_their_goals(world: World) -> None:
    goal = worked_on(world)
    worked_on(world, "head")
    put(world, "staff", goal)
    submit(world, "staff", goal)

    gathered = world.ok("head", "GET", f"{path(world)}/goals")["items"]
    none = world.ok("head", "GET", f"{path(world)}/goals?state=none")["items"]
    whole = world.ok("head", "GET", path(world))

    assert [one["goal"]["owner"]["name"] for one in gathered] == ["staff", "head"]
    assert [len(one["retrospectives"]) for one in gathered] == [1, 0]
    assert [one["goal"]["owner"]["name"] for one in none] == ["head"]
    assert whole["counts"] == {"goals": 2, "submitted": 1, "score": 0.7}


def test_what_a_reader_may_not_see_is_neither_gathered_nor_counted(world: World) -> None:
    worked_on(world, visibility="named", named=[world.ids["staff"]])
    shown = worked_on(world, "head")

    found = world.ok("hr", "GET", f"{path(world)}/goals")["items"]

    assert [one["goal"]["id"] for one in found] == [shown["id"]]
    assert world.ok("hr", "GET", path(world))["counts"]["goals"] == 1


def test_a_units_retrospective_is_for_its_line(world: World) -> None:
    version = decide(world).json["version"]
    for who in ("staff", "other"):
        assert world.call(who, "GET", path(world)).status_code == 404
        assert world.call(who, "GET", f"{path(world)}/goals").status_code == 404
        assert decide(world, who=who, version=version).status_code == 404
    assert decide(world, who="boss", version=version).status_code == 200
    unknown = path(world).replace(world.unit, str(uuid4()))
    assert world.call("boss", "GET", unknown).status_code == 404


def test_actions_have_an_owner_who_works_here_and_keep_what_became_of_them(world: World) -> None:
    refused = decide(world, action(world, owner_id=str(uuid4())))
    strange = decide(world, action(world, id=str(uuid4())))
    kept = decide(world, action(world)).json

    again = decide(
        world, action(world, id=kept["actions"][0]["id"], text="换个说法"), version=kept["version"]
    ).json

    assert refused.json["errors"][0]["path"] == "actions.0.owner_id"
    assert strange.json["errors"][0]["path"] == "actions.0.id"
    assert again["actions"][0]["id"] == kept["actions"][0]["id"]
    assert (again["actions"][0]["text"], again["actions"][0]["state"]) == ("换个说法", "open")


def test_actions_are_followed_in_the_next_cycle(world: World) -> None:
    one, two = submitted(world, action(world), action(world, due_on="2020-01-31"))["actions"]
    later = next_cycle(world)
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(sa.update(Cycle).where(Cycle.id != later).values(state="closed"))

    done = follow(world, "staff", one, "done")
    before = world.ok("head", "GET", path(world, later))["earlier_actions"]

    assert (done.json["state"], done.json["ended_on"] is not None) == ("done", True)
    assert [(item["state"], item["overdue"]) for item in before] == [
        ("done", False),
        ("open", True),
    ]
    assert {item["may_follow"] for item in before} == {True}
    assert follow(world, "head", two, "done").json["state"] == "done"
    assert follow(world, "staff", one, "open").json["ended_on"] is None


def test_only_its_owner_and_who_answers_for_the_unit_follow_an_action(world: World) -> None:
    (one,) = submitted(world, action(world))["actions"]
    assert follow(world, "other", one, "done").status_code == 404
    unknown = one | {"id": str(uuid4())}
    assert follow(world, "head", unknown, "done").status_code == 404
    assert follow(world, "head", one, "dropped").json["errors"][0]["path"] == "note"
    assert follow(world, "head", one, "dropped", "已无必要").json["state"] == "dropped"
    again = follow(world, "head", one, "done")
    assert (again.status_code, again.json["code"]) == (409, "retrospective.action.cannot_move")


def test_actions_of_a_draft_are_not_followed_yet(world: World) -> None:
    (one,) = decide(world, action(world)).json["actions"]
    assert follow(world, "staff", one, "done").json["code"] == "retrospective.action_not_followed"
    assert world.ok("staff", "GET", "/v1/retrospective-actions")["items"] == []


def test_everybody_finds_their_own_actions(world: World) -> None:
    mine, _ = submitted(world, action(world), action(world, owner_id=world.ids["head"]))["actions"]
    found = world.ok("staff", "GET", "/v1/retrospective-actions")["items"]
    follow(world, "staff", mine, "done")

    assert [(one["id"], one["unit"]["name"]) for one in found] == [(mine["id"], "研发")]
    assert world.ok("staff", "GET", "/v1/retrospective-actions")["items"] == []
    done = world.ok("staff", "GET", "/v1/retrospective-actions?state=done")["items"]
    assert [one["id"] for one in done] == [mine["id"]]


def test_a_closed_cycle_refuses_a_units_lines_as_well(world: World) -> None:
    decide(world)
    cycle = path(world)
    at(world, "closed")
    headers = {"If-Match": '"1"'}
    refused = world.call("head", "PUT", cycle, json=LINES, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (409, "cycle.closed")


def test_a_stale_change_of_a_units_is_refused(world: World) -> None:
    decide(world)
    assert decide(world).status_code == 412


def test_many_goals_are_gathered_by_as_many_statements(world: World) -> None:
    target, counts = path(world), []
    for number in (1, 4):
        sheet = world.sheet("staff", "person", world.ids["staff"])
        for _ in range(number):
            world.goal("staff", sheet)
        with world.goals.as_system(world.company) as uow:
            uow.session.connection().exec_driver_sql("UPDATE goals SET state = 'active'")
        with statements_of(world.goals) as sent:
            world.ok("head", "GET", f"{target}/goals")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12

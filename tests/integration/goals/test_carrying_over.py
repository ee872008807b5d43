"""结转: an unfinished goal goes on in a later cycle, never silently."""

from typing import Any

import pytest

from servicekit.testing import outbox_of, statements_of
from tests.integration.goals.conftest import World
from tests.integration.goals.plant import THIS_MONTH, Plant, cell
from tests.integration.goals.test_carrying import carry
from tests.integration.goals.test_metrics import changed
from tests.integration.goals.test_writing import last_quarter


def unfinished(world: World, **extra: Any) -> Any:
    """A goal of last quarter that was not reached."""
    goal = last_quarter(world, **{"state": "missed", **extra})
    return world.ok("staff", "GET", f"/v1/goals/{goal}")


def over(world: World, goal: Any, who: str = "staff", **body: Any) -> Any:
    parts = [
        {"key_result_id": item["id"], "start": 97.5, "target": 99} for item in goal["key_results"]
    ]
    told = {"cycle_id": world.cycle("person")["id"], "key_results": parts, **body}
    return world.call(who, "POST", f"/v1/goals/{goal['id']}/carry-over", json=told)


def test_it_goes_on_as_a_draft_with_a_link_that_shows_on_both_ends(world: World) -> None:
    goal = unfinished(world)

    new = over(world, goal)

    assert new.status_code == 201
    (part,) = new.json["key_results"]
    assert (new.json["title"], new.json["state"], new.json["weight"]) == ("一次做对", "draft", 100)
    assert (part["start"], part["target"], part["current"]) == (97.5, 99, None)
    assert new.json["carried_from"]["goal_id"] == goal["id"]
    assert new.json["carried_from"]["cycle"]["name"] == "上季"
    before = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert [one["goal_id"] for one in before["carried_to"]] == [new.json["id"]]
    assert (before["state"], before["version"]) == ("missed", goal["version"])
    told = [row for row in outbox_of(world.goals, world.company) if "GoalState" in row.type]
    assert told


def test_no_target_is_taken_over_by_itself(world: World) -> None:
    goal = unfinished(world)
    (item,) = goal["key_results"]

    bare = over(world, goal, key_results=[{"key_result_id": item["id"]}])
    nothing = over(world, goal, key_results=[])
    strange = over(world, goal, key_results=[{"key_result_id": goal["id"], "target": 1}])

    assert (bare.status_code, bare.json["errors"][0]["path"]) == (422, "key_results.0.target")
    assert nothing.json["errors"][0]["code"] == "carry.nothing_named"
    assert strange.json["errors"][0]["path"] == "key_results.0.key_result_id"


def test_it_goes_on_once_in_a_cycle_unless_that_was_dropped(world: World) -> None:
    goal = unfinished(world)
    first = over(world, goal).json

    again = over(world, goal)
    world.ok("staff", "POST", f"/v1/goals/{first['id']}/transitions", json={"to": "cancelled"})

    assert (again.status_code, again.json["code"]) == (409, "carry.already")
    assert over(world, goal).status_code == 201
    shown = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")["carried_to"]
    assert [one["state"] for one in shown] == ["draft"]


@pytest.mark.parametrize("state", ["achieved", "cancelled", "archived"])
def test_what_is_over_does_not_go_on(world: World, state: str) -> None:
    answer = over(world, unfinished(world, state=state))
    assert (answer.status_code, answer.json["code"]) == (409, "carry.not_unfinished")


def test_it_goes_on_in_a_later_cycle_alone(world: World) -> None:
    goal = unfinished(world)
    answer = over(world, goal, cycle_id=goal["cycle"]["id"])
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "carry.not_later")


def test_who_may_not_write_there_carries_nothing_over(world: World) -> None:
    hidden = last_quarter(world, "head", state="missed", visibility="line")

    assert over(world, unfinished(world, visibility="open"), "other").status_code == 403
    assert over(world, {"id": hidden, "key_results": []}, "other").status_code == 404


def test_a_goal_that_one_may_not_see_is_no_link(world: World) -> None:
    goal = unfinished(world, visibility="line")
    new = over(world, goal).json
    world.ok(
        "staff",
        "PATCH",
        f"/v1/goals/{new['id']}",
        json={"visibility": "open"},
        headers={"If-Match": f'"{new["version"]}"'},
    )
    assert world.ok("other", "GET", f"/v1/goals/{new['id']}")["carried_from"] is None


def aligned(world: World, goal_id: str, parent: str) -> None:
    with world.goals.as_system(world.company) as uow:
        uow.session.connection().exec_driver_sql(
            "INSERT INTO alignments (id, goal_id, parent_goal_id, share, amount)"
            " VALUES (uuidv7(), %s, %s, 2, 7)",
            (goal_id, parent),
        )


def test_parents_that_are_still_worked_on_go_with_it(world: World) -> None:
    goal = unfinished(world)
    year = world.goal("boss", world.sheet("boss", "company", None))
    ended = last_quarter(world, "head")
    for parent in (year["id"], ended):
        aligned(world, goal["id"], parent)

    new = over(world, goal).json

    assert [(one["goal_id"], one["share"], one["amount"]) for one in new["alignments"]] == [
        (year["id"], 2, None)
    ]


def test_last_time_once_more_keeps_living_parents_too(world: World) -> None:
    before = last_quarter(world)
    year = world.goal("boss", world.sheet("boss", "company", None))
    aligned(world, before, year["id"])
    (goal,) = carry(world, "staff").json["goals"]
    assert [one["goal_id"] for one in goal["alignments"]] == [year["id"]]


def test_last_time_once_more_follows_the_same_metric_while_it_is_kept(world: World) -> None:
    plant = Plant(world)
    metric, gone = plant.metric(), plant.metric()
    changed(plant, gone, archived=True)
    for who, followed in (("staff", metric), ("head", gone)):
        with world.goals.as_system(world.company) as uow:
            uow.session.connection().exec_driver_sql(
                "UPDATE key_results SET metric_id = %s WHERE goal_id = %s",
                (followed["id"], last_quarter(world, who)),
            )

    (goal,) = carry(world, "staff").json["goals"]
    (other,) = carry(world, "head", "head").json["goals"]
    entered = plant.provide(cell(metric, None, THIS_MONTH, 98))

    assert goal["key_results"][0]["metric"]["id"] == metric["id"]
    assert other["key_results"][0]["metric"] is None
    assert entered.status_code == 200
    (part,) = plant.goal(goal)["key_results"]
    assert (part["current"], part["target"], part["progress"]) == (98, None, None)


def test_links_of_many_goals_are_one_statement(world: World) -> None:
    goal = unfinished(world)
    new = over(world, goal).json
    with statements_of(world.goals) as sent:
        world.ok("staff", "GET", f"/v1/sheets/{new['sheet_id']}")
    links = [text for text, _ in sent if "carried_from" in str(text) and "cycles.name" in str(text)]
    assert len(sent) <= 12
    assert len(links) == 1

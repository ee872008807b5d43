"""What somebody else changed makes a change stale; a number that moved by itself does not."""

from typing import Any
from uuid import UUID

import pytest

from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.conftest import A_KEY_RESULT, World
from tests.integration.goals.test_path import recorded


@pytest.fixture
def parent(world: World) -> Any:
    """A goal that its child drives."""
    sheet = world.sheet("head", "unit", world.unit)
    made = world.goal("head", sheet, driver="children", key_results=[A_KEY_RESULT])
    world.agree(sheet, "head", "boss")
    return made


@pytest.fixture
def child(world: World, parent: Any) -> Any:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    above = [{"goal_id": parent["id"]}]
    made = world.goal("staff", sheet, key_results=[A_KEY_RESULT], alignments=above)
    world.agree(sheet, "staff", "head")
    return made


def tell(world: World, goal: Any, value: str) -> None:
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(goal, value)])
    with world.goals.as_system(world.company) as uow:
        roll_up_job.roll_up(uow)


def change(world: World, who: str, path: str, read: Any) -> int:
    tag = {"If-Match": f'"{read["version"]}"'}
    answer = world.call(who, "PATCH", path, json={"title": "改过的标题"}, headers=tag)
    return int(answer.status_code)


def test_moved_numbers_make_no_change_stale(world: World, parent: Any, child: Any) -> None:
    above, below = f"/v1/goals/{parent['id']}", f"/v1/goals/{child['id']}"
    read, low = world.ok("head", "GET", above), world.ok("staff", "GET", below)
    (part,) = low["key_results"]

    tell(world, child, "4")

    assert world.ok("head", "GET", above)["progress"] != read["progress"]
    assert change(world, "head", above, read) == 200
    assert change(world, "staff", f"/v1/key_results/{part['id']}", part) == 200
    # The goal is written with its key result: who read it before would overwrite what is new.
    assert change(world, "staff", below, low) == 412
    assert change(world, "head", above, read) == 412


def test_a_number_that_moves_until_the_goal_is_held_makes_no_change_stale(
    world: World, child: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (part,) = world.ok("staff", "GET", f"/v1/goals/{child['id']}")["key_results"]
    hold = goal_queries.goal

    def moving(uow: Any, goal_id: UUID, *, lock: bool = False) -> Any:
        monkeypatch.setattr(goal_queries, "goal", hold)
        tell(world, child, "4")
        return hold(uow, goal_id, lock=lock)

    monkeypatch.setattr(goal_queries, "goal", moving)

    assert change(world, "staff", f"/v1/key_results/{part['id']}", part) == 200
    assert world.ok("staff", "GET", f"/v1/goals/{child['id']}")["progress"] == 40

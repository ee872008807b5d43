"""Opening a sheet costs the same however much is on it."""

from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.plant import Plant

MOST = 12


@pytest.fixture
def plant(world: Any) -> Plant:
    return Plant(world, people=1)


@pytest.fixture
def sheet(plant: Plant) -> str:
    """A draft of somebody who joined in the running cycle, which follows a metric."""
    plant.follower("w0", plant.metric(), None)
    return plant.world.sheet("hr", "person", plant.world.ids["w0"])


def _opened(plant: Plant, sheet: str) -> tuple[Any, list[str]]:
    with statements_of(plant.world.goals) as sent:
        shown = plant.ok("hr", "GET", f"/v1/sheets/{sheet}")
    return shown, [" ".join(str(query).split())[:80] for query, *_ in sent]


def test_a_sheet_with_all_that_it_may_carry_opens_in_twelve_statements(
    plant: Plant, sheet: str
) -> None:
    world, (first, few) = plant.world, _opened(plant, sheet)
    above = first["goals"][0]["id"]
    for visibility in ("open", "line", "managers") * 4:
        links = [{"goal_id": above}]
        told = {"visibility": visibility, "alignments": links, "key_results": [A_KEY_RESULT] * 3}
        world.goal("hr", sheet, **told)
    for who in ("hr", "boss"):
        world.ok(who, "POST", f"/v1/sheets/{sheet}/comments", json={"text": "看过"})

    shown, many = _opened(plant, sheet)

    assert (len(shown["goals"]), len(shown["comments"])) == (13, 2)
    assert len(few) <= MOST, few
    assert len(many) <= MOST, many
    assert len(many) - len(few) <= 1, (few, many)

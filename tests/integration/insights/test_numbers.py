"""Numbers of the board against a naive reckoning, and the price of reading it."""

import random
from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.insights.tenant import InsightsTenant

PERIODS = 46 + 9 / 24
EXPECTED = 100 * PERIODS / 92


def fill(
    tenant: InsightsTenant, units: int, goals: int, chance: random.Random
) -> dict[str, list[Any]]:
    """A random tree; each goal's owner is its unit or one of two people there."""
    cycle = tenant.cycle()
    kept: dict[str, list[Any]] = {}
    tree: list[str] = []
    for number in range(units):
        unit = tenant.unit(f"U{number:03}", parent=chance.choice(tree) if tree else "")
        tree.append(unit)
        people = [tenant.person(f"P{number}-{who}", unit=unit) for who in range(2)]
        kept[unit] = []
        for _ in range(chance.randint(0, goals)):
            owner = chance.choice([("unit", unit), *(("person", person) for person in people)])
            weight = chance.randint(0, 100)
            progress = chance.choice([None, *range(-30, 180, 7)])
            shown = "" if progress is None else str(progress)
            tenant.goal(cycle, owner, "目标", shown, weight=str(weight))
            kept[unit].append((owner[0], weight, progress))
    return kept


def mean_of(goals: list[Any]) -> float | None:
    own = [goal for goal in goals if goal[0] == "unit"] or goals
    if all(p is None for _, _, p in own):
        return None
    valued = [(w, min(max(p or 0, 0), 100)) for _, w, p in own]
    whole = sum(w for w, _ in valued)
    return sum(w * p for w, p in valued) / whole if whole else None


def verdict(progress: float | None) -> str:
    if progress is None:
        return "outdated"
    ratio = progress / EXPECTED
    if progress >= 100:
        return "achieved"
    return "on_track" if ratio >= 0.95 else "lagging" if ratio >= 0.75 else "at_risk"


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_what_a_naive_reckoning_finds(tenant: InsightsTenant, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible company, no secret
    kept = fill(tenant, 12, 6, chance)
    viewer = tenant.person("看的人")
    told = list(tenant.events)
    chance.shuffle(told)
    tenant.tell(told)

    board = tenant.board("看的人")

    assert viewer
    assert len(board["items"]) == 13
    for item in board["items"][1:]:
        goals = kept[item["unit"]["id"]]
        expected = mean_of(goals)
        shown = None if item["progress"] is None else pytest.approx(item["progress"], abs=0.006)
        assert expected == shown
        assert item["goal_count"] == len(item["goals"]) == len(goals)
        for health in ("on_track", "lagging", "at_risk", "achieved", "outdated"):
            assert item["counts"][health] == sum(verdict(p) == health for _, _, p in goals)


def test_a_board_costs_the_same_statements_whatever_its_size(
    tenant: InsightsTenant, other_tenant: InsightsTenant
) -> None:
    chance = random.Random(7)  # noqa: S311 - a reproducible company, no secret
    for place, (units, goals) in ((tenant, (2, 1)), (other_tenant, (40, 12))):
        fill(place, units, goals, chance)
        place.person("看的人")
        place.tell()
        place.board("看的人")

    with statements_of(tenant.insights) as few:
        tenant.board("看的人")
    with statements_of(other_tenant.insights) as many:
        other_tenant.board("看的人")
    with statements_of(other_tenant.insights) as version:
        other_tenant.get("看的人", "/v1/board/version")

    assert len(few) == len(many) <= 8
    # The company, the caller, the watermark.
    assert len(version) == 3


def test_a_batch_is_applied_in_a_few_statements_whatever_its_size(tenant: InsightsTenant) -> None:
    chance = random.Random(7)  # noqa: S311 - a reproducible company, no secret
    fill(tenant, 1, 2, chance)
    tenant.tell()
    cycle = tenant.cycle()
    for number in range(150):
        tenant.goal(cycle, ("company", ""), f"目标 {number}", "50")

    with statements_of(tenant.insights) as statements:
        tenant.tell()

    # Goals and cycles: the company, the copy with the watermark.
    assert len(statements) == 4

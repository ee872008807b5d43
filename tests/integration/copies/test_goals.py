"""Copies of goals, key results and cycles that were lost are whole again, whatever is written."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from servicekit.messaging import republish as republishing
from servicekit.messaging.republish import republish
from servicekit.testing import Company, Running, outbox_of
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.copies.told import Told, lose, rows
from tests.integration.goals.conftest import A_KEY_RESULT, World
from tests.integration.goals.test_path import recorded

COPIES = {
    "checkins": ("goals", "key_results", "cycles"),
    "insights": ("goals", "cycles"),
}
GOALS = 8
ROUNDS = 6
# What both sides keep of each row, under the same names; how a goal moved is told without the rest,
# so that the copy's version of the rest may be an older one.
SAME = {
    "checkins": {
        "goals": "id, cycle_id, owner_kind, title, state, visibility, named",
        "key_results": "id, goal_id, title, unit, direction, accumulation, period, start, target,"
        " target_high, starts_on, ends_on, current, progress, last_check_in_id, last_check_in_at,"
        " cancelled",
        "cycles": "id, name, level, starts_on, ends_on, cut_off_on, state, version",
    },
    "insights": {
        "goals": "id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, state, visibility,"
        " named, weight, progress, children_progress, last_update",
        "cycles": "id, name, level, starts_on, ends_on, cut_off_on, state, parent_id, version",
    },
}
TOLD_TO = (
    "SELECT item->>'key_result_id' AS id, COALESCE(numbers->(item->>'key_result_id'), item)"
    "->>'last_period_end' AS last_period_end FROM goals, jsonb_array_elements(key_results) AS item"
)
# Whichever message said it.
TOLD_BY = "{version,progress_version,numbers_version,numbers,key_results}"
REACHED = "SELECT id::text, last_period_end::text FROM key_results"


class Tree:
    """A company goal over personal ones, moved by check-ins."""

    def __init__(self, world: World) -> None:
        self.world = world
        top = world.sheet("boss", "company", None)
        company = world.goal("boss", top, driver="children")
        low = world.sheet("staff", "person", world.ids["staff"])
        links = [{"goal_id": company["id"]}]
        made = {"key_results": [A_KEY_RESULT], "alignments": links}
        self.goals = [world.goal("staff", low, **made) for _ in range(GOALS)]
        for sheet, by, approver in ((top, "boss", "boss"), (low, "staff", "head")):
            world.agree(sheet, by, approver)

    def day(self, value: int) -> str:
        first = date.fromisoformat(self.goals[0]["key_results"][0]["starts_on"])
        return (first + timedelta(days=value)).isoformat()

    def check_in(self, value: int) -> None:
        """One value for each goal, of a period of its own, and the numbers above them."""
        day = self.day(value)
        told = [recorded(goal, str(value), period_start=day, period_end=day) for goal in self.goals]
        for one in told:
            with self.world.goals.as_system(self.world.company) as uow:
                reported_values.apply_values(uow, [one])
        with self.world.goals.as_system(self.world.company) as uow:
            roll_up_job.roll_up(uow)

    def check_in_often(self) -> None:
        for value in range(1, ROUNDS):
            self.check_in(value)


@pytest.fixture
def tree(settle: Callable[..., Running]) -> Tree:
    company = Company("acme")
    return Tree(World(settle("goals", company), company))


@pytest.fixture
def told(tree: Tree, settle: Callable[..., Running]) -> Iterator[Told]:
    company = tree.world.company
    copies = {name: settle(name, company) for name in COPIES}
    told = Told(tree.world.goals, copies, company, "chengshi.goals.v1")
    yield told
    told.close()


def copied(told: Told) -> dict[str, Any]:
    """Every column of every row but for what says by which message it was told."""
    found = {
        (name, table): rows(
            told.copies[name],
            told.company,
            f"SELECT to_jsonb(row) - '{TOLD_BY}'::text[] AS row FROM {table} AS row",
        )
        for name, tables in COPIES.items()
        for table in tables
    }
    return {**found, "told to": rows(told.copies["insights"], told.company, TOLD_TO)}


def lose_all(told: Told) -> None:
    for name, tables in COPIES.items():
        lose(told.copies[name], told.company, tables)


def assert_same_as_owner(told: Told) -> None:
    for name, tables in SAME.items():
        for table, columns in tables.items():
            query = f"SELECT {columns} FROM {table}"
            owned = rows(told.owner, told.company, query)
            assert rows(told.copies[name], told.company, query) == owned, (name, table)
            assert owned
    reached = rows(told.owner, told.company, REACHED)
    assert rows(told.copies["insights"], told.company, TOLD_TO) == reached


def test_lost_copies_are_whole_after_a_republish_under_writes(tree: Tree, told: Told) -> None:
    tree.check_in(0)
    told.settle_down()
    writer = threading.Thread(target=tree.check_in_often)
    lose_all(told)

    writer.start()
    assert republish(told.owner.runtime, told.company.id) >= GOALS + 1
    told.hand_over_while(writer)

    assert_same_as_owner(told)
    busy = copied(told)
    lose_all(told)
    republish(told.owner.runtime, told.company.id)
    told.settle_down()
    assert copied(told) == busy
    (last,) = {
        row["last_period_end"] for row in rows(told.copies["insights"], told.company, TOLD_TO)
    }
    assert last == tree.day(ROUNDS - 1)
    assert {
        row["current"] for row in rows(told.owner, told.company, "SELECT current FROM key_results")
    } == {ROUNDS - 1}


def test_a_republish_that_was_killed_half_way_is_run_again(
    tree: Tree, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.check_in(0)
    told.settle_down()
    lose_all(told)
    monkeypatch.setattr(republishing, "PAGE", 2)
    unit_of_work, opened = republishing.unit_of_work, []

    def killed_in_the_third() -> Any:
        opened.append(1)
        if len(opened) > 8:
            raise KeyboardInterrupt
        return unit_of_work()

    with monkeypatch.context() as patch:
        patch.setattr(republishing, "unit_of_work", killed_in_the_third)
        with pytest.raises(KeyboardInterrupt):
            republish(told.owner.runtime, told.company.id)
    tree.check_in(1)
    told.settle_down()
    republish(told.owner.runtime, told.company.id)
    told.settle_down()

    assert_same_as_owner(told)


def test_only_the_named_companys_states_are_told_again(
    tree: Tree, told: Told, settle: Callable[..., Running]
) -> None:
    other = Company("globex")
    settle("goals", other)
    told.settle_down()
    told._stop.set()
    told._relay.join(30)
    before = len(outbox_of(told.owner, other))

    republish(told.owner.runtime, told.company.id)

    assert len(outbox_of(told.owner, other)) == before
    assert len(outbox_of(told.owner, told.company)) > GOALS

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
from tests.integration.copies.feed import EventFeed, lose, rows
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant
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
        "goals": "id, cycle_id, owner_kind, title, state, visibility, named_viewers",
        "key_results": "id, goal_id, title, unit, direction, accumulation, period, start, target,"
        " target_high, starts_on, ends_on, current, progress, last_check_in_id, last_check_in_at,"
        " cancelled",
        "cycles": "id, name, level, starts_on, ends_on, cut_off_on, state, version",
    },
    "insights": {
        "goals": "id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, state, visibility,"
        " named_viewers, weight, progress, children_progress, last_update",
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

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        top = tenant.sheet("boss", "company", None)
        company = tenant.goal("boss", top, progress_source="children")
        low = tenant.sheet("staff", "person", tenant.ids["staff"])
        links = [{"goal_id": company["id"]}]
        made = {"key_results": [A_KEY_RESULT], "alignments": links}
        self.goals = [tenant.goal("staff", low, **made) for _ in range(GOALS)]
        for sheet, by, approver in ((top, "boss", "boss"), (low, "staff", "head")):
            tenant.agree(sheet, by, approver)

    def day(self, value: int) -> str:
        first = date.fromisoformat(self.goals[0]["key_results"][0]["starts_on"])
        return (first + timedelta(days=value)).isoformat()

    def check_in(self, value: int) -> None:
        """One value for each goal, of a period of its own, and the numbers above them."""
        day = self.day(value)
        feed = [recorded(goal, str(value), period_start=day, period_end=day) for goal in self.goals]
        for one in feed:
            with self.tenant.goals.as_system(self.tenant.company) as uow:
                reported_values.apply_values(uow, [one])
        with self.tenant.goals.as_system(self.tenant.company) as uow:
            roll_up_job.roll_up(uow)

    def check_in_often(self) -> None:
        for value in range(1, ROUNDS):
            self.check_in(value)


@pytest.fixture
def tree(settle: Callable[..., Running]) -> Tree:
    company = Company("acme")
    return Tree(Tenant(settle("goals", company), company))


@pytest.fixture
def feed(tree: Tree, settle: Callable[..., Running]) -> Iterator[EventFeed]:
    company = tree.tenant.company
    copies = {name: settle(name, company) for name in COPIES}
    feed = EventFeed(tree.tenant.goals, copies, company, "chengshi.goals.v1")
    yield feed
    feed.close()


def copied(feed: EventFeed) -> dict[str, Any]:
    """Every column of every row but for what says by which message it was told."""
    found = {
        (name, table): rows(
            feed.copies[name],
            feed.company,
            f"SELECT to_jsonb(row) - '{TOLD_BY}'::text[] AS row FROM {table} AS row",
        )
        for name, tables in COPIES.items()
        for table in tables
    }
    return {**found, "told to": rows(feed.copies["insights"], feed.company, TOLD_TO)}


def lose_all(feed: EventFeed) -> None:
    for name, tables in COPIES.items():
        lose(feed.copies[name], feed.company, tables)


def assert_same_as_owner(feed: EventFeed) -> None:
    for name, tables in SAME.items():
        for table, columns in tables.items():
            query = f"SELECT {columns} FROM {table}"
            owned = rows(feed.owner, feed.company, query)
            assert rows(feed.copies[name], feed.company, query) == owned, (name, table)
            assert owned
    reached = rows(feed.owner, feed.company, REACHED)
    assert rows(feed.copies["insights"], feed.company, TOLD_TO) == reached


def test_lost_copies_are_whole_after_a_republish_under_writes(tree: Tree, feed: EventFeed) -> None:
    tree.check_in(0)
    feed.settle_down()
    writer = threading.Thread(target=tree.check_in_often)
    lose_all(feed)

    writer.start()
    assert republish(feed.owner.runtime, feed.company.id) >= GOALS + 1
    feed.hand_over_while(writer)

    assert_same_as_owner(feed)
    busy = copied(feed)
    lose_all(feed)
    republish(feed.owner.runtime, feed.company.id)
    feed.settle_down()
    assert copied(feed) == busy
    (last,) = {
        row["last_period_end"] for row in rows(feed.copies["insights"], feed.company, TOLD_TO)
    }
    assert last == tree.day(ROUNDS - 1)
    assert {
        row["current"] for row in rows(feed.owner, feed.company, "SELECT current FROM key_results")
    } == {ROUNDS - 1}


def test_a_republish_that_was_killed_half_way_is_run_again(
    tree: Tree, feed: EventFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.check_in(0)
    feed.settle_down()
    lose_all(feed)
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
            republish(feed.owner.runtime, feed.company.id)
    tree.check_in(1)
    feed.settle_down()
    republish(feed.owner.runtime, feed.company.id)
    feed.settle_down()

    assert_same_as_owner(feed)


def test_only_the_named_companys_states_are_told_again(
    tree: Tree, feed: EventFeed, settle: Callable[..., Running]
) -> None:
    other = Company("globex")
    settle("goals", other)
    feed.settle_down()
    feed._stop.set()
    feed._relay.join(30)
    before = len(outbox_of(feed.owner, other))

    republish(feed.owner.runtime, feed.company.id)

    assert len(outbox_of(feed.owner, other)) == before
    assert len(outbox_of(feed.owner, feed.company)) > GOALS

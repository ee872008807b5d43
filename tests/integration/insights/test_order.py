"""The copies are the same in whatever order and however often events arrive."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from google.protobuf.message import Message
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chengshi.people.v1.events_pb2 import Role
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.consumers import consumers
from services.insights.models import metadata
from services.insights.use_cases.board import lag_seconds
from tests.integration.insights.tenant import NOW, InsightsTenant, checked_in, key_result


def a_history(tenant: InsightsTenant) -> list[Message]:
    """Goals that move, a unit that is renamed, a goal that is deleted, one re-owned."""
    viewer = tenant.person("张三", roles=[Role(role="hr")])
    unit = tenant.unit("旧名")
    tenant.unit("新名", unit_id=unit, version=2)
    gone = tenant.unit("撤销的部门")
    tenant.unit("撤销的部门", unit_id=gone, version=2, deleted=True)
    cycle = tenant.cycle(state="planned")
    tenant.cycle(cycle_id=cycle, state="active", version=2)
    moved = tenant.goal(cycle, ("unit", unit), "在走的目标", "10")
    for version, progress in ((2, "30"), (3, "20")):
        tenant.goal(cycle, ("unit", unit), "在走的目标", progress, goal_id=moved, version=version)
    deleted = tenant.goal(cycle, ("company", ""), "删掉的目标", "90")
    tenant.goal(cycle, ("company", ""), "删掉的目标", goal_id=deleted, version=2, deleted=True)
    passed_on = tenant.goal(cycle, ("company", ""), "转手的目标", "50")
    tenant.goal(cycle, ("person", viewer), "转手的目标", "55", goal_id=passed_on, version=2)
    late = key_result("60", last_check_in_at=None)
    orphan = tenant.goal(cycle, ("unit", gone), "无主的目标", "60", key_results=[late])
    for version, week in ((2, "2026-11-01"), (3, "2026-11-15")):
        parts = [checked_in(late, week, NOW.replace(day=version))]
        told = {"goal_id": orphan, "key_results": parts, "version": version}
        tenant.goal(cycle, ("unit", gone), "无主的目标", "60", **told)
    history, tenant.events = tenant.events, []
    return history


def forget_all(tenant: InsightsTenant) -> None:
    with tenant.insights.as_system(tenant.company) as uow:
        for table in metadata.sorted_tables:
            uow.session.execute(sa.delete(table))


def board_after(
    tenant: InsightsTenant, events: list[Message], chance: Any = None
) -> dict[str, Any]:
    forget_all(tenant)
    waiting = list(events)
    while waiting:
        count = chance.randint(1, len(waiting)) if chance else len(waiting)
        tenant.tell(waiting[:count])
        waiting = waiting[count:]
    board: dict[str, Any] = tenant.board("张三")
    return {name: board[name] for name in ("summary", "items")}


@pytest.fixture(scope="module")
def told_world(make_tenant: Callable[[], InsightsTenant]) -> tuple[InsightsTenant, list[Message]]:
    tenant = make_tenant()
    return tenant, a_history(tenant)


# A shorter shuffle explains nothing: no time is spent on shrinking.
@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(chance=st.randoms(use_true_random=False))
def test_events_in_any_order_and_twice_give_the_same_board(
    told_world: tuple[InsightsTenant, list[Message]], chance: Any
) -> None:
    tenant, events = told_world
    shuffled = events + chance.sample(events, len(events) // 2)
    chance.shuffle(shuffled)

    ordered = board_after(tenant, events)

    assert board_after(tenant, shuffled, chance) == ordered
    company, unit = ordered["items"]
    assert [row["title"] for row in company["goals"]] == ["无主的目标", "转手的目标"]
    assert company["goals"][0]["health"] == "on_track"
    assert (unit["unit"]["name"], unit["progress"]) == ("新名", 20)


def test_a_goal_whose_cycle_is_not_known_yet_appears_with_it(tenant: InsightsTenant) -> None:
    tenant.person("张三")
    cycle = tenant.cycle()
    late = tenant.events.pop()
    tenant.goal(cycle, ("company", ""), "先到的目标", "50")
    tenant.tell()
    before = tenant.titles("张三")
    tenant.tell([late])

    assert (before, tenant.titles("张三")) == (set(), {"先到的目标"})


@pytest.mark.parametrize(
    "broken",
    [
        {"progress": "NaN"},
        {"progress": "1e"},
        {"key_results": [key_result("1", period="fortnight")]},
        {"key_results": [key_result("1", ends_on="2026-09-01")]},
        {"key_results": [key_result("1", starts_on="")]},
    ],
)
def test_a_poisoned_state_is_passed_and_the_next_one_heals_it(
    tenant: InsightsTenant, broken: dict[str, Any]
) -> None:
    tenant.person("张三")
    cycle = tenant.cycle()
    progress = broken.get("progress", "50")
    rest = {name: value for name, value in broken.items() if name != "progress"}
    goal = tenant.goal(cycle, ("company", ""), "坏的", progress, **rest)
    tenant.goal(cycle, ("company", ""), "好的", "50")
    tenant.tell()
    assert tenant.titles("张三") == {"好的"}

    tenant.goal(cycle, ("company", ""), "治好的", "50", goal_id=goal, version=2)
    tenant.tell()

    assert tenant.titles("张三") == {"好的", "治好的"}


def test_the_board_says_how_far_it_reaches_and_lags_while_it_catches_up(
    tenant: InsightsTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant.person("张三")
    tenant.cycle()
    tenant.tell()
    with tenant.insights.as_system(tenant.company) as uow:
        mark = sa.text("UPDATE watermarks SET written_at = :told, applied_at = :applied")
        told = NOW - timedelta(seconds=40)
        uow.session.execute(mark, {"told": told, "applied": NOW - timedelta(seconds=1)})

    behind = tenant.get("张三", "/v1/board/version").json
    monkeypatch.setattr(UnitOfWork, "now", staticmethod(lambda: NOW + timedelta(minutes=5)))
    rested = tenant.get("张三", "/v1/board/version").json

    assert (behind["lag_seconds"], rested["lag_seconds"]) == (40, 0)
    assert behind["as_of"] == told.isoformat()
    assert lag_seconds(None, NOW) == 0


def test_everything_listened_to_is_handled_in_batches() -> None:
    handlers = [handler for handlers in consumers.by_type.values() for handler in handlers]

    assert all(handler.many for handler in handlers)

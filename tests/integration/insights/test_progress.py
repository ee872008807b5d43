"""What a goal is and where it stands are told apart, and may come in any order."""

from collections.abc import Iterator
from itertools import permutations

import sqlalchemy as sa
from google.protobuf.message import Message

from chengshi.goals.v1.events_pb2 import GoalProgressState, GoalState, KeyResultProgress
from servicekit.ids import new_id
from tests.integration.insights.tenant import InsightsTenant, key_result

COPY = sa.text("""
    SELECT title, progress, children_progress, numbers->(item->>'key_result_id') AS moved, item
    FROM goals, jsonb_array_elements(key_results) AS item WHERE id = :id
""")


def history(tenant: InsightsTenant, goal_id: str, cycle_id: str) -> Iterator[Message]:
    """Five versions of a goal: told whole, its key result moves, a child does, renamed, moved."""
    part = key_result("10", current="10")
    fields = {"goal_id": goal_id, "cycle_id": cycle_id, "kind": "objective", "state": "active"}
    owner = {"visibility": "open", "owner": {"kind": "company"}}

    def whole(version: int, title: str, progress: str, below: str) -> GoalState:
        told = GoalState(**fields, **owner, title=title, version=version, progress=progress)
        told.children_progress = below
        told.key_results.append(part)
        told.key_results[0].progress = told.key_results[0].current = progress
        return told

    def moved(version: int, progress: str, below: str, *, own: bool) -> GoalProgressState:
        item = KeyResultProgress(
            key_result_id=part.key_result_id, current=progress, progress=progress
        )
        return GoalProgressState(
            goal_id=goal_id,
            progress=progress,
            children_progress=below,
            key_results=[item] if own else [],
            version=version,
        )

    yield whole(1, "目标", "10", "")
    yield moved(2, "20", "", own=True)
    yield moved(3, "20", "30", own=False)
    yield whole(4, "新目标", "20", "30")
    yield moved(5, "50", "30", own=True)


def test_a_goal_stands_where_the_newest_of_both_messages_says_in_any_order(
    tenant: InsightsTenant,
) -> None:
    cycle_id = tenant.cycle("2026")
    tenant.tell()
    for order in permutations(range(1, 5)):
        goal_id = str(new_id())
        told = list(history(tenant, goal_id, cycle_id))
        for at in (0, *order, order[0], 0):
            tenant.tell([told[at]])

        with tenant.insights.as_system(tenant.company) as uow:
            (found,) = uow.session.execute(COPY, {"id": goal_id})
        stands = found.item | (found.moved or {})
        assert (found.title, found.progress, found.children_progress) == ("新目标", 50, 30), order
        assert (stands["current"], stands["progress"]) == ("50", "50"), order


def test_what_moves_before_the_goal_is_known_leaves_nothing_behind(tenant: InsightsTenant) -> None:
    cycle_id, goal_id = tenant.cycle("2026"), str(new_id())
    tenant.tell()
    told = list(history(tenant, goal_id, cycle_id))

    tenant.tell([told[4]])
    with tenant.insights.as_system(tenant.company) as uow:
        assert uow.session.execute(COPY, {"id": goal_id}).all() == []

    tenant.tell([told[0], told[4]])
    with tenant.insights.as_system(tenant.company) as uow:
        (found,) = uow.session.execute(COPY, {"id": goal_id})
    assert (found.title, found.progress) == ("目标", 50)

"""Progress from key results and children, set-based, level by level (domain §2, Roll-up)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from measures.mean import rolled_up_mean
from servicekit.unit_of_work import UnitOfWork
from services.goals import events, queries
from services.goals.models import Goal, KeyResult

# Bursts merge for so long: one pass costs as much for one changed goal as for all of a unit.
GATHERS = timedelta(milliseconds=100)


class Input(NamedTuple):
    """One number that goes into a goal's progress, with the weight it has there."""

    kind: str
    id: UUID
    title: str
    weight: Decimal
    progress: Decimal | None
    link: Any = None


def mark_above(uow: UnitOfWork, goals: Iterable[Goal]) -> None:
    """Have what these goals work towards computed soon."""
    if queries.tree.mark_parents(uow, [goal.id for goal in goals]):
        uow.schedule("roll_up", "tree", uow.now() + GATHERS)


def roll_up(uow: UnitOfWork) -> int:
    """Compute every marked goal anew, then those above it; answers how many changed.

    Bursts merge: a goal marked any number of times is computed once in a pass, and the result
    does not depend on the order in which children changed.
    """
    changed: dict[UUID, Goal] = {}
    while ids := queries.tree.take_dirty(uow):
        goals = queries.tree.locked(uow, ids)
        moved = recompute(goals, queries.tree.links_to(uow, ids))
        store(uow, moved)
        changed |= {goal.id: goal for goal in moved}
        queries.tree.mark_parents(uow, [goal.id for goal in moved])
    for goal in changed.values():
        uow.publish_state(goal, events.goal_state)
    return len(changed)


def store(uow: UnitOfWork, goals: Sequence[Goal]) -> None:
    """Write the numbers of these goals, whose rows are held, and of what moved of their parts."""
    parts = [item for goal in goals for item in goal.key_results if uow.session.is_modified(item)]
    # The mapper would write them once more.
    uow.session.expunge_all()
    rows: list[Goal | KeyResult] = [*goals, *parts]
    for row in rows:
        row.version += 1
    queries.tree.write(uow, queries.tree.WRITE_GOALS, goals)
    queries.tree.write(uow, queries.tree.WRITE_KEY_RESULTS, parts)


def recompute(goals: Iterable[Goal], links: Sequence[Any]) -> list[Goal]:
    """Set the progress of each goal from its inputs; those whose numbers changed."""
    moved = []
    for goal in goals:
        own = [link for link in links if link.parent_goal_id == goal.id]
        before = _numbers(goal)
        for key_result in goal.key_results:
            if key_result.driver == "children":
                children = [link for link in own if link.parent_key_result_id == key_result.id]
                key_result.progress = _mean_of(children)
        goal.children_progress = _mean_of(own)
        if goal.driver != "manual":
            goal.progress = rolled_up_mean(
                (item.weight, item.progress) for item in inputs_of(goal, own)
            )
        updates = [goal.last_update, *(link.last_update for link in own)]
        goal.last_update = max((at for at in updates if at is not None), default=None)
        if _numbers(goal) != before:
            moved.append(goal)
    return moved


def inputs_of(goal: Goal, links: Sequence[Any]) -> list[Input]:
    """What the goal's driver counts; a child aligned to a key result counts through that only."""
    items: list[Input] = []
    if goal.driver in ("key_results", "both"):
        items += [
            Input("key_result", item.id, item.title, item.weight, item.progress)
            for item in goal.key_results
            if not item.cancelled
        ]
    if goal.driver in ("children", "both"):
        items += [
            Input("child", link.goal_id, link.title, link.share, link.progress, link)
            for link in links
            if link.parent_key_result_id is None and queries.tree.live(link.state)
        ]
    return items


def _mean_of(links: Sequence[Any]) -> Decimal | None:
    return rolled_up_mean(
        (link.share, link.progress) for link in links if queries.tree.live(link.state)
    )


def _numbers(goal: Goal) -> tuple[Any, ...]:
    parts: list[KeyResult] = goal.key_results
    return (
        _rounded(goal.progress),
        _rounded(goal.children_progress),
        goal.last_update,
        *(_rounded(item.progress) for item in parts),
    )


def _rounded(value: Decimal | None) -> Decimal | None:
    """As the database keeps it, so that a number that did not move is not told again."""
    return None if value is None else round(value, 6)

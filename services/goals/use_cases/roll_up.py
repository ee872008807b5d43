"""Progress from key results and children, set-based, children first (domain §2, Roll-up)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any, NamedTuple
from uuid import UUID

from measures.mean import rolled_up_mean
from measures.progress import progress_of
from servicekit.unit_of_work import UnitOfWork
from services.goals import events, queries
from services.goals.models import Goal, KeyResult

# Bursts merge for so long: one pass costs as much for one changed goal as for all of a unit.
GATHERS = timedelta(milliseconds=200)


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
    """Compute every marked goal anew and all above them; answers how many changed.

    Bursts merge: a goal marked any number of times is computed once in a pass, and the result
    does not depend on the order in which children changed.
    """
    goals = queries.tree.locked(uow, queries.tree.take_marked(uow))
    moved = recompute(goals, queries.tree.links_to(uow, [goal.id for goal in goals]))
    store(uow, moved)
    for goal in moved:
        uow.publish_state(goal, events.goal_state)
    return len(moved)


def store(uow: UnitOfWork, goals: Sequence[Goal]) -> None:
    """Write the numbers of these goals, whose rows are held, and of what moved of their parts."""
    parts = [item for goal in goals for item in goal.key_results if uow.session.is_modified(item)]
    # The mapper would write them once more.
    uow.session.expunge_all()
    rows: list[Goal | KeyResult] = [*goals, *parts]
    for row in rows:
        row.version += 1
    if goals:
        queries.tree.write(uow, goals, parts)


def recompute(goals: Sequence[Goal], links: Sequence[Any]) -> list[Goal]:
    """Set the progress of each goal from its inputs, children first; those whose numbers changed.

    `links` are all that lead to one of these goals.
    """
    below: dict[UUID, list[Any]] = {goal.id: [] for goal in goals}
    for link in links:
        below[link.parent_goal_id].append(link)
    known = {goal.id: goal for goal in goals}
    order = TopologicalSorter({id: [link.goal_id for link in own] for id, own in below.items()})
    here = [known[goal_id] for goal_id in order.static_order() if goal_id in known]
    return [goal for goal in here if _recompute(goal, _as_here(goal, below[goal.id], known))]


def _recompute(goal: Goal, links: Sequence[Any]) -> bool:
    """Set the numbers of one goal; whether one of them changed."""
    before = _numbers(goal)
    for key_result in goal.key_results:
        if key_result.driver == "children":
            _from_children(
                key_result, [link for link in links if link.parent_key_result_id == key_result.id]
            )
    goal.children_progress = kept(_mean_of(links))
    if goal.driver != "manual":
        mean = rolled_up_mean((item.weight, item.progress) for item in inputs_of(goal, links))
        goal.progress = kept(mean)
    updates = [goal.last_update, *(link.last_update for link in links)]
    goal.last_update = max((at for at in updates if at is not None), default=None)
    return _numbers(goal) != before


def _from_children(key_result: KeyResult, links: Sequence[Any]) -> None:
    """The mean of its children by share, or its own formula at the sum of their amounts."""
    if key_result.children_by == "share":
        key_result.progress = kept(_mean_of(links))
        return
    told = [
        link.carried for link in links if queries.tree.live(link.state) and link.carried is not None
    ]
    key_result.current = sum(told, Decimal(0)) if told else None
    key_result.progress = kept(progress_at(key_result, key_result.current))


def progress_at(key_result: KeyResult, current: Decimal | None) -> Decimal | None:
    """The key result's own formula at a value."""
    return progress_of(
        key_result.direction,
        start=key_result.start,
        target=key_result.target,
        target_high=key_result.target_high,
        tolerance=key_result.tolerance,
        current=current,
    )


def _as_here(goal: Goal, links: Sequence[Any], known: Mapping[UUID, Goal]) -> list[Any]:
    """The links with the numbers of those children that were computed just now."""
    return [
        link
        if (child := known.get(link.goal_id)) is None
        else link._replace(
            progress=child.progress,
            last_update=child.last_update,
            carried=_carried(goal, link.parent_key_result_id, child),
        )
        for link in links
    ]


def _carried(parent: Goal, key_result_id: UUID | None, child: Goal) -> Decimal | None:
    """What the child adds to an amount above, as the query of links has it."""
    above = next((item for item in parent.key_results if item.id == key_result_id), None)
    if above is None or above.driver != "children" or above.children_by != "amount":
        return None
    told = [
        item.current
        for item in child.key_results
        if not item.cancelled
        and (item.unit, item.direction) == (above.unit, above.direction)
        and item.current is not None
    ]
    return sum(told, Decimal(0)) if told else None


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
    own = (goal.progress, goal.children_progress, goal.last_update)
    return (*own, *((item.progress, item.current) for item in parts))


def kept(value: Decimal | None) -> Decimal | None:
    """As the database keeps it, so that a number that did not move is not told again."""
    return None if value is None else round(value, 6)

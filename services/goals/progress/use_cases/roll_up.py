"""Progress from key results and children, set-based, children first: docs/domain.md#roll-up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from measures.mean import Sum
from measures.progress import progress_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import goal_tree

# What moves meanwhile is in one pass, which costs as much for one changed goal as for all of a
# unit; many at once are a burst, and more will come.
GATHERS, GATHERS_LONGER = timedelta(milliseconds=200), timedelta(milliseconds=2)
LONGEST = timedelta(seconds=1)


class Input(NamedTuple):
    """One number that goes into a goal's progress, with the weight it has there."""

    kind: str
    id: UUID
    title: str
    weight: Decimal
    progress: Decimal | None
    link: Any = None


class Contribution(NamedTuple):
    """What the live children of a goal, or of one of its key results, add up to."""

    progress: Sum = Sum()
    # Of an amount that they make up.
    carried: Decimal | None = None
    last_update: datetime | None = None


def mark_parents_dirty(uow: UnitOfWork, goals: Iterable[Goal]) -> None:
    """Have what these goals work towards computed soon."""
    ids = [goal.id for goal in goals]
    if goal_tree.mark_parents(uow, ids):
        schedule_roll_up(uow, len(ids))


def schedule_roll_up(uow: UnitOfWork, moved: int) -> None:
    """Have a pass compute what is marked above as many goals that moved."""
    gathers = min(GATHERS + (moved - 1) * GATHERS_LONGER, LONGEST)
    uow.schedule("roll_up", "tree", uow.now() + gathers)


def recompute(goals: Sequence[Goal], below: Sequence[Any]) -> list[Goal]:
    """Set the progress of each goal from its inputs, children first; those whose numbers changed.

    `below` is what `queries.tree.below` says of these goals.
    """
    rows = rows_by_parent(goals, below)
    known = {goal.id: goal for goal in goals}
    here = {
        goal_id: [known[row.goal_id] for row in own if row.goal_id] for goal_id, own in rows.items()
    }
    return [
        goal
        for goal in children_first(goals, here)
        if set_numbers(goal, contributions_by_key_result(goal, rows[goal.id], known))
    ]


def rows_by_parent(goals: Sequence[Goal], rows: Sequence[Any]) -> dict[Any, list[Any]]:
    """What was read of the children of each of these goals."""
    found: dict[Any, list[Any]] = {goal.id: [] for goal in goals}
    for row in rows:
        if row.parent_goal_id in found:
            found[row.parent_goal_id].append(row)
    return found


def children_first(goals: Sequence[Goal], children: Mapping[Any, Sequence[Goal]]) -> Iterable[Goal]:
    """These goals in an order in which each comes after its `children` among them."""
    placed: dict[Any, Goal] = {}
    waiting = list(reversed(goals))
    seen: set[Any] = set()
    while waiting:
        goal = waiting.pop()
        if goal.id in seen:
            placed.setdefault(goal.id, goal)
            continue
        seen.add(goal.id)
        waiting.append(goal)
        waiting += [child for child in children[goal.id] if child.id not in seen]
    return placed.values()


def recompute_from_key_results(uow: UnitOfWork, goals: Sequence[Goal]) -> None:
    """Set the progress of goals of which key results moved.

    Of those that their children drive no part, the children need not be read: what these add up to
    was set when they moved.
    """
    driven = [goal for goal in goals if _by_children(goal)]
    if driven:
        recompute(driven, goal_tree.child_sums(uow, [goal.id for goal in driven]))
    for goal in goals:
        if goal.driver == "key_results" and not _by_children(goal):
            goal.progress = to_db_precision(_inputs(goal, {}).mean)


def _by_children(goal: Goal) -> bool:
    return goal.driver in ("children", "both") or _driven(goal)


def _driven(goal: Goal) -> bool:
    return any(item.driver == "children" for item in goal.key_results or ())


def set_numbers(goal: Goal, parts: Mapping[UUID | None, Contribution]) -> bool:
    """Set the numbers of one goal from its children by key result; whether one of them changed."""
    before = _numbers(goal)
    for key_result in goal.key_results or ():
        if key_result.driver == "children":
            _from_children(key_result, parts.get(key_result.id, Contribution()))
    goal.children_progress = to_db_precision(
        sum((part.progress for part in parts.values()), Sum()).mean
    )
    if _counts_anew(goal):
        goal.progress = to_db_precision(_inputs(goal, parts).mean)
    updates = [goal.last_update, *(part.last_update for part in parts.values())]
    goal.last_update = max((at for at in updates if at is not None), default=None)
    return _numbers(goal) != before


def _counts_anew(goal: Goal) -> bool:
    """Whether what its driver counts may have moved: of key results that were not read, none."""
    if goal.driver == "key_results":
        return goal.key_results is not None
    return goal.driver != "manual"


def _from_children(key_result: KeyResult, part: Contribution) -> None:
    """The mean of its children by share, or its own formula at the sum of their amounts."""
    if key_result.children_by == "share":
        key_result.progress = to_db_precision(part.progress.mean)
        return
    key_result.current = part.carried
    key_result.progress = to_db_precision(progress_at_value(key_result, part.carried))


def _inputs(goal: Goal, parts: Mapping[UUID | None, Contribution]) -> Sum:
    """What the goal's driver counts; a child aligned to a key result counts through that only."""
    found = Sum()
    if goal.driver in ("key_results", "both"):
        live = (item for item in goal.key_results or () if not item.cancelled)
        found = sum((Sum.of(item.weight, item.progress) for item in live), found)
    if goal.driver in ("children", "both"):
        found += parts.get(None, Contribution()).progress
    return found


def contributions_by_key_result(
    goal: Goal, rows: Sequence[Any], known: Mapping[UUID, Goal]
) -> dict[Any, Contribution]:
    """By key result, or None for the goal itself, with children that were computed just now."""
    found: dict[Any, Contribution] = {}
    for row in rows:
        part = _part(row) if row.goal_id is None else _part_here(goal, row, known[row.goal_id])
        before = found.get(row.parent_key_result_id)
        found[row.parent_key_result_id] = part if before is None else _together(before, part)
    return found


def _part(row: Any) -> Contribution:
    return Contribution(Sum(row.weight, row.value, row.known), row.carried, row.last_update)


def _part_here(goal: Goal, row: Any, child: Goal) -> Contribution:
    if not row.live:
        return Contribution(last_update=child.last_update)
    carried = _carried(goal, row.parent_key_result_id, child) if _driven(child) else row.carried
    return Contribution(Sum.of(row.weight, child.progress), carried, child.last_update)


def _together(one: Contribution, other: Contribution) -> Contribution:
    amounts = [amount for amount in (one.carried, other.carried) if amount is not None]
    times = [at for at in (one.last_update, other.last_update) if at is not None]
    carried = sum(amounts, Decimal(0)) if amounts else None
    return Contribution(one.progress + other.progress, carried, max(times, default=None))


def progress_at_value(key_result: KeyResult, current: Decimal | None) -> Decimal | None:
    """The key result's own formula at a value."""
    return progress_of(
        key_result.direction,
        start=key_result.start,
        target=key_result.target,
        target_high=key_result.target_high,
        tolerance=key_result.tolerance,
        current=current,
    )


def _carried(parent: Goal, key_result_id: UUID | None, child: Goal) -> Decimal | None:
    """What the child adds to an amount above, as the query of links has it before it moves."""
    parts = parent.key_results or ()
    above = next((item for item in parts if item.id == key_result_id), None)
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


def progress_inputs(goal: Goal, links: Sequence[Any]) -> list[Input]:
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
            if link.parent_key_result_id is None and goal_tree.is_live(link.state)
        ]
    return items


def _numbers(goal: Goal) -> tuple[Any, ...]:
    parts = goal.key_results or ()
    own = (goal.progress, goal.children_progress, goal.last_update)
    return (*own, *((item.progress, item.current) for item in parts))


def to_db_precision(value: Decimal | None) -> Decimal | None:
    """As the database keeps it, so that a number that did not move is not told again."""
    return None if value is None else round(value, 6)

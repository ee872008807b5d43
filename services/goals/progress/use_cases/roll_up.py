"""Progress from key results and children, set-based, children first: docs/domain.md#roll-up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from measures.mean import Sum
from measures.progress import progress_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries.goal_tree import ChildLink, ChildSums
from services.goals.goal_sheets.writes import goal_tree as goal_tree_writes
from services.goals.progress.models import GoalRow, LockedGoal, LockedKeyResult

# A roll-up costs as much for one changed goal as for all of a unit, so it waits for more of them;
# many at once are a burst, which will go on.
BASE_DELAY, DELAY_PER_GOAL = timedelta(milliseconds=200), timedelta(milliseconds=2)
LONGEST_DELAY = timedelta(seconds=1)

AnyGoal = TypeVar("AnyGoal", Goal, LockedGoal)


class Input(NamedTuple):
    """A key result or child that the progress of a goal comes from; progress in percent.

    `link` is that of a child.
    """

    kind: str
    id: UUID
    title: str
    weight: Decimal
    progress: Decimal | None
    link: ChildLink | None = None


class ProgressContribution(NamedTuple):
    """What the children of a goal, or of one of its key results, contribute to it.

    `amount` is the sum for a key result that sums up amounts.
    """

    progress: Sum = Sum()
    amount: Decimal | None = None
    last_update: datetime | None = None


def mark_parents_dirty(uow: UnitOfWork, goals: Iterable[Goal]) -> None:
    """Mark the parents of these goals dirty, and schedule the roll-up where there are any."""
    ids = [goal.id for goal in goals]
    if goal_tree_writes.mark_parents_dirty(uow, ids):
        schedule_roll_up(uow, len(ids))


def schedule_roll_up(uow: UnitOfWork, goal_count: int) -> None:
    """Schedule the roll-up of the dirty parents of so many changed goals."""
    delay = min(BASE_DELAY + (goal_count - 1) * DELAY_PER_GOAL, LONGEST_DELAY)
    uow.schedule("roll_up", "tree", uow.now() + delay)


def recompute(goals: Sequence[AnyGoal], child_sums: Sequence[ChildSums]) -> list[AnyGoal]:
    """Set the progress of each goal from its inputs, children first; return those that changed.

    `child_sums` are those of queries.goal_tree.
    """
    rows = rows_by_parent(goals, child_sums)
    goals_by_id = {goal.id: goal for goal in goals}
    children = {
        goal_id: [goals_by_id[row.goal_id] for row in goal_rows if row.goal_id]
        for goal_id, goal_rows in rows.items()
    }
    return [
        goal
        for goal in children_first(goals, children)
        if set_numbers(goal, contributions_by_key_result(goal, rows[goal.id], goals_by_id))
    ]


def rows_by_parent(goals: Sequence[GoalRow], rows: Sequence[Any]) -> dict[Any, list[Any]]:
    """Group rows by their parent; each of `goals` has a list, other parents have none."""
    by_parent: dict[Any, list[Any]] = {goal.id: [] for goal in goals}
    for row in rows:
        if row.parent_goal_id in by_parent:
            by_parent[row.parent_goal_id].append(row)
    return by_parent


def children_first(
    goals: Sequence[AnyGoal], children: Mapping[Any, Sequence[AnyGoal]]
) -> Iterable[AnyGoal]:
    """Order goals so that each comes after its `children` among them (depth first)."""
    ordered: dict[Any, AnyGoal] = {}
    pending = list(reversed(goals))
    visited: set[Any] = set()
    while pending:
        goal = pending.pop()
        if goal.id in visited:
            ordered.setdefault(goal.id, goal)
            continue
        visited.add(goal.id)
        pending.append(goal)
        pending += [child for child in children[goal.id] if child.id not in visited]
    return ordered.values()


def recompute_from_key_results(uow: UnitOfWork, goals: Sequence[AnyGoal]) -> None:
    """Set the progress of goals whose key results changed.

    Reads children only where these drive the goal or a key result: otherwise children_progress
    was set when they changed.
    """
    with_children = [goal for goal in goals if _counts_children(goal)]
    if with_children:
        ids = [goal.id for goal in with_children]
        recompute(with_children, goal_tree.child_sums(uow, ids))
    for goal in goals:
        if goal.progress_source == "key_results" and not _counts_children(goal):
            goal.progress = to_db_precision(_input_sum(goal, {}).mean)


def _counts_children(goal: GoalRow) -> bool:
    return goal.progress_source in ("children", "both") or _has_driven_key_result(goal)


def _has_driven_key_result(goal: GoalRow) -> bool:
    return any(item.progress_source == "children" for item in goal.key_results or ())


def set_numbers(goal: GoalRow, contributions: Mapping[Any, ProgressContribution]) -> bool:
    """Set the computed columns of one goal; whether one of them changed.

    `contributions` are those of its children by key result, of None to the goal itself.
    """
    before = _computed_values(goal)
    for key_result in goal.key_results or ():
        if key_result.progress_source == "children":
            _set_from_children(key_result, contributions.get(key_result.id, ProgressContribution()))
    goal.children_progress = to_db_precision(
        sum((child.progress for child in contributions.values()), Sum()).mean
    )
    if _must_recompute(goal):
        goal.progress = to_db_precision(_input_sum(goal, contributions).mean)
    updates = [goal.last_update, *(child.last_update for child in contributions.values())]
    goal.last_update = max((at for at in updates if at is not None), default=None)
    return _computed_values(goal) != before


def _must_recompute(goal: GoalRow) -> bool:
    """Whether its inputs may have changed; key results that were not read have not."""
    if goal.progress_source == "key_results":
        return goal.key_results is not None
    return goal.progress_source != "manual"


def _set_from_children(
    key_result: KeyResult | LockedKeyResult, contribution: ProgressContribution
) -> None:
    """Set progress to the mean by share, or by the formula at the sum of amounts."""
    if key_result.children_mode == "share":
        key_result.progress = to_db_precision(contribution.progress.mean)
        return
    key_result.current = contribution.amount
    key_result.progress = to_db_precision(progress_at_value(key_result, contribution.amount))


def _input_sum(goal: GoalRow, contributions: Mapping[Any, ProgressContribution]) -> Sum:
    """Sum up what the progress comes from; a child of a key result counts through that only."""
    total = Sum()
    if goal.progress_source in ("key_results", "both"):
        live = (item for item in goal.key_results or () if not item.cancelled)
        total = sum((Sum.of(item.weight, item.progress) for item in live), total)
    if goal.progress_source in ("children", "both"):
        total += contributions.get(None, ProgressContribution()).progress
    return total


def contributions_by_key_result(
    goal: GoalRow, rows: Sequence[ChildSums], goals_by_id: Mapping[Any, GoalRow]
) -> dict[Any, ProgressContribution]:
    """Combine the rows of a goal by key result, with None for the goal itself.

    Children of `goals_by_id` were just computed: their rows are not up to date.
    """
    contributions: dict[Any, ProgressContribution] = {}
    for row in rows:
        if row.goal_id is None:
            contribution = _contribution(row)
        else:
            contribution = _contribution_of_child(goal, row, goals_by_id[row.goal_id])
        previous = contributions.get(row.parent_key_result_id)
        contributions[row.parent_key_result_id] = (
            contribution if previous is None else _combined(previous, contribution)
        )
    return contributions


def _contribution(row: ChildSums) -> ProgressContribution:
    return ProgressContribution(Sum(row.weight, row.value, row.known), row.carried, row.last_update)


def _contribution_of_child(goal: GoalRow, row: ChildSums, child: GoalRow) -> ProgressContribution:
    if not row.live:
        return ProgressContribution(last_update=child.last_update)
    amount = row.carried
    if _has_driven_key_result(child):
        amount = _contributed_amount(goal, row.parent_key_result_id, child)
    return ProgressContribution(Sum.of(row.weight, child.progress), amount, child.last_update)


def _combined(first: ProgressContribution, second: ProgressContribution) -> ProgressContribution:
    amounts = [amount for amount in (first.amount, second.amount) if amount is not None]
    times = [at for at in (first.last_update, second.last_update) if at is not None]
    amount = sum(amounts, Decimal(0)) if amounts else None
    return ProgressContribution(first.progress + second.progress, amount, max(times, default=None))


def progress_at_value(
    key_result: KeyResult | LockedKeyResult, current: Decimal | None
) -> Decimal | None:
    """The percent of a key result at a value, by its direction (docs/measures.md)."""
    return progress_of(
        key_result.direction,
        start=key_result.start,
        target=key_result.target,
        target_high=key_result.target_high,
        tolerance=key_result.tolerance,
        current=current,
    )


def _contributed_amount(
    parent: GoalRow, key_result_id: UUID | None, child: GoalRow
) -> Decimal | None:
    """The child's amount for a key result of the parent, as CHILD_LINKS has it of stored rows."""
    key_results = parent.key_results or ()
    target = next((item for item in key_results if item.id == key_result_id), None)
    if target is None or target.progress_source != "children" or target.children_mode != "amount":
        return None
    amounts = [
        item.current
        for item in child.key_results
        if not item.cancelled
        and (item.unit, item.direction) == (target.unit, target.direction)
        and item.current is not None
    ]
    return sum(amounts, Decimal(0)) if amounts else None


def progress_inputs(goal: Goal, links: Sequence[ChildLink]) -> list[Input]:
    """List what the progress comes from; a child of a key result counts through that only."""
    inputs: list[Input] = []
    if goal.progress_source in ("key_results", "both"):
        inputs += [
            Input("key_result", item.id, item.title, item.weight, item.progress)
            for item in goal.key_results
            if not item.cancelled
        ]
    if goal.progress_source in ("children", "both"):
        inputs += [
            Input("child", link.goal_id, link.title, link.share, link.progress, link)
            for link in links
            if link.parent_key_result_id is None and goal_tree.is_live(link.state)
        ]
    return inputs


def _computed_values(goal: GoalRow) -> tuple[Any, ...]:
    key_results = goal.key_results or ()
    goal_values = (goal.progress, goal.children_progress, goal.last_update)
    return (*goal_values, *((item.progress, item.current) for item in key_results))


def to_db_precision(value: Decimal | None) -> Decimal | None:
    """Round to the digits of the column, so that an unchanged number is not published again."""
    return None if value is None else round(value, 6)

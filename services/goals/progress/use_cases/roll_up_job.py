"""The roll-up job: dirty goals are computed from their children (docs/domain.md#roll-up)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from measures.mean import Sum
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.queries.goal_tree import ChildSums
from services.goals.progress.models import LockedGoal
from services.goals.progress.queries import progress_rows
from services.goals.progress.queries.progress_rows import ParentLinkRow
from services.goals.progress.use_cases.roll_up import (
    ProgressContribution,
    children_first,
    contributions_by_key_result,
    rows_by_parent,
    set_numbers,
)
from services.goals.progress.writes import dirty_goals
from services.goals.progress.writes import progress_rows as progress_row_writes

# Digits: increments are added to sums for as long as the goal lives, and must not be rounded.
SUM_PRECISION = 60
# Links from which on a goal stores sums: fewer are read as fast as increments are.
MANY = 100
# The key of contributions to key results where children drive none of them.
TO_KEY_RESULTS = "key results"


def roll_up(uow: UnitOfWork) -> int:
    """Compute the dirty goals and all their ancestors; return how many changed.

    A goal that was marked several times is computed once, and the result does not depend on the
    order of changes. A goal with thousands of children costs what any other does: only changed
    children are read, but once a day all of them, so that no error of its sums lasts.
    """
    goals = dirty_goals.lock_dirty_goals(uow)
    if not goals:
        return 0
    ids = [goal.id for goal in goals]
    today = uow.tenant.today()
    fresh_ids = {goal.id for goal in goals if goal.sums_unknown or goal.summed_on != today}
    rows, driven_ids = dirty_goals.fresh_child_sums(uow, fresh_ids, ids)
    if driven_ids or any(goal.progress_source == "both" for goal in goals):
        progress_rows.add_key_results(uow, goals)
    if driven_ids:
        # Sums hold no amounts by key result.
        fresh_ids |= driven_ids
        rows = dirty_goals.fresh_child_amounts(uow, fresh_ids, ids)
    child_sums = rows_by_parent(goals, rows)
    parents = set(ids) - fresh_ids
    links = rows_by_parent(goals, progress_rows.parent_links(uow, ids, parents))
    with localcontext(prec=SUM_PRECISION):
        changed = _compute(goals, fresh_ids, child_sums, links, today)
    if changed:
        progress_row_writes.write_progress(uow, changed, mark_parents=False)
    for goal in changed:
        uow.publish_state(goal, goal_events.goal_progress)
    return len(changed)


def _compute(
    goals: Sequence[LockedGoal],
    fresh_ids: Collection[str],
    child_sums: Mapping[Any, Sequence[ChildSums]],
    links: Mapping[Any, Sequence[ParentLinkRow]],
    today: date,
) -> list[LockedGoal]:
    """Set the computed columns and sums, children first; return the goals that changed."""
    goals_by_id = {goal.id: goal for goal in goals}
    children = {
        goal_id: [goals_by_id[row.goal_id] for row in rows if row.goal_id]
        + [goals_by_id[link.goal_id] for link in links[goal_id]]
        for goal_id, rows in child_sums.items()
    }
    before = {goal.id: (goal.progress, goal.sums) for goal in goals}
    changed = []
    for goal in children_first(goals, children):
        if goal.id in fresh_ids:
            contributions = contributions_by_key_result(goal, child_sums[goal.id], goals_by_id)
        else:
            contributions = _incremented(goal, links[goal.id], goals_by_id, before)
        numbers_changed = set_numbers(goal, contributions)
        has_sums = goal.id not in fresh_ids or sum(row.links for row in child_sums[goal.id]) >= MANY
        goal.sums, goal.summed_on = (_sums(contributions), today) if has_sums else (None, None)
        if numbers_changed or goal.sums != before[goal.id][1]:
            changed.append(goal)
    return changed


def _incremented(
    goal: LockedGoal,
    links: Sequence[ParentLinkRow],
    goals_by_id: Mapping[Any, LockedGoal],
    before: Mapping[Any, tuple[Decimal | None, Any]],
) -> dict[Any, ProgressContribution]:
    """Add to the goal's sums its increments, and what this roll-up changed of its children."""
    sums = [Sum(*goal.sums[:3]), Sum(*goal.sums[3:])]
    if goal.increments:
        increments: list[Any] = [number or Decimal(0) for number in goal.increments]
        sums = [sums[0] + Sum(*increments[:3]), sums[1] + Sum(*increments[3:])]
    times = [goal.changed_at, *(goals_by_id[link.goal_id].last_update for link in links)]
    for link in links:
        if link.live:
            previous, current = before[link.goal_id][0], goals_by_id[link.goal_id].progress
            index = 0 if link.parent_key_result_id is None else 1
            sums[index] += Sum.of(link.share, current) - Sum.of(link.share, previous)
    at = max((at for at in times if at is not None), default=None)
    return {
        None: ProgressContribution(sums[0], last_update=at),
        TO_KEY_RESULTS: ProgressContribution(sums[1]),
    }


def _sums(contributions: Mapping[Any, ProgressContribution]) -> list[Decimal]:
    """The sums of contributions to the goal itself, then of those to its key results."""
    to_goal = contributions.get(None, ProgressContribution()).progress
    to_key_results = sum(
        (child.progress for key, child in contributions.items() if key is not None), Sum()
    )
    return [Decimal(number) for number in (*to_goal, *to_key_results)]

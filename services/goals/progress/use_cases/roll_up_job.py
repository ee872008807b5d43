"""A pass of the roll-up: what moved below goals moves them (docs/domain.md#roll-up)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from measures.mean import Sum
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.queries import goal_tree
from services.goals.progress.queries import progress_rows
from services.goals.progress.use_cases.roll_up import (
    Contribution,
    children_first,
    contributions_by_key_result,
    rows_by_parent,
    set_numbers,
)

# Digits: sums are added to for as long as the goal lives, and must not be rounded.
EXACT = 60
# Links below a goal from which on it keeps sums: fewer are read as fast as the difference is.
MANY = 100
# Where no key result is driven, nobody asks to which of them a child works.
TO_KEY_RESULTS = "key results"


def roll_up(uow: UnitOfWork) -> int:
    """Compute every marked goal anew and all above them; answers how many changed.

    Bursts merge: a goal marked any number of times is computed once in a pass, and the result
    does not depend on the order in which children changed. Of the children is read what moved: a
    goal above thousands costs what any other does.
    """
    goals = progress_rows.lock_dirty_goals(uow)
    if not goals:
        return 0
    ids = [goal.id for goal in goals]
    today = uow.tenant.today()
    # Once a day all children are read: what went wrong does not last.
    anew = {goal.id for goal in goals if goal.anew or goal.summed_on != today}
    rows, driven = goal_tree.below_anew(uow, anew, ids)
    if driven or any(goal.driver == "both" for goal in goals):
        progress_rows.add_key_results(uow, goals)
    if driven:
        # What children make up of key results is not kept as sums.
        anew |= driven
        rows = goal_tree.amounts_anew(uow, anew, ids)
    below = rows_by_parent(goals, rows)
    links = rows_by_parent(goals, progress_rows.parent_links(uow, ids, set(ids) - anew))
    with localcontext(prec=EXACT):
        moved = _compute(goals, anew, below, links, today)
    if moved:
        progress_rows.write_progress(uow, moved, mark=False)
    for goal in moved:
        uow.publish_state(goal, goal_events.goal_progress)
    return len(moved)


def _compute(
    goals: Sequence[Any],
    anew: Collection[str],
    below: Mapping[Any, Sequence[Any]],
    links: Mapping[Any, Sequence[Any]],
    today: date,
) -> list[Goal]:
    """Set the numbers and sums of these goals, children first; those of which one changed."""
    known = {goal.id: goal for goal in goals}
    here = {
        goal_id: [known[row.goal_id] for row in (*own, *links[goal_id]) if row.goal_id]
        for goal_id, own in below.items()
    }
    before = {goal.id: (goal.progress, goal.sums) for goal in goals}
    moved = []
    for goal in children_first(goals, here):
        if goal.id in anew:
            parts = contributions_by_key_result(goal, below[goal.id], known)
        else:
            parts = _added(goal, links[goal.id], known, before)
        numbers_moved = set_numbers(goal, parts)
        many = goal.id not in anew or sum(row.links for row in below[goal.id]) >= MANY
        goal.sums, goal.summed_on = (_sums(parts), today) if many else (None, None)
        if numbers_moved or goal.sums != before[goal.id][1]:
            moved.append(goal)
    return moved


def _added(
    goal: Any,
    links: Sequence[Any],
    known: Mapping[Any, Goal],
    before: Mapping[Any, tuple[Decimal | None, Any]],
) -> dict[Any, Contribution]:
    """What its children add up to: its sums so far, what was told since and what moved just now."""
    sums = [Sum(*goal.sums[:3]), Sum(*goal.sums[3:])]
    if goal.added:
        added: list[Any] = [number or Decimal(0) for number in goal.added]
        sums = [sums[0] + Sum(*added[:3]), sums[1] + Sum(*added[3:])]
    times = [goal.told_at, *(known[link.goal_id].last_update for link in links)]
    for link in links:
        if link.live:
            was, now = before[link.goal_id][0], known[link.goal_id].progress
            place = 0 if link.parent_key_result_id is None else 1
            sums[place] += Sum.of(link.share, now) - Sum.of(link.share, was)
    at = max((at for at in times if at is not None), default=None)
    return {None: Contribution(sums[0], last_update=at), TO_KEY_RESULTS: Contribution(sums[1])}


def _sums(parts: Mapping[Any, Contribution]) -> list[Decimal]:
    """Of what works towards the goal itself, then of what does towards its key results."""
    direct = parts.get(None, Contribution()).progress
    others = sum((part.progress for place, part in parts.items() if place is not None), Sum())
    return [Decimal(number) for number in (*direct, *others)]

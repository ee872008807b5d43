"""The one statement that writes what a roll-up or a check-in computed."""

import json
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from servicekit.database.raw import array
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import LIVE
from services.goals.progress.models import COMPUTED_COLUMNS, LockedGoal, computed_values

# A link has the child's columns that its parent sums up, so that a goal with thousands of children
# reads only those that changed; see UPDATE_LINKS of goal_sheets.writes.goal_tree.
UPDATE = """
    updated_key_results AS (
        UPDATE key_results SET current = changed.current, progress = changed.progress,
            last_check_in_id = changed.last_check_in_id,
            last_check_in_at = changed.last_check_in_at,
            last_period_end = changed.last_period_end, milestones = changed.milestones,
            provided_through = changed.provided_through, updated_at = %(now)s,
            version = key_results.version + 1, moves = key_results.moves + 1
        FROM unnest(
            CAST(%(kr_id)s AS uuid[]), CAST(%(kr_current)s AS numeric[]),
            CAST(%(kr_progress)s AS numeric[]), CAST(%(kr_last_check_in_id)s AS uuid[]),
            CAST(%(kr_last_check_in_at)s AS timestamptz[]), CAST(%(kr_last_period_end)s AS date[]),
            CAST(%(kr_milestones)s AS jsonb[]), CAST(%(kr_provided_through)s AS timestamptz[])
        ) AS changed (id, current, progress, last_check_in_id, last_check_in_at, last_period_end,
            milestones, provided_through)
        WHERE key_results.id = changed.id
    ), changed AS MATERIALIZED (
        SELECT * FROM unnest(
            CAST(%(id)s AS uuid[]), CAST(%(progress)s AS numeric[]),
            CAST(%(children_progress)s AS numeric[]), CAST(%(last_update)s AS timestamptz[]),
            CAST(%(state)s AS text[]), CAST(%(sums)s AS text[]), CAST(%(summed_on)s AS date[])
        ) AS changed (id, progress, children_progress, last_update, state, sums, summed_on)
    ), updated_goals AS (
        UPDATE goals SET progress = changed.progress, children_progress = changed.children_progress,
            last_update = changed.last_update,
            sums = CASE WHEN %(summed)s THEN CAST(changed.sums AS numeric[]) ELSE goals.sums END,
            summed_on = CASE WHEN %(summed)s THEN changed.summed_on ELSE goals.summed_on END,
            version = goals.version + 1, moves = goals.moves + 1, updated_at = %(now)s
        FROM changed WHERE goals.id = changed.id
    ), updated_links AS (
        UPDATE alignments SET progress = changed.progress, last_update = changed.last_update,
            live = changed.state = ANY(CAST(%(live)s AS text[]))
        FROM changed WHERE goal_id = changed.id
        RETURNING parent_goal_id, parent_key_result_id IS NULL AS direct,
            CASE WHEN old.live THEN old.share ELSE 0 END AS weight,
            CASE WHEN new.live THEN new.share ELSE 0 END AS new_weight,
            LEAST(GREATEST(old.progress, 0), 100) AS value,
            LEAST(GREATEST(new.progress, 0), 100) AS new_value,
            CAST(old.live AND old.progress IS NOT NULL AS int) AS known,
            CAST(new.live AND new.progress IS NOT NULL AS int) AS new_known,
            new.last_update AS updated_at
    )
"""
UPDATE_AND_MARK_PARENTS = f"""{UPDATE}, dirty_parents AS (
        INSERT INTO dirty_goals (id, goal_id, direct, weight, value, known, last_update)
        SELECT uuidv7(), parent_goal_id, direct, new_weight - weight,
            new_weight * new_value - weight * value, new_known - known, updated_at
        FROM updated_links
    )
"""  # noqa: S608 - our own names
GOAL_COLUMNS = ("id", "progress", "children_progress", "last_update", "state", "sums", "summed_on")
_goal_values = attrgetter(*GOAL_COLUMNS)


def write_progress(uow: UnitOfWork, goals: Sequence[LockedGoal], *, mark_parents: bool) -> None:
    """Write locked goals, their changed key results and their links at the commit.

    With `mark_parents` their parents become dirty, and sums stay as they are: only a roll-up
    computes these. The versions of the rows rise, in memory too.
    """
    key_results = [
        key_result
        for goal in goals
        for key_result in goal.key_results or ()
        if computed_values(key_result) != key_result.stored
    ]
    for goal in goals:
        goal.version += 1
    for key_result in key_results:
        key_result.version += 1
    params = {
        **_params(GOAL_COLUMNS, map(_goal_values, goals)),
        **_params(COMPUTED_COLUMNS, map(computed_values, key_results), "kr_"),
        "live": array(LIVE),
        "now": uow.now(),
        "summed": not mark_parents,
    }
    uow.defer_write(UPDATE_AND_MARK_PARENTS if mark_parents else UPDATE, params)


def _params(
    names: Sequence[str], rows: Iterable[tuple[Any, ...]], prefix: str = ""
) -> dict[str, str]:
    """Build one array parameter per column."""
    columns: Any = [*zip(*rows, strict=True)] or [()] * len(names)
    return {
        prefix + name: array(map(TEXT_OF[name], column) if name in TEXT_OF else column)
        for name, column in zip(names, columns, strict=True)
    }


def _array_text(numbers: Sequence[Any] | None) -> str | None:
    return None if numbers is None else "{" + ",".join(map(str, numbers)) + "}"


# Columns that are lists themselves.
TEXT_OF: dict[str, Callable[[Any], str | None]] = {"sums": _array_text, "milestones": json.dumps}

"""Dirty goals, taken by a roll-up, and the sums of their children read afresh."""

from collections.abc import Collection, Sequence

from psycopg.rows import class_row

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.queries.goal_tree import (
    CHILD_AMOUNTS,
    SUMMED,
    ChildSums,
)
from services.goals.progress.models import GOAL_COLUMNS, LockedGoal

# Goal by goal (OFFSET 0) by the index: the planner cannot know how many are dirty, and a join that
# expects many reads every link. `increments` is what changed children add to the goal's sums;
# `sums_unknown` says that they must be summed up again.
LOCK_DIRTY_GOALS = f"""
    WITH RECURSIVE dirty AS (
        DELETE FROM dirty_goals RETURNING goal_id, direct, weight, value, known, last_update
    ), up (id) AS (
        SELECT goal_id FROM dirty
        UNION SELECT link.parent_goal_id FROM up CROSS JOIN LATERAL (
            SELECT parent_goal_id FROM alignments WHERE goal_id = up.id OFFSET 0
        ) AS link
    ), increment AS (
        SELECT goal_id, bool_or(weight IS NULL) AS sums_unknown, max(last_update) AS changed_at,
            ARRAY[
            sum(weight) FILTER (WHERE direct), sum(value) FILTER (WHERE direct),
            sum(known) FILTER (WHERE direct), sum(weight) FILTER (WHERE NOT direct),
            sum(value) FILTER (WHERE NOT direct), sum(known) FILTER (WHERE NOT direct)
        ] AS increments FROM dirty GROUP BY goal_id
    )
    SELECT goal.*, due.sums_unknown, due.changed_at, due.increments FROM (
        SELECT up.id, increment.* FROM up LEFT JOIN increment ON increment.goal_id = up.id
        ORDER BY up.id
    ) AS due CROSS JOIN LATERAL (
        SELECT {GOAL_COLUMNS}, sums, summed_on FROM goals WHERE goals.id = due.id FOR NO KEY UPDATE
    ) AS goal
"""  # noqa: S608 - our own names
# Sums that are read whole need no increments; one statement sees both at one moment.
WITH_FRESH_SUMS = f"""
    WITH dropped_increments AS (
        DELETE FROM dirty_goals WHERE goal_id = ANY(CAST(%(goal_ids)s AS uuid[]))
    ), {SUMMED}
"""  # noqa: S608 - our own names
# And the goals of `here` with key results that children drive: of these FRESH_CHILD_AMOUNTS.
FRESH_CHILD_SUMS = f"""{WITH_FRESH_SUMS}
    SELECT *, NULL AS carried, NULL AS driven_id FROM summed UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, goal_id FROM key_results
    WHERE goal_id = ANY(CAST(%(here)s AS uuid[])) AND progress_source = 'children'
"""  # noqa: S608 - our own names
FRESH_CHILD_AMOUNTS = f"{WITH_FRESH_SUMS} {CHILD_AMOUNTS}"


def lock_dirty_goals(uow: UnitOfWork) -> list[LockedGoal]:
    """Lock the dirty goals and all their ancestors, in order of ids; delete the dirty marks.

    Their key results are not read: a roll-up changes few of them.
    """
    uow.flush()
    rows = class_row(LockedGoal)
    return execute_raw(uow.session, LOCK_DIRTY_GOALS, {}, rows=rows, cursor=TextIds).fetchall()


def fresh_child_sums(
    uow: UnitOfWork, goal_ids: Collection[str], here: Collection[str]
) -> tuple[Sequence[ChildSums], set[str]]:
    """Sum up the children of `goal_ids` and delete their increments, which these sums include.

    `here` are all goals of the roll-up; children among them come one by one. The second answer is
    those of `here` with key results that children drive.
    """
    params = {"goal_ids": array(goal_ids), "here": array(here)}
    rows = execute_raw(uow.session, FRESH_CHILD_SUMS, params, cursor=TextIds).fetchall()
    driven_ids = {row.driven_id for row in rows if row.driven_id}
    return [row for row in rows if row.parent_goal_id], driven_ids


def fresh_child_amounts(
    uow: UnitOfWork, goal_ids: Collection[str], here: Collection[str]
) -> Sequence[ChildSums]:
    """Likewise, with the amounts that children contribute to key results."""
    params = {"goal_ids": array(goal_ids), "here": array(here)}
    return execute_raw(uow.session, FRESH_CHILD_AMOUNTS, params, cursor=TextIds).fetchall()

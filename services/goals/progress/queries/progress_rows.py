"""Rows of goals and key results for the roll-up, locked."""

from collections.abc import Collection, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, LiteralString, Protocol, TypeVar

from psycopg.rows import class_row

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.progress.models import (
    GOAL_COLUMNS,
    LockedCycle,
    LockedGoal,
    LockedKeyResult,
    computed_values,
)

# Empty lists as NULL, which need not be parsed: most are empty.
KEY_RESULT_COLUMNS = """
    id, goal_id, weight, cancelled, progress_source, children_mode, unit, direction, start, target,
    target_high, tolerance, accumulation, period, current, progress, last_check_in_id,
    last_check_in_at, last_period_end, NULLIF(milestones, '[]') AS milestones, provided_through,
    metric_id, version
"""
# Locks in one order, so that two roll-ups cannot deadlock; NO KEY, so that a child may be aligned
# meanwhile.
LOCK_GOALS_OF_KEY_RESULTS = f"""
    SELECT {GOAL_COLUMNS}, reopened_until, cycles.state AS cycle_state, cycles.cut_off_on
    FROM goals JOIN cycles ON cycles.id = cycle_id
    WHERE goals.id IN (SELECT goal_id FROM key_results WHERE id = ANY(CAST(%(ids)s AS uuid[])))
    ORDER BY goals.id FOR NO KEY UPDATE OF goals
"""  # noqa: S608 - our own names
# Reads the links of the children: their parents may have thousands.
PARENT_LINKS = """
    SELECT link.* FROM unnest(CAST(%(ids)s AS uuid[])) AS children (id) CROSS JOIN LATERAL (
        SELECT goal_id, parent_goal_id, parent_key_result_id, share, live
        FROM alignments WHERE goal_id = children.id OFFSET 0
    ) AS link WHERE parent_goal_id = ANY(CAST(%(parents)s AS uuid[]))
"""
# Read after the goals are locked, to see what was committed until then.
KEY_RESULTS = f"""
    SELECT {KEY_RESULT_COLUMNS} FROM key_results
    WHERE goal_id = ANY(CAST(%(ids)s AS uuid[])) ORDER BY id
"""  # noqa: S608 - our own names
# All key results of the goals `goals`, which count beside their children, and of those of `ids`
# which have a key result driven by children. A roll-up changes no other.
ROLLED_UP_KEY_RESULTS = f"""
    SELECT {KEY_RESULT_COLUMNS} FROM key_results WHERE goal_id IN (
        SELECT unnest(CAST(%(goals)s AS uuid[])) UNION ALL
        SELECT goal_id FROM key_results WHERE goal_id = ANY(CAST(%(ids)s AS uuid[]))
            AND progress_source = 'children'
    ) ORDER BY id
"""  # noqa: S608 - our own names

Row = TypeVar("Row")


class ParentLinkRow(Protocol):
    """An alignment: the share of a child in its parent, and whether it counts (`live`)."""

    goal_id: Any
    parent_goal_id: Any
    parent_key_result_id: Any
    share: Any
    live: bool


def lock_goals_of_key_results(uow: UnitOfWork, key_result_ids: Collection[str]) -> list[LockedGoal]:
    """Lock the goals of these key results, in order of ids; with all key results and the cycle."""
    uow.flush()
    if not key_result_ids:
        return []
    params = {"ids": array(key_result_ids)}
    goals = {goal.id: goal for goal in _rows(uow, LOCK_GOALS_OF_KEY_RESULTS, params, LockedGoal)}
    for goal in goals.values():
        goal.cycle = LockedCycle(state=goal.cycle_state, cut_off_on=goal.cut_off_on)
    _add_rows(goals, _rows(uow, KEY_RESULTS, {"ids": array(goals)}, LockedKeyResult))
    return list(goals.values())


def add_key_results(uow: UnitOfWork, goals: Sequence[LockedGoal]) -> None:
    """Read the key results of locked goals, where children drive one or all count beside them."""
    params = {
        "ids": array(goal.id for goal in goals),
        "goals": array(goal.id for goal in goals if goal.progress_source == "both"),
    }
    rows = _rows(uow, ROLLED_UP_KEY_RESULTS, params, LockedKeyResult)
    _add_rows({goal.id: goal for goal in goals}, rows)


def parent_links(
    uow: UnitOfWork, goal_ids: Collection[str], parents: Collection[str]
) -> Sequence[ParentLinkRow]:
    """The links from locked goals to these parents, ids as texts."""
    if not parents:
        return []
    params = {"ids": array(goal_ids), "parents": array(parents)}
    return execute_raw(
        uow.session, PARENT_LINKS, params, rows=class_row(SimpleNamespace), cursor=TextIds
    ).fetchall()


def _add_rows(goals: Mapping[str, LockedGoal], rows: Sequence[LockedKeyResult]) -> None:
    for key_result in rows:
        key_result.milestones = key_result.milestones or []
        key_result.stored = computed_values(key_result)
        goal = goals[key_result.goal_id]
        if goal.key_results is None:
            goal.key_results = []
        goal.key_results.append(key_result)


def _rows(
    uow: UnitOfWork, statement: LiteralString, params: Mapping[str, object], kind: type[Row]
) -> list[Row]:
    return execute_raw(
        uow.session, statement, params, rows=class_row(kind), cursor=TextIds
    ).fetchall()

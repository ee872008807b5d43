"""Goals whose rows are held, read beside the session: mapping them costs more than computing."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, LiteralString

from psycopg.rows import class_row

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE, Goal

GOAL = "goals.id, driver, goals.state, progress, children_progress, last_update, goals.version"
# An empty list as none: most are empty, and a NULL need not be parsed.
KEY_RESULT = """
    id, goal_id, weight, cancelled, driver, children_by, unit, direction, start, target,
    target_high, tolerance, accumulation, period, current, progress, last_check_in_id,
    last_check_in_at, last_period_end, NULLIF(milestones, '[]') AS milestones, provided_at,
    metric_id, version
"""
# In one order, so that two passes cannot block each other; not against those who only refer to a
# row: a child may be aligned meanwhile.
GOALS_OF = f"""
    SELECT {GOAL}, reopened_until, cycles.state AS cycle_state, cycles.cut_off_on
    FROM goals JOIN cycles ON cycles.id = cycle_id
    WHERE goals.id IN (SELECT goal_id FROM key_results WHERE id = ANY(CAST(%(ids)s AS uuid[])))
    ORDER BY goals.id FOR NO KEY UPDATE OF goals
"""  # noqa: S608 - our own names
# Goal by goal by the index: nobody knows how many are marked, and a join that expects many reads
# every link there is. `added` is what the children add to the goal's sums; `anew` says that nobody
# knows.
MARKED = f"""
    WITH RECURSIVE marked AS (
        DELETE FROM dirty_goals RETURNING goal_id, direct, weight, value, known, last_update
    ), up (id) AS (
        SELECT goal_id FROM marked
        UNION SELECT link.parent_goal_id FROM up CROSS JOIN LATERAL (
            SELECT parent_goal_id FROM alignments WHERE goal_id = up.id OFFSET 0
        ) AS link
    ), told AS (
        SELECT goal_id, bool_or(weight IS NULL) AS anew, max(last_update) AS told_at, ARRAY[
            sum(weight) FILTER (WHERE direct), sum(value) FILTER (WHERE direct),
            sum(known) FILTER (WHERE direct), sum(weight) FILTER (WHERE NOT direct),
            sum(value) FILTER (WHERE NOT direct), sum(known) FILTER (WHERE NOT direct)
        ] AS added FROM marked GROUP BY goal_id
    )
    SELECT goal.*, due.anew, due.told_at, due.added FROM (
        SELECT up.id, told.* FROM up LEFT JOIN told ON told.goal_id = up.id ORDER BY up.id
    ) AS due CROSS JOIN LATERAL (
        SELECT {GOAL}, sums, summed_on FROM goals WHERE goals.id = due.id FOR NO KEY UPDATE
    ) AS goal
"""  # noqa: S608 - our own names
# By the children: the parents are those above thousands.
LINKS = """
    SELECT link.* FROM unnest(CAST(%(ids)s AS uuid[])) AS here (id) CROSS JOIN LATERAL (
        SELECT goal_id, parent_goal_id, parent_key_result_id, share, live
        FROM alignments WHERE goal_id = here.id OFFSET 0
    ) AS link WHERE parent_goal_id = ANY(CAST(%(parents)s AS uuid[]))
"""
# After the rows of the goals are held: these see what was committed until then.
KEY_RESULTS = f"""
    SELECT {KEY_RESULT} FROM key_results WHERE goal_id = ANY(CAST(%(ids)s AS uuid[])) ORDER BY id
"""  # noqa: S608 - our own names
# All of a goal of which some are driven by children; `goals` are those of which all count beside
# the children. Nothing moves the others in a pass, and they need not be read.
COUNTED = f"""
    SELECT {KEY_RESULT} FROM key_results WHERE goal_id IN (
        SELECT unnest(CAST(%(goals)s AS uuid[])) UNION ALL
        SELECT goal_id FROM key_results WHERE goal_id = ANY(CAST(%(ids)s AS uuid[]))
            AND driver = 'children'
    ) ORDER BY id
"""  # noqa: S608 - our own names
# One statement for all that moved. A link carries what its parent sums up of the child, so that a
# goal above thousands reads what has moved alone; see TELL in queries/tree.py.
WRITE = """
    key_results_moved AS (
        UPDATE key_results SET current = moved.current, progress = moved.progress,
            last_check_in_id = moved.last_check_in_id, last_check_in_at = moved.last_check_in_at,
            last_period_end = moved.last_period_end, milestones = moved.milestones,
            provided_at = moved.provided_at, updated_at = %(now)s,
            version = key_results.version + 1, moves = key_results.moves + 1
        FROM unnest(
            CAST(%(kr_id)s AS uuid[]), CAST(%(kr_current)s AS numeric[]),
            CAST(%(kr_progress)s AS numeric[]), CAST(%(kr_last_check_in_id)s AS uuid[]),
            CAST(%(kr_last_check_in_at)s AS timestamptz[]), CAST(%(kr_last_period_end)s AS date[]),
            CAST(%(kr_milestones)s AS jsonb[]), CAST(%(kr_provided_at)s AS timestamptz[])
        ) AS moved (id, current, progress, last_check_in_id, last_check_in_at, last_period_end,
            milestones, provided_at)
        WHERE key_results.id = moved.id
    ), moved AS MATERIALIZED (
        SELECT * FROM unnest(
            CAST(%(id)s AS uuid[]), CAST(%(progress)s AS numeric[]),
            CAST(%(children_progress)s AS numeric[]), CAST(%(last_update)s AS timestamptz[]),
            CAST(%(state)s AS text[]), CAST(%(sums)s AS text[]), CAST(%(summed_on)s AS date[])
        ) AS moved (id, progress, children_progress, last_update, state, sums, summed_on)
    ), goals_moved AS (
        UPDATE goals SET progress = moved.progress, children_progress = moved.children_progress,
            last_update = moved.last_update,
            sums = CASE WHEN %(summed)s THEN CAST(moved.sums AS numeric[]) ELSE goals.sums END,
            summed_on = CASE WHEN %(summed)s THEN moved.summed_on ELSE goals.summed_on END,
            version = goals.version + 1, moves = goals.moves + 1, updated_at = %(now)s
        FROM moved WHERE goals.id = moved.id
    ), links_told AS (
        UPDATE alignments SET progress = moved.progress, last_update = moved.last_update,
            live = moved.state = ANY(CAST(%(live)s AS text[]))
        FROM moved WHERE goal_id = moved.id
        RETURNING parent_goal_id, parent_key_result_id IS NULL AS direct,
            CASE WHEN old.live THEN old.share ELSE 0 END AS weight,
            CASE WHEN new.live THEN new.share ELSE 0 END AS new_weight,
            LEAST(GREATEST(old.progress, 0), 100) AS value,
            LEAST(GREATEST(new.progress, 0), 100) AS new_value,
            CAST(old.live AND old.progress IS NOT NULL AS int) AS known,
            CAST(new.live AND new.progress IS NOT NULL AS int) AS new_known,
            new.last_update AS told_at
    )
"""
WRITE_AND_MARK = f"""{WRITE}, marked AS (
        INSERT INTO dirty_goals (id, goal_id, direct, weight, value, known, last_update)
        SELECT uuidv7(), parent_goal_id, direct, new_weight - weight,
            new_weight * new_value - weight * value, new_known - known, told_at FROM links_told
    )
"""  # noqa: S608 - our own names
GOAL_NUMBERS = ("id", "progress", "children_progress", "last_update", "state", "sums", "summed_on")
KEY_RESULT_NUMBERS = (
    *("id", "progress", "current", "last_check_in_id", "last_check_in_at", "last_period_end"),
    *("milestones", "provided_at"),
)
_numbers_of_goal = attrgetter(*GOAL_NUMBERS)
_numbers_of_key_result = attrgetter(*KEY_RESULT_NUMBERS)


class LockedCycle(SimpleNamespace):
    takes_values = Cycle.takes_values


class LockedGoal(SimpleNamespace):
    key_results = None
    sums, summed_on = None, None
    takes_values = Goal.takes_values


def lock_goals_of_key_results(uow: UnitOfWork, key_result_ids: Collection[str]) -> list[Any]:
    """The goals of these key results with all of theirs and their cycles, held: plain objects with
    those attributes of the mapped ones that values move or are computed from, ids as texts."""
    uow.flush()
    if not key_result_ids:
        return []
    found = {
        goal.id: goal for goal in _sent(uow, GOALS_OF, {"ids": array(key_result_ids)}, LockedGoal)
    }
    for goal in found.values():
        goal.cycle = LockedCycle(state=goal.cycle_state, cut_off_on=goal.cut_off_on)
    _add_key_results(found, _sent(uow, KEY_RESULTS, {"ids": array(found)}))
    return list(found.values())


def lock_dirty_goals(uow: UnitOfWork) -> list[Any]:
    """The marked goals and all that are above them, held; the marks go with this transaction.

    Their key results are None: mostly none of them moves.
    """
    uow.flush()
    return _sent(uow, MARKED, {}, LockedGoal)


def add_key_results(uow: UnitOfWork, goals: Sequence[Goal]) -> None:
    """Give goals their key results where one of these is driven or all count beside children."""
    both = array(goal.id for goal in goals if goal.driver == "both")
    told = {"ids": array(goal.id for goal in goals), "goals": both}
    _add_key_results({goal.id: goal for goal in goals}, _sent(uow, COUNTED, told))


def parent_links(uow: UnitOfWork, goal_ids: Collection[str], parents: Collection[str]) -> list[Any]:
    """What held goals work towards, of these parents: share and whether they count."""
    told = {"ids": array(goal_ids), "parents": array(parents)}
    return _sent(uow, LINKS, told) if parents else []


def _add_key_results(goals: Mapping[Any, Any], rows: Sequence[Any]) -> None:
    for item in rows:
        item.milestones = item.milestones or []
        item.stored = _numbers_of_key_result(item)
        goal = goals[item.goal_id]
        if goal.key_results is None:
            goal.key_results = []
        goal.key_results.append(item)


def _sent(
    uow: UnitOfWork,
    statement: LiteralString,
    values: dict[str, Any],
    kind: type[SimpleNamespace] = SimpleNamespace,
) -> list[Any]:
    sent = execute_raw(uow.session, statement, values, rows=class_row(kind), cursor=TextIds)
    return sent.fetchall()


def write_progress(uow: UnitOfWork, goals: Sequence[Goal], *, mark: bool) -> None:
    """Have the numbers of held goals and of what moved of their key results written, and their
    links told; with `mark`, the parents are marked. Their versions rise with the rows'.
    """
    items: list[Any] = [item for goal in goals for item in goal.key_results or ()]
    moved = [item for item in items if _numbers_of_key_result(item) != item.stored]
    for row in (*goals, *moved):
        row.version += 1
    written = {
        **_columns(GOAL_NUMBERS, map(_numbers_of_goal, goals)),
        **_columns(KEY_RESULT_NUMBERS, map(_numbers_of_key_result, moved), "kr_"),
        "live": array(LIVE),
        "now": uow.now(),
        # Only a pass reads and keeps them.
        "summed": not mark,
    }
    uow.defer_write(WRITE_AND_MARK if mark else WRITE, written)


def _columns(names: Sequence[str], rows: Any, prefix: str = "") -> dict[str, str]:
    """A parameter for each column, all in one order."""
    columns: Any = [*zip(*rows, strict=True)] or [()] * len(names)
    return {
        prefix + name: array(map(AS_TEXT[name], column) if name in AS_TEXT else column)
        for name, column in zip(names, columns, strict=True)
    }


def _numbers(numbers: Sequence[Any] | None) -> str | None:
    return None if numbers is None else "{" + ",".join(map(str, numbers)) + "}"


# Lists within a column.
AS_TEXT: dict[str, Callable[[Any], str | None]] = {"sums": _numbers, "milestones": json.dumps}

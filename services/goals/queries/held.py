"""Goals whose rows are held, read beside the session: mapping them costs more than computing."""

import json
from collections.abc import Collection, Sequence
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import class_row
from sqlalchemy.dialects.postgresql import JSONB

from servicekit.statements import send
from servicekit.unit_of_work import UnitOfWork
from services.goals.models import LIVE, Alignment, Cycle, Goal, KeyResult

from .tree import MARK_TOLD

UNREAD = {"description", "words", "created_at", "updated_at"}


def _columns(model: Any, left_out: Collection[str] = UNREAD) -> LiteralString:
    """The columns of a model, named after its table."""
    table = model.__table__
    return ", ".join(_told_of(column) for column in table.columns if column.name not in left_out)


def _told_of(column: Any) -> LiteralString:
    """An empty list as none: most are empty, and a NULL need not be parsed."""
    name = f"{column.table.name}.{column.name}"
    return f"NULLIF({name}, '[]') AS {column.name}" if isinstance(column.type, JSONB) else name


# In one order, so that two passes cannot block each other; not against those who only refer to a
# row: a child may be aligned meanwhile.
HELD = "ORDER BY goals.id FOR NO KEY UPDATE OF goals"
GOALS = f"SELECT {_columns(Goal)} FROM goals WHERE id = ANY(%(ids)s) {HELD}"  # noqa: S608 - our own
GOALS_OF = (
    f"SELECT {_columns(Goal)}, cycles.state AS cycle_state, cycles.cut_off_on"  # noqa: S608 - our own
    " FROM goals JOIN cycles ON cycles.id = cycle_id WHERE goals.id IN"
    f" (SELECT goal_id FROM key_results WHERE id = ANY(%(ids)s)) {HELD}"
)
# After the rows of the goals are held: these see what was committed until then.
KEY_RESULTS = (
    f"SELECT {_columns(KeyResult)} FROM key_results"  # noqa: S608 - our own names
    " WHERE goal_id = ANY(%(ids)s) ORDER BY id"
)
LINKS = (
    f"SELECT {_columns(Alignment)} FROM alignments"  # noqa: S608 - our own names
    " WHERE goal_id = ANY(%(ids)s) ORDER BY id"
)
# One statement for all that moved. A link carries what its parent sums up of the child, so that a
# goal above thousands reads links alone; see MARK in queries/tree.py.
WRITE = """
    WITH key_results_moved AS (
        UPDATE key_results SET current = moved.current, progress = moved.progress,
            last_check_in_id = moved.last_check_in_id, last_check_in_at = moved.last_check_in_at,
            last_period_end = moved.last_period_end, milestones = moved.milestones,
            provided_at = moved.provided_at, version = key_results.version + 1, updated_at = now()
        FROM jsonb_to_recordset(CAST(%(key_results)s AS jsonb)) AS moved(
            id uuid, current numeric, progress numeric, last_check_in_id uuid,
            last_check_in_at timestamptz, last_period_end date, milestones jsonb,
            provided_at timestamptz)
        WHERE key_results.id = moved.id
    ), moved AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(CAST(%(goals)s AS jsonb)) AS moved(
            id uuid, progress numeric, children_progress numeric, last_update timestamptz,
            state text)
    ), goals_moved AS (
        UPDATE goals SET progress = moved.progress, children_progress = moved.children_progress,
            last_update = moved.last_update, version = goals.version + 1, updated_at = now()
        FROM moved WHERE goals.id = moved.id
    ), told AS (
        UPDATE alignments SET progress = moved.progress, last_update = moved.last_update,
            live = moved.state = ANY(%(live)s)
        FROM moved WHERE goal_id = moved.id
        RETURNING parent_goal_id
    )
"""
WRITE_PASS = f"{WRITE} SELECT"
WRITE_AND_MARK = WRITE + MARK_TOLD
GOAL_NUMBERS = ("id", "progress", "children_progress", "last_update", "state")
KEY_RESULT_NUMBERS = (
    *("id", "progress", "current", "last_check_in_id", "last_check_in_at", "last_period_end"),
    *("milestones", "provided_at"),
)
_numbers_of_goal = attrgetter(*GOAL_NUMBERS)
_numbers_of_key_result = attrgetter(*KEY_RESULT_NUMBERS)


class HeldCycle(SimpleNamespace):
    takes_values = Cycle.takes_values


class HeldGoal(SimpleNamespace):
    takes_values = Goal.takes_values


def goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """These goals with their rows held: plain objects with the attributes of the mapped ones."""
    return _with_parts(uow, GOALS, goal_ids)


def goals_of(uow: UnitOfWork, key_result_ids: Collection[UUID]) -> list[Goal]:
    """Likewise the goals of these key results, with their cycles."""
    held: list[Any] = _with_parts(uow, GOALS_OF, key_result_ids)
    for goal in held:
        goal.cycle = HeldCycle(state=goal.cycle_state, cut_off_on=goal.cut_off_on)
    return held


def _with_parts(uow: UnitOfWork, held: LiteralString, ids: Collection[UUID]) -> list[Goal]:
    uow.flush()
    found = {goal.id: goal for goal in _rows(uow, held, ids, HeldGoal)}
    for goal in found.values():
        goal.key_results, goal.alignments = [], []
    for item in _rows(uow, KEY_RESULTS, found, SimpleNamespace):
        item.phased, item.milestones = item.phased or [], item.milestones or []
        item.stored = _numbers_of_key_result(item)
        found[item.goal_id].key_results.append(item)
    for link in _rows(uow, LINKS, found, SimpleNamespace):
        found[link.goal_id].alignments.append(link)
    return list(found.values())


def _rows(
    uow: UnitOfWork, statement: LiteralString, ids: Collection[UUID], kind: type[SimpleNamespace]
) -> list[Any]:
    if not ids:
        return []
    return send(uow.session, statement, {"ids": list(ids)}, rows=class_row(kind)).fetchall()


def write(uow: UnitOfWork, goals: Sequence[Goal], *, mark: bool) -> bool:
    """Write the numbers of held goals and of what moved of their key results, and tell their links.

    Their versions rise with the rows'. With `mark`, the parents are marked; whether there were any.
    """
    items: list[Any] = [item for goal in goals for item in goal.key_results]
    moved = [item for item in items if _numbers_of_key_result(item) != item.stored]
    for row in (*goals, *moved):
        row.version += 1
    written = {
        "goals": _told(GOAL_NUMBERS, map(_numbers_of_goal, goals)),
        "key_results": _told(KEY_RESULT_NUMBERS, map(_numbers_of_key_result, moved)),
        "live": list(LIVE),
    }
    sent = send(uow.session, WRITE_AND_MARK if mark else WRITE_PASS, written)
    return mark and bool(sent.rowcount)


def _told(names: Sequence[str], rows: Any) -> str:
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str)

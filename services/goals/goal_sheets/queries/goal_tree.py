"""The tree of goals: who hangs by whom, and what a roll-up reads."""

from collections.abc import Collection, Sequence
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import LIVE, Goal

Id = UUID | str

ANCESTORS = sa.text(
    "WITH RECURSIVE up AS (SELECT CAST(:goal_id AS uuid) AS id"
    " UNION SELECT alignments.parent_goal_id FROM alignments JOIN up ON alignments.goal_id = up.id)"
    " SELECT id FROM up"
)
LINE = sa.text(
    "WITH RECURSIVE up AS (SELECT CAST(:goal_id AS uuid) AS id, 0 AS depth"
    " UNION ALL SELECT link.parent_goal_id, up.depth + 1 FROM up CROSS JOIN LATERAL ("
    "  SELECT parent_goal_id FROM alignments WHERE goal_id = up.id ORDER BY share DESC, id LIMIT 1"
    " ) AS link WHERE up.depth < 20) SELECT id FROM up ORDER BY depth"
)
# A link carries what its parent sums up of the child, so that a goal above thousands reads links
# alone. Whoever changes a goal holds its row, and says so here.
TELL = """
    WITH told AS (
        UPDATE alignments SET progress = goals.progress, last_update = goals.last_update,
            live = goals.state IN ('active', 'achieved', 'missed')
        FROM goals WHERE goals.id = goal_id AND goal_id = ANY(%(goal_ids)s)
        RETURNING parent_goal_id
    )
"""
# Nobody knows what else has changed: these parents are summed up anew.
MARK = f"""{TELL}
    INSERT INTO dirty_goals (id, goal_id)
    SELECT uuidv7(), parent_goal_id FROM (SELECT DISTINCT parent_goal_id FROM told) AS parents
"""  # noqa: S608 - our own names
# Not against those who only refer to the row: a child may be aligned meanwhile.
HOLD = "SELECT id FROM goals WHERE id = ANY(%(goal_ids)s) ORDER BY id FOR NO KEY UPDATE"
# `carried` is what a child adds to a key result that its children's amounts make up: its own live
# key results that measure the same.
LINKS = """
    SELECT parent_goal_id, parent_key_result_id, alignments.goal_id, share, amount, goals.title,
        state, goals.progress, owner_kind, owner_id, goals.last_update,
        CASE WHEN above.id IS NOT NULL THEN (
            SELECT sum(kr.current) FROM key_results AS kr
            WHERE kr.goal_id = alignments.goal_id AND NOT kr.cancelled
              AND kr.unit = above.unit AND kr.direction = above.direction
        ) END AS carried
    FROM alignments JOIN goals ON goals.id = alignments.goal_id
    LEFT JOIN key_results AS above ON above.id = parent_key_result_id
        AND above.driver = 'children' AND above.children_by = 'amount'
    WHERE parent_goal_id = ANY(%(goal_ids)s)
"""
# What a roll-up reads of the children of these goals: those outside of `here` summed up, however
# many they are, those among it one by one, since they are about to be computed.
SUMMED = """
    summed AS (
        SELECT parent_goal_id, parent_key_result_id, here.id AS goal_id, bool_or(live) AS live,
            COALESCE(sum(share) FILTER (WHERE live), 0) AS weight,
            COALESCE(sum(share * LEAST(GREATEST(progress, 0), 100)) FILTER (WHERE live), 0)
                AS value,
            count(progress) FILTER (WHERE live) AS known, max(last_update) AS last_update,
            count(*) AS links
        FROM alignments LEFT JOIN unnest(CAST(%(here)s AS uuid[])) AS here (id) ON here.id = goal_id
        WHERE parent_goal_id = ANY(CAST(%(goal_ids)s AS uuid[]))
        GROUP BY 1, 2, 3
    )
"""
CARRIED = """
    , carried AS (
        SELECT above.id, here.id AS goal_id, sum(part.current) AS amount
        FROM key_results AS above
        JOIN alignments AS link ON link.parent_key_result_id = above.id AND link.live
        JOIN key_results AS part ON part.goal_id = link.goal_id AND NOT part.cancelled
            AND part.unit = above.unit AND part.direction = above.direction
        LEFT JOIN unnest(CAST(%(here)s AS uuid[])) AS here (id) ON here.id = link.goal_id
        WHERE above.goal_id = ANY(CAST(%(goal_ids)s AS uuid[])) AND above.driver = 'children'
            AND above.children_by = 'amount'
        GROUP BY 1, 2
    )
    SELECT summed.*, carried.amount AS carried
    FROM summed LEFT JOIN carried ON carried.id = parent_key_result_id
        AND carried.goal_id IS NOT DISTINCT FROM summed.goal_id
"""
BELOW = f"WITH {SUMMED} {CARRIED}"
# What is summed up anew has no use for what was to be added, as it is seen in the same moment.
ANEW = f"""
    WITH added AS (
        DELETE FROM dirty_goals WHERE goal_id = ANY(CAST(%(goal_ids)s AS uuid[]))
    ), {SUMMED}
"""  # noqa: S608 - our own names
# And which of `here` have key results that their children drive: of those more is read.
BELOW_ANEW = f"""{ANEW}
    SELECT *, NULL AS carried, NULL AS driven_id FROM summed UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, goal_id FROM key_results
    WHERE goal_id = ANY(CAST(%(here)s AS uuid[])) AND driver = 'children'
"""  # noqa: S608 - our own names
AMOUNTS_ANEW = f"{ANEW} {CARRIED}"
START = (
    "UPDATE goals SET state = 'active', version = version + 1, updated_at = %(now)s"
    " WHERE id = ANY(%(goal_ids)s) AND state = 'draft'"
)
# Two writers of one tree at a time could close a loop that neither sees.
LOCK_TREE = sa.text("SELECT pg_advisory_xact_lock(7106, hashtext(current_schema()))")


def ancestor_ids(uow: UnitOfWork, goal_id: UUID) -> frozenset[UUID]:
    """The goal and all that are above it."""
    return frozenset(uow.session.execute(ANCESTORS, {"goal_id": goal_id}).scalars())


def main_ancestors(uow: UnitOfWork, goal_id: UUID) -> list[Goal]:
    """The goal and its strongest parent, up to the company."""
    ids = list(uow.session.execute(LINE, {"goal_id": goal_id}).scalars())
    found = {goal.id: goal for goal in uow.session.scalars(sa.select(Goal).where(Goal.id.in_(ids)))}
    return [found[goal_id] for goal_id in ids if goal_id in found]


def lock_tree(uow: UnitOfWork) -> None:
    uow.session.execute(LOCK_TREE)


def mark_parents(uow: UnitOfWork, goal_ids: Collection[UUID]) -> bool:
    """Tell the links of changed goals and mark their parents; whether there were any to mark."""
    uow.flush()
    return bool(execute_raw(uow.session, MARK, {"goal_ids": list(goal_ids)}).rowcount)


def lock_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """These goals with their rows held, in one order so that two passes cannot block each other."""
    execute_raw(uow.session, HOLD, {"goal_ids": list(goal_ids)})
    return _loaded(uow, goal_ids)


def start(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """Let these drafts be worked on."""
    uow.flush()
    execute_raw(uow.session, START, {"goal_ids": list(goal_ids), "now": uow.now()})
    return _loaded(uow, goal_ids)


def _loaded(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """All of these goals in one statement, which sees what was committed until they were held."""
    query = (
        sa.select(Goal)
        .where(Goal.id.in_(goal_ids))
        .order_by(Goal.id)
        .options(joinedload(Goal.key_results), joinedload(Goal.alignments))
        .execution_options(populate_existing=True)
    )
    return list(uow.session.scalars(query).unique())


def child_links(uow: UnitOfWork, goal_ids: Collection[UUID]) -> Sequence[Any]:
    """Each link from a goal to one of `goal_ids`: child, share, state and progress."""
    uow.flush()
    return execute_raw(uow.session, LINKS, {"goal_ids": list(goal_ids)}).fetchall()


def child_sums(uow: UnitOfWork, goal_ids: Collection[Id]) -> Sequence[Any]:
    """What the roll-up of these goals reads of their children; see BELOW."""
    uow.flush()
    ids = array(goal_ids)
    return execute_for_ids(uow, BELOW, {"goal_ids": ids, "here": ids}, goal_ids).fetchall()


def below_anew(
    uow: UnitOfWork, goal_ids: Collection[str], here: Collection[str]
) -> tuple[Sequence[Any], set[str]]:
    """Likewise of some goals of a pass, `here` all of which are computed: their sums begin anew.

    And which of `here` have key results that children drive: of those `amounts_anew` says all.
    """
    told = {"goal_ids": array(goal_ids), "here": array(here)}
    rows = execute_raw(uow.session, BELOW_ANEW, told, cursor=TextIds).fetchall()
    driven = {row.driven_id for row in rows if row.driven_id}
    return [row for row in rows if row.parent_goal_id], driven


def amounts_anew(
    uow: UnitOfWork, goal_ids: Collection[str], here: Collection[str]
) -> Sequence[Any]:
    """Likewise, with what children make up of key results."""
    told = {"goal_ids": array(goal_ids), "here": array(here)}
    return execute_raw(uow.session, AMOUNTS_ANEW, told, cursor=TextIds).fetchall()


def is_live(state: str) -> bool:
    return state in LIVE


def execute_for_ids(
    uow: UnitOfWork, statement: LiteralString, values: dict[str, Any], ids: Collection[Id]
) -> psycopg.Cursor[Any]:
    """With ids as they are asked for: texts of rows that are held, objects of mapped ones."""
    asked = next(iter(ids), None)
    return execute_raw(
        uow.session, statement, values, cursor=TextIds if isinstance(asked, str) else psycopg.Cursor
    )

"""The tree of goals: ancestors, links to children, and the sums of children for the roll-up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString, Protocol
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from servicekit.database.raw import TextIds, array, execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import LIVE, Goal

Id = UUID | str

ANCESTOR_IDS = sa.text(
    "WITH RECURSIVE up AS (SELECT CAST(:goal_id AS uuid) AS id"
    " UNION SELECT alignments.parent_goal_id FROM alignments JOIN up ON alignments.goal_id = up.id)"
    " SELECT id FROM up"
)
MAIN_ANCESTORS = sa.text(
    "WITH RECURSIVE up AS (SELECT CAST(:goal_id AS uuid) AS id, 0 AS depth"
    " UNION ALL SELECT link.parent_goal_id, up.depth + 1 FROM up CROSS JOIN LATERAL ("
    "  SELECT parent_goal_id FROM alignments WHERE goal_id = up.id ORDER BY share DESC, id LIMIT 1"
    " ) AS link WHERE up.depth < 20) SELECT id FROM up ORDER BY depth"
)
# NO KEY: a child may be aligned meanwhile.
LOCK_GOALS = "SELECT id FROM goals WHERE id = ANY(%(goal_ids)s) ORDER BY id FOR NO KEY UPDATE"
# `carried` is the child's contribution to a key result that sums up amounts: its live key results
# with the same unit and direction.
CHILD_LINKS = """
    SELECT parent_goal_id, parent_key_result_id, alignments.goal_id, share, amount, goals.title,
        state, goals.progress, owner_kind, owner_id, goals.last_update,
        CASE WHEN above.id IS NOT NULL THEN (
            SELECT sum(kr.current) FROM key_results AS kr
            WHERE kr.goal_id = alignments.goal_id AND NOT kr.cancelled
              AND kr.unit = above.unit AND kr.direction = above.direction
        ) END AS carried
    FROM alignments JOIN goals ON goals.id = alignments.goal_id
    LEFT JOIN key_results AS above ON above.id = parent_key_result_id
        AND above.progress_source = 'children' AND above.children_mode = 'amount'
    WHERE parent_goal_id = ANY(%(goal_ids)s)
"""
# The children of `goal_ids`, by key result: those outside of `here` as one sum, those of `here` one
# by one, since they are about to be computed.
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
CHILD_AMOUNTS = """
    , carried AS (
        SELECT above.id, here.id AS goal_id, sum(part.current) AS amount
        FROM key_results AS above
        JOIN alignments AS link ON link.parent_key_result_id = above.id AND link.live
        JOIN key_results AS part ON part.goal_id = link.goal_id AND NOT part.cancelled
            AND part.unit = above.unit AND part.direction = above.direction
        LEFT JOIN unnest(CAST(%(here)s AS uuid[])) AS here (id) ON here.id = link.goal_id
        WHERE above.goal_id = ANY(CAST(%(goal_ids)s AS uuid[]))
            AND above.progress_source = 'children'
            AND above.children_mode = 'amount'
        GROUP BY 1, 2
    )
    SELECT summed.*, carried.amount AS carried
    FROM summed LEFT JOIN carried ON carried.id = parent_key_result_id
        AND carried.goal_id IS NOT DISTINCT FROM summed.goal_id
"""
CHILD_SUMS = f"WITH {SUMMED} {CHILD_AMOUNTS}"
# Two transactions that align goals at a time could close a loop that neither sees.
LOCK_TREE = sa.text("SELECT pg_advisory_xact_lock(7106, hashtext(current_schema()))")


class ChildLink(Protocol):
    """An alignment with its child; `carried` is an amount, see CHILD_LINKS."""

    parent_goal_id: UUID
    parent_key_result_id: UUID | None
    goal_id: UUID
    share: Decimal
    amount: Decimal | None
    title: str
    state: str
    progress: Decimal | None
    owner_kind: str
    owner_id: UUID | None
    last_update: datetime | None
    carried: Decimal | None


class ChildSums(Protocol):
    """Children of a goal or of one of its key results; one child where `goal_id` names it.

    Σw, Σwp and the count of those with progress, of live children; `carried` is their amount.
    """

    parent_goal_id: Any
    parent_key_result_id: Any
    goal_id: Any
    live: bool
    weight: Decimal
    value: Decimal
    known: int
    last_update: datetime | None
    links: int
    carried: Decimal | None


def ancestor_ids(uow: UnitOfWork, goal_id: UUID) -> frozenset[UUID]:
    """The goal and all its ancestors."""
    return frozenset(uow.session.execute(ANCESTOR_IDS, {"goal_id": goal_id}).scalars())


def main_ancestors(uow: UnitOfWork, goal_id: UUID) -> list[Goal]:
    """The goal, its parent with the highest share, and so on up to the company, 20 at most."""
    ids = list(uow.session.execute(MAIN_ANCESTORS, {"goal_id": goal_id}).scalars())
    goals = {goal.id: goal for goal in uow.session.scalars(sa.select(Goal).where(Goal.id.in_(ids)))}
    return [goals[ancestor_id] for ancestor_id in ids if ancestor_id in goals]


def lock_tree(uow: UnitOfWork) -> None:
    """Let one transaction of the tenant align goals at a time (advisory lock)."""
    uow.session.execute(LOCK_TREE)


def lock_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """Lock goals in order of ids, so that two transactions cannot deadlock; then load them."""
    execute_raw(uow.session, LOCK_GOALS, {"goal_ids": list(goal_ids)})
    return loaded_goals(uow, goal_ids)


def loaded_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """Load goals with key results and alignments anew, in order of ids, in one statement."""
    query = (
        sa.select(Goal)
        .where(Goal.id.in_(goal_ids))
        .order_by(Goal.id)
        .options(joinedload(Goal.key_results), joinedload(Goal.alignments))
        .execution_options(populate_existing=True)
    )
    return list(uow.session.scalars(query).unique())


def child_links(uow: UnitOfWork, goal_ids: Collection[UUID]) -> Sequence[ChildLink]:
    """The links from children to `goal_ids`, with the child's state and progress."""
    uow.flush()
    return execute_raw(uow.session, CHILD_LINKS, {"goal_ids": list(goal_ids)}).fetchall()


def child_sums(uow: UnitOfWork, goal_ids: Collection[Id]) -> Sequence[ChildSums]:
    """What the children of these goals add up to, by key result; ids as `goal_ids` has them."""
    uow.flush()
    ids = array(goal_ids)
    return execute_for_ids(uow, CHILD_SUMS, {"goal_ids": ids, "here": ids}, goal_ids).fetchall()


def is_live(state: str) -> bool:
    """Whether a goal of this state counts in a roll-up."""
    return state in LIVE


def execute_for_ids(
    uow: UnitOfWork, statement: LiteralString, values: Mapping[str, object], ids: Collection[Id]
) -> psycopg.Cursor[Any]:
    """Execute a statement that reads ids as `ids` has them: texts of locked rows, else UUIDs."""
    cursor = TextIds if isinstance(next(iter(ids), None), str) else psycopg.Cursor
    return execute_raw(uow.session, statement, values, cursor=cursor)

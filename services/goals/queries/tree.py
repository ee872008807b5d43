"""The tree of goals: who hangs by whom, and what a roll-up reads."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from servicekit.statements import TextIds, array, send
from servicekit.unit_of_work import UnitOfWork
from services.goals.models import COMPANY, LIVE, Goal

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
    "UPDATE goals SET state = 'active', version = version + 1, updated_at = now()"
    " WHERE id = ANY(%(goal_ids)s) AND state = 'draft'"
)
# Two writers of one tree at a time could close a loop that neither sees.
LOCK_TREE = sa.text("SELECT pg_advisory_xact_lock(7106, hashtext(current_schema()))")
# The newest value of each period within the key result's dates: of what was told, corrected ones
# left out; of a key result that is bound to a metric, what was provided until it last moved.
EFFECTIVE = """
    SELECT DISTINCT ON (told.key_result_id, told.period_start)
        told.key_result_id, told.period_start, told.value, told.numerator, told.denominator,
        told.done, told.recorded_at, 'told' AS source
    FROM key_result_values AS told
    JOIN key_results AS kr ON kr.id = told.key_result_id
    WHERE told.key_result_id = ANY(CAST(%(ids)s AS uuid[])) AND told.counts AND kr.metric_id IS NULL
      AND (told.value IS NOT NULL OR told.denominator IS NOT NULL)
      AND told.period_end >= kr.starts_on AND told.period_start <= kr.ends_on
      AND NOT EXISTS (
          SELECT 1 FROM key_result_values AS newer
          WHERE newer.key_result_id = told.key_result_id
            AND newer.corrects = told.check_in_id AND newer.counts
      )
    ORDER BY told.key_result_id, told.period_start, told.recorded_at DESC, told.check_in_id DESC
"""
PROVIDED = """
    SELECT * FROM (
        SELECT DISTINCT ON (kr.id, given.period_start)
            kr.id AS key_result_id, given.period_start, given.value, given.numerator,
            given.denominator, CAST(NULL AS text[]) AS done, given.recorded_at,
            'provided' AS source
        FROM key_results AS kr
        JOIN metric_values AS given ON given.metric_id = kr.metric_id
          AND given.unit_id = COALESCE(kr.metric_unit_id, %(company)s)
        WHERE kr.id = ANY(CAST(%(ids)s AS uuid[]))
          AND given.recorded_at <= GREATEST(kr.provided_at, CAST(%(at)s AS timestamptz))
          AND given.period_end >= kr.starts_on AND given.period_start <= kr.ends_on
        ORDER BY kr.id, given.period_start, given.recorded_at DESC, given.id DESC
    ) AS newest WHERE value IS NOT NULL OR denominator IS NOT NULL
"""
BOTH = f"({EFFECTIVE}) UNION ALL ({PROVIDED}) ORDER BY 1, 2"
REMEMBER = """
    INSERT INTO key_result_values (check_in_id, key_result_id, period_start, period_end, value,
        numerator, denominator, done, corrects, recorded_at, counts)
    SELECT * FROM jsonb_to_recordset(CAST(%(rows)s AS jsonb)) AS told(
        check_in_id uuid, key_result_id uuid, period_start date, period_end date, value numeric,
        numerator numeric, denominator numeric, done text[], corrects uuid,
        recorded_at timestamptz, counts boolean)
    ON CONFLICT DO NOTHING
"""


def ancestors(uow: UnitOfWork, goal_id: UUID) -> frozenset[UUID]:
    """The goal and all that are above it."""
    return frozenset(uow.session.execute(ANCESTORS, {"goal_id": goal_id}).scalars())


def line(uow: UnitOfWork, goal_id: UUID) -> list[Goal]:
    """The goal and its strongest parent, up to the company."""
    ids = list(uow.session.execute(LINE, {"goal_id": goal_id}).scalars())
    found = {goal.id: goal for goal in uow.session.scalars(sa.select(Goal).where(Goal.id.in_(ids)))}
    return [found[goal_id] for goal_id in ids if goal_id in found]


def lock_tree(uow: UnitOfWork) -> None:
    uow.session.execute(LOCK_TREE)


def mark_parents(uow: UnitOfWork, goal_ids: Collection[UUID]) -> bool:
    """Tell the links of changed goals and mark their parents; whether there were any to mark."""
    uow.flush()
    return bool(send(uow.session, MARK, {"goal_ids": list(goal_ids)}).rowcount)


def locked(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """These goals with their rows held, in one order so that two passes cannot block each other."""
    send(uow.session, HOLD, {"goal_ids": list(goal_ids)})
    return _loaded(uow, goal_ids)


def start(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[Goal]:
    """Let these drafts be worked on."""
    uow.flush()
    send(uow.session, START, {"goal_ids": list(goal_ids)})
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


def links_to(uow: UnitOfWork, goal_ids: Collection[UUID]) -> Sequence[Any]:
    """Each link from a goal to one of `goal_ids`: child, share, state and progress."""
    uow.flush()
    return send(uow.session, LINKS, {"goal_ids": list(goal_ids)}).fetchall()


def below(uow: UnitOfWork, goal_ids: Collection[Id]) -> Sequence[Any]:
    """What the roll-up of these goals reads of their children; see BELOW."""
    uow.flush()
    ids = array(goal_ids)
    return _sent(uow, BELOW, {"goal_ids": ids, "here": ids}, goal_ids).fetchall()


def below_anew(
    uow: UnitOfWork, goal_ids: Collection[str], here: Collection[str]
) -> tuple[Sequence[Any], set[str]]:
    """Likewise of some goals of a pass, `here` all of which are computed: their sums begin anew.

    And which of `here` have key results that children drive: of those `amounts_anew` says all.
    """
    told = {"goal_ids": array(goal_ids), "here": array(here)}
    rows = _sent(uow, BELOW_ANEW, told, here).fetchall()
    driven = {row.driven_id for row in rows if row.driven_id}
    return [row for row in rows if row.parent_goal_id], driven


def amounts_anew(
    uow: UnitOfWork, goal_ids: Collection[str], here: Collection[str]
) -> Sequence[Any]:
    """Likewise, with what children make up of key results."""
    told = {"goal_ids": array(goal_ids), "here": array(here)}
    return _sent(uow, AMOUNTS_ANEW, told, here).fetchall()


def live(state: str) -> bool:
    return state in LIVE


def effective_values(
    uow: UnitOfWork, ids: Collection[Id], at: datetime | None = None
) -> dict[Any, list[Any]]:
    """The values that count by key result, oldest period first; `at` takes in what was provided
    until then."""
    found: dict[Id, list[Any]] = {key_result_id: [] for key_result_id in ids}
    if ids:
        given = {"ids": array(ids), "at": at, "company": COMPANY}
        for row in _sent(uow, BOTH, given, ids):
            found[row.key_result_id].append(row)
    return found


def _sent(
    uow: UnitOfWork, statement: LiteralString, values: dict[str, Any], ids: Collection[Id]
) -> psycopg.Cursor[Any]:
    """With ids as they are asked for: texts of rows that are held, objects of mapped ones."""
    asked = next(iter(ids), None)
    return send(
        uow.session, statement, values, cursor=TextIds if isinstance(asked, str) else psycopg.Cursor
    )

"""Set-based writes of goals and their links."""

from collections.abc import Collection
from uuid import UUID

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork

# A link has the child's columns that its parent sums up, so that a goal with thousands of children
# reads links alone. Whoever changes a goal has locked its row, and updates its links.
UPDATE_LINKS = """
    WITH updated_links AS (
        UPDATE alignments SET progress = goals.progress, last_update = goals.last_update,
            live = goals.state IN ('active', 'achieved', 'missed')
        FROM goals WHERE goals.id = goal_id AND goal_id = ANY(%(goal_ids)s)
        RETURNING parent_goal_id
    )
"""
# Without increments: these parents are summed up again.
MARK_PARENTS = f"""{UPDATE_LINKS}
    INSERT INTO dirty_goals (id, goal_id)
    SELECT uuidv7(), parent_goal_id FROM (
        SELECT DISTINCT parent_goal_id FROM updated_links
    ) AS parents
"""  # noqa: S608 - our own names
START_DRAFTS = (
    "UPDATE goals SET state = 'active', version = version + 1, updated_at = %(now)s"
    " WHERE id = ANY(%(goal_ids)s) AND state = 'draft'"
)


def mark_parents_dirty(uow: UnitOfWork, goal_ids: Collection[UUID]) -> bool:
    """Update the links of changed goals and mark their parents; whether they have any."""
    uow.flush()
    return bool(execute_raw(uow.session, MARK_PARENTS, {"goal_ids": list(goal_ids)}).rowcount)


def start_drafts(uow: UnitOfWork, goal_ids: Collection[UUID]) -> None:
    """Make those of the goals active that are drafts; load them anew to read them."""
    uow.flush()
    execute_raw(uow.session, START_DRAFTS, {"goal_ids": list(goal_ids), "now": uow.now()})

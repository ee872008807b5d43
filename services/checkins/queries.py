"""Every SELECT of this service."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only

from directory.visibility import Access, access_to
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import COMPANY, CheckIn, Cycle, Goal, KeyResult
from .permissions import checks_in_for_company

MOST_DUE = 200

# An array, so that the index on owners is used for all of them at once.
MINE = sa.text(
    "goals.owner_id = ANY (ARRAY (SELECT unnest(CAST(:own AS uuid[])) UNION ALL"
    " SELECT id FROM directory_units WHERE head_id = :person AND NOT deleted))"
)
# Of each key result the newest check-in by period, and the newest that told a value; what was
# corrected has been withdrawn.
LAST_TOLD = sa.text(
    """
    SELECT wanted.id AS key_result_id, newest.period_end, newest.text, newest.confidence,
        newest.recorded_at, valued.value, valued.numerator, valued.denominator
    FROM unnest(CAST(:ids AS uuid[])) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT period_end, text, confidence, recorded_at FROM check_ins AS told
        WHERE told.key_result_id = wanted.id
          AND NOT EXISTS (SELECT 1 FROM check_ins AS newer WHERE newer.corrects = told.id)
        ORDER BY told.period_start DESC, told.recorded_at DESC, told.id DESC LIMIT 1
    ) AS newest
    LEFT JOIN LATERAL (
        SELECT value, numerator, denominator FROM check_ins AS told
        WHERE told.key_result_id = wanted.id
          AND (told.value IS NOT NULL OR told.denominator IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM check_ins AS newer WHERE newer.corrects = told.id)
        ORDER BY told.period_start DESC, told.recorded_at DESC, told.id DESC LIMIT 1
    ) AS valued ON true
    """
)


# Written once, and of each row what the rules ask for: a check-in pays for nothing else as often.
KEY_RESULT = (
    sa.select(KeyResult, CheckIn)
    .options(
        load_only(
            KeyResult.goal_id,
            KeyResult.unit,
            KeyResult.direction,
            KeyResult.accumulation,
            KeyResult.period,
            KeyResult.starts_on,
            KeyResult.ends_on,
            KeyResult.cancelled,
            KeyResult.driver,
            KeyResult.milestones,
            KeyResult.metric_id,
            raiseload=True,
        ),
        joinedload(KeyResult.goal).load_only(
            Goal.cycle_id,
            Goal.owner_kind,
            Goal.owner_id,
            Goal.state,
            Goal.visibility,
            Goal.named,
            Goal.amounts_hidden,
            Goal.deleted,
            raiseload=True,
        ),
        joinedload(KeyResult.goal, Goal.cycle).load_only(Cycle.state, raiseload=True),
        load_only(CheckIn.period_start, CheckIn.author_id, raiseload=True),
    )
    .outerjoin(
        CheckIn,
        sa.and_(
            CheckIn.id == sa.bindparam("corrects", type_=sa.Uuid()),
            CheckIn.key_result_id == KeyResult.id,
        ),
    )
    .where(KeyResult.id == sa.bindparam("key_result_id", type_=sa.Uuid()))
)


class Found(NamedTuple):
    """A key result, and the check-in of it that is to be corrected where there is one."""

    key_result: KeyResult
    corrected: CheckIn | None


def key_result(uow: UnitOfWork, key_result_id: UUID, corrects: UUID | None = None) -> Found | None:
    """The copy with its goal and cycle, in one statement; None while it is unknown here."""
    values = {"key_result_id": key_result_id, "corrects": corrects}
    row = uow.session.execute(KEY_RESULT, values).first()
    return Found(*row) if row else None


def relation_to(uow: UnitOfWork, goal: Goal) -> Access:
    """Where the caller stands to the goal's owner, and whether they see the goal."""
    return access_to(uow, goal.owner_kind, goal.owner_id, goal.visibility, goal.named)


def check_ins(uow: UnitOfWork, key_result_id: UUID, *, after: str, limit: int) -> Page:
    """Check-ins of one key result, newest first."""
    query = sa.select(CheckIn).where(CheckIn.key_result_id == key_result_id)
    keys = [CheckIn.recorded_at, CheckIn.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def check_ins_of(uow: UnitOfWork, key_result_ids: Collection[UUID]) -> Sequence[CheckIn]:
    """Check-ins of several key results, oldest first."""
    query = sa.select(CheckIn).where(CheckIn.key_result_id.in_(key_result_ids))
    ordered = query.order_by(CheckIn.key_result_id, CheckIn.recorded_at, CheckIn.id)
    return uow.session.scalars(ordered).all()


def running_key_results(uow: UnitOfWork) -> Sequence[KeyResult]:
    """What the caller checks in on: own, of units they head, the company's by their role."""
    person = uow.person
    own = [person.person_id, *([COMPANY] if checks_in_for_company(person) else [])]
    query = (
        sa.select(KeyResult)
        .join(Goal, Goal.id == KeyResult.goal_id)
        .outerjoin(Cycle, Cycle.id == Goal.cycle_id)
        .where(MINE.bindparams(own=own, person=person.person_id))
        .where(Goal.state == "active", ~Goal.deleted, ~KeyResult.cancelled)
        .where(Cycle.state.is_distinct_from("closed"))
        .where(KeyResult.starts_on <= uow.tenant.today(), KeyResult.metric_id.is_(None))
        .options(contains_eager(KeyResult.goal).contains_eager(Goal.cycle))
    )
    return uow.session.scalars(query.limit(MOST_DUE)).all()


def last_told(uow: UnitOfWork, key_result_ids: Collection[UUID]) -> dict[UUID, sa.Row[Any]]:
    rows = uow.session.execute(LAST_TOLD, {"ids": list(key_result_ids)}) if key_result_ids else ()
    return {row.key_result_id: row for row in rows}

"""Every SELECT of this service."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only

from directory.visibility import Access, access_to
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import COMPANY_OWNER_ID, CheckIn, Cycle, Goal, KeyResult
from .permissions import can_check_in_for_company

MAX_DUE = 200

# An array, so that the index on owners is used for all of them at once.
IS_OWNED_BY_CALLER = sa.text(
    "goals.owner_id = ANY (ARRAY (SELECT unnest(CAST(:owner_ids AS uuid[])) UNION ALL"
    " SELECT id FROM directory_units WHERE head_id = :person_id AND NOT deleted))"
)
# Of each key result the newest check-in by period, and the newest that has a value; a check-in that
# was corrected does not count.
LAST_CHECK_INS = sa.text(
    """
    SELECT key_result.id AS key_result_id, newest.period_end, newest.text, newest.confidence,
        newest.recorded_at, valued.value, valued.numerator, valued.denominator
    FROM unnest(CAST(:ids AS uuid[])) AS key_result (id)
    CROSS JOIN LATERAL (
        SELECT period_end, text, confidence, recorded_at FROM check_ins AS check_in
        WHERE check_in.key_result_id = key_result.id
          AND NOT EXISTS (SELECT 1 FROM check_ins AS newer WHERE newer.corrects = check_in.id)
        ORDER BY check_in.period_start DESC, check_in.recorded_at DESC, check_in.id DESC LIMIT 1
    ) AS newest
    LEFT JOIN LATERAL (
        SELECT value, numerator, denominator FROM check_ins AS check_in
        WHERE check_in.key_result_id = key_result.id
          AND (check_in.value IS NOT NULL OR check_in.denominator IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM check_ins AS newer WHERE newer.corrects = check_in.id)
        ORDER BY check_in.period_start DESC, check_in.recorded_at DESC, check_in.id DESC LIMIT 1
    ) AS valued ON true
    """
)


# Built once, and with those columns alone that the rules of a check-in need: no other statement
# runs as often.
SELECT_KEY_RESULT = (
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
            KeyResult.progress_source,
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
            Goal.named_viewers,
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


class KeyResultLookup(NamedTuple):
    """A key result, and the check-in on it that is to be corrected, if one is."""

    key_result: KeyResult
    corrected: CheckIn | None


class LastCheckIn(NamedTuple):
    """The newest check-in of a key result with the newest value, which may be of an earlier one."""

    key_result_id: UUID
    period_end: date
    text: str
    confidence: int | None
    recorded_at: datetime
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


def key_result(
    uow: UnitOfWork, key_result_id: UUID, corrects: UUID | None = None
) -> KeyResultLookup | None:
    """Read the copy of a key result with its goal and cycle; None where there is no copy yet.

    `corrects` is the check-in to be corrected. One statement.
    """
    values = {"key_result_id": key_result_id, "corrects": corrects}
    row = uow.session.execute(SELECT_KEY_RESULT, values).first()
    return KeyResultLookup(*row) if row else None


def access_to_goal(uow: UnitOfWork, goal: Goal) -> Access:
    """Look up what the caller is to the goal's owner, and whether they see the goal."""
    return access_to(uow, goal.owner_kind, goal.owner_id, goal.visibility, goal.named_viewers)


def check_ins(uow: UnitOfWork, key_result_id: UUID, *, after: str, limit: int) -> Page:
    """List the check-ins of a key result, newest first."""
    query = sa.select(CheckIn).where(CheckIn.key_result_id == key_result_id)
    keys = [CheckIn.recorded_at, CheckIn.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def check_ins_of_key_results(
    uow: UnitOfWork, key_result_ids: Collection[UUID]
) -> Sequence[CheckIn]:
    """List the check-ins of key results, by key result and oldest first."""
    query = sa.select(CheckIn).where(CheckIn.key_result_id.in_(key_result_ids))
    ordered_query = query.order_by(CheckIn.key_result_id, CheckIn.recorded_at, CheckIn.id)
    return uow.session.scalars(ordered_query).all()


def key_results_of_caller(uow: UnitOfWork) -> Sequence[KeyResult]:
    """List the running key results on which the caller checks in, MAX_DUE at most.

    Of their own goals, of those of units that they head, of the company's by their role; without
    those that follow a metric.
    """
    person = uow.person
    owner_ids = [person.person_id]
    if can_check_in_for_company(person):
        owner_ids.append(COMPANY_OWNER_ID)
    query = (
        sa.select(KeyResult)
        .join(Goal, Goal.id == KeyResult.goal_id)
        .outerjoin(Cycle, Cycle.id == Goal.cycle_id)
        .where(IS_OWNED_BY_CALLER.bindparams(owner_ids=owner_ids, person_id=person.person_id))
        .where(Goal.state == "active", ~Goal.deleted, ~KeyResult.cancelled)
        .where(Cycle.state.is_distinct_from("closed"))
        .where(KeyResult.starts_on <= uow.tenant.today(), KeyResult.metric_id.is_(None))
        .options(contains_eager(KeyResult.goal).contains_eager(Goal.cycle))
    )
    return uow.session.scalars(query.limit(MAX_DUE)).all()


def last_check_ins(uow: UnitOfWork, key_result_ids: Collection[UUID]) -> dict[UUID, LastCheckIn]:
    """Read the newest check-in by key result; a key result without any is missing."""
    if not key_result_ids:
        return {}
    rows = uow.session.execute(LAST_CHECK_INS, {"ids": list(key_result_ids)})
    return {row.key_result_id: LastCheckIn(*row) for row in rows}

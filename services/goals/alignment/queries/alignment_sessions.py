"""Alignment sessions, and what their findings may name."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.alignment_sessions import AlignmentSession
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.alignment.queries.comparisons import ComparedGoal
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet

# Who compares sheets: heads of units, whoever leads a head, and holders of the two roles.
ELIGIBLE_MEMBERS = sa.text("""
    SELECT person.id FROM directory_people AS person
    WHERE person.id = ANY(:ids) AND person.status <> 'left' AND (
        EXISTS (SELECT 1 FROM directory_units WHERE head_id = person.id AND NOT deleted)
        OR EXISTS (SELECT 1 FROM directory_closure AS report
                   JOIN directory_units AS unit
                     ON unit.head_id = report.descendant_id AND NOT unit.deleted
                   WHERE report.kind = 'manager' AND report.ancestor_id = person.id
                     AND :day BETWEEN report.starts_on AND report.ends_on)
        OR person.roles @> '[{"role": "hr"}]' OR person.roles @> '[{"role": "executive"}]')
""")


def session(uow: UnitOfWork, session_id: UUID, *, lock: bool = False) -> AlignmentSession:
    """Load a session that the caller reads: as participant or as owner of one of its findings.

    NotFound alignment_session.not_found otherwise.
    """
    query = sa.select(AlignmentSession).where(AlignmentSession.id == session_id, _is_reader(uow))
    if lock:
        query = query.with_for_update(of=AlignmentSession)
    row = uow.session.scalar(query.execution_options(populate_existing=lock))
    if row is None:
        raise NotFound("alignment_session.not_found")
    return row


def sessions(
    uow: UnitOfWork, *, cycle_id: UUID | None, state: str | None, after: str, limit: int
) -> Page:
    """List the sessions that the caller reads, newest first."""
    query = sa.select(AlignmentSession).where(_is_reader(uow))
    if cycle_id:
        query = query.where(AlignmentSession.cycle_id == cycle_id)
    if state:
        query = query.where(AlignmentSession.state == state)
    keys = [AlignmentSession.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def lock_sessions_awaiting(
    uow: UnitOfWork, subject_ids: Collection[UUID]
) -> Sequence[AlignmentSession]:
    """Load and lock the sessions whose findings wait for one of these sheets or goals."""
    query = sa.select(AlignmentSession).where(
        AlignmentSession.awaited_subjects.overlap(list(subject_ids))
    )
    query = query.order_by(AlignmentSession.id).with_for_update(of=AlignmentSession)
    return uow.session.scalars(query.execution_options(populate_existing=True)).all()


def lock_session(uow: UnitOfWork, session_id: UUID) -> AlignmentSession | None:
    """Load and lock a session for a job, which has no caller."""
    return uow.session.get(AlignmentSession, session_id, with_for_update={"of": AlignmentSession})


def eligible_members(uow: UnitOfWork, person_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the people who compare sheets today, and so may be invited."""
    if not person_ids:
        return frozenset()
    values = {"ids": list(person_ids), "day": uow.tenant.today()}
    return frozenset(uow.session.scalars(ELIGIBLE_MEMBERS, values))


def goals(uow: UnitOfWork, ids: Collection[UUID]) -> list[ComparedGoal]:
    """Return the goals, each with whether the caller sees it."""
    return comparison_queries.goals(uow, Goal.id.in_(ids)) if ids else []


def ids_in_units(
    uow: UnitOfWork,
    model: type[Goal] | type[Sheet],
    ids: Collection[UUID],
    unit_ids: Collection[UUID],
) -> frozenset[UUID]:
    """Return those of the goals or sheets whose owners are at the units' level or one below."""
    if not ids:
        return frozenset()
    at_level = comparison_queries.owner_at_level(uow, model, unit_ids, "both")
    return frozenset(uow.session.scalars(sa.select(model.id).where(model.id.in_(ids), at_level)))


def sheets(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Sheet]:
    """Return the sheets by id."""
    if not ids:
        return {}
    query = sa.select(Sheet).where(Sheet.id.in_(ids)).order_by(Sheet.id)
    return {sheet.id: sheet for sheet in uow.session.scalars(query)}


def _is_reader(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    if not isinstance(uow.caller, Person):
        return sa.false()
    return AlignmentSession.readers.contains([uow.caller.person_id])

"""Alignment sessions, and what their findings may name."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.alignment_sessions import AlignmentSession
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet

# Heads of units, whoever leads one, and holders of roles: those among the people who may come.
COMPARE = sa.text("""
    SELECT person.id FROM directory_people AS person
    WHERE person.id = ANY(:ids) AND person.status <> 'left' AND (
        EXISTS (SELECT 1 FROM directory_units WHERE head_id = person.id AND NOT deleted)
        OR EXISTS (SELECT 1 FROM directory_closure AS led
                   JOIN directory_units AS unit
                     ON unit.head_id = led.descendant_id AND NOT unit.deleted
                   WHERE led.kind = 'manager' AND led.ancestor_id = person.id
                     AND :day BETWEEN led.starts_on AND led.ends_on)
        OR person.roles @> '[{"role": "hr"}]' OR person.roles @> '[{"role": "executive"}]')
""")


def session(uow: UnitOfWork, session_id: UUID, *, lock: bool = False) -> AlignmentSession:
    """The session where the caller takes part in it or owns one of its findings."""
    query = sa.select(AlignmentSession).where(AlignmentSession.id == session_id, _read(uow))
    if lock:
        query = query.with_for_update(of=AlignmentSession)
    found = uow.session.scalar(query.execution_options(populate_existing=lock))
    if found is None:
        raise NotFound("alignment_session.not_found")
    return found


def sessions(
    uow: UnitOfWork, *, cycle_id: UUID | None, state: str | None, after: str, limit: int
) -> Page:
    """The caller's sessions, newest first."""
    query = sa.select(AlignmentSession).where(_read(uow))
    if cycle_id:
        query = query.where(AlignmentSession.cycle_id == cycle_id)
    if state:
        query = query.where(AlignmentSession.state == state)
    keys = [AlignmentSession.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def awaiting(uow: UnitOfWork, ids: Collection[UUID]) -> Sequence[AlignmentSession]:
    """Sessions, their rows held, whose findings wait for one of these sheets and goals."""
    query = sa.select(AlignmentSession).where(AlignmentSession.awaits.overlap(list(ids)))
    query = query.order_by(AlignmentSession.id).with_for_update(of=AlignmentSession)
    return uow.session.scalars(query.execution_options(populate_existing=True)).all()


def held(uow: UnitOfWork, session_id: UUID) -> AlignmentSession | None:
    """For what time triggers: the session with its row held."""
    return uow.session.get(AlignmentSession, session_id, with_for_update={"of": AlignmentSession})


def who_compare(uow: UnitOfWork, people: Collection[UUID]) -> frozenset[UUID]:
    values = {"ids": list(people), "day": uow.tenant.today()}
    return frozenset(uow.session.scalars(COMPARE, values)) if people else frozenset()


def goals(uow: UnitOfWork, ids: Collection[UUID]) -> list[tuple[Goal, bool]]:
    """Goals, and whether the caller may see them."""
    return comparison_queries.goals(uow, Goal.id.in_(ids)) if ids else []


def in_scope(uow: UnitOfWork, model: Any, ids: Collection[UUID], units: Collection[UUID]) -> Any:
    """Those of the goals or sheets whose owners stand in the units or one below."""
    if not ids:
        return frozenset()
    reached = comparison_queries.of_level(uow, model, units, "both")
    query = sa.select(model.id).where(model.id.in_(ids), reached)
    return frozenset(uow.session.scalars(query))


def sheets(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Sheet]:
    if not ids:
        return {}
    query = sa.select(Sheet).where(Sheet.id.in_(ids)).order_by(Sheet.id)
    return {sheet.id: sheet for sheet in uow.session.scalars(query)}


def _read(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    if not isinstance(uow.caller, Person):
        return sa.false()
    return AlignmentSession.readers.contains([uow.caller.person_id])

"""Help that goals ask of other units."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defaultload

from directory import queries as directory
from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.collaborations import Collaboration
from services.goals.goal_sheets.models.goals import Goal, KeyResult

# Units that a person heads, and those below them that nobody heads.
HEADED = sa.text(
    "WITH RECURSIVE headed AS ("
    " SELECT id FROM directory_units WHERE head_id = :person AND NOT deleted"
    " UNION SELECT unit.id FROM directory_units AS unit JOIN headed ON unit.parent_id = headed.id"
    " WHERE unit.head_id IS NULL AND NOT unit.deleted) SELECT id FROM headed"
)
UNIT = sa.text("SELECT id FROM directory_units WHERE id = :unit AND NOT deleted")
PLAIN = tuple(
    defaultload(Collaboration.goal).lazyload(part) for part in (Goal.key_results, Goal.alignments)
)


def collaboration(uow: UnitOfWork, collaboration_id: UUID, *, lock: bool = False) -> Collaboration:
    found = uow.session.get(
        Collaboration, collaboration_id, with_for_update={"of": Collaboration} if lock else None
    )
    if found is None:
        raise NotFound("collaboration.not_found")
    return found


def of_goal(uow: UnitOfWork, goal_id: UUID) -> Sequence[Collaboration]:
    query = sa.select(Collaboration).where(Collaboration.goal_id == goal_id).options(*PLAIN)
    return uow.session.scalars(query.order_by(Collaboration.id)).all()


def waiting_like(uow: UnitOfWork, goal_id: UUID, key_result_id: UUID | None, unit_id: UUID) -> bool:
    """Whether the same is asked of the unit already."""
    query = sa.select(Collaboration.id).where(
        Collaboration.goal_id == goal_id,
        Collaboration.key_result_id.is_not_distinct_from(key_result_id),
        Collaboration.unit_id == unit_id,
        Collaboration.state == "asked",
    )
    return uow.session.scalar(query.limit(1)) is not None


def incoming(uow: UnitOfWork, *, state: str | None, after: str, limit: int) -> Page:
    """What is asked of the units that the caller heads, newest first."""
    units = headed_by(uow)
    query = sa.select(Collaboration).where(Collaboration.unit_id == sa.any_(sa.literal(units, IDS)))
    return _page(uow, query, state, after, limit)


def outgoing(uow: UnitOfWork, *, state: str | None, after: str, limit: int) -> Page:
    """What the caller asked, newest first."""
    query = sa.select(Collaboration).where(Collaboration.asked_by == uow.person.person_id)
    return _page(uow, query, state, after, limit)


IDS = sa.ARRAY(sa.Uuid())


def _page(uow: UnitOfWork, query: Any, state: str | None, after: str, limit: int) -> Page:
    if state:
        query = query.where(Collaboration.state == state)
    keys = [Collaboration.id]
    return page(uow.session, query.options(*PLAIN), keys, after=after, limit=limit, descending=True)


def headed_by(uow: UnitOfWork) -> list[UUID]:
    """The units for which the caller answers as their head."""
    if not isinstance(uow.caller, Person):
        return []
    return list(uow.session.scalars(HEADED, {"person": uow.caller.person_id}))


def unit_is_there(uow: UnitOfWork, unit_id: UUID) -> bool:
    return uow.session.scalar(UNIT, {"unit": unit_id}) is not None


def own_unit(uow: UnitOfWork, goal: Goal) -> UUID | None:
    """The unit that a goal belongs to; none of the company."""
    if goal.owner_kind == "person" and goal.owner_id:
        return next(iter(directory.units_of(uow, goal.owner_id)), None)
    return goal.owner_id


def titles(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles of key results by id."""
    if not ids:
        return {}
    query = sa.select(KeyResult.id, KeyResult.title).where(KeyResult.id.in_(ids))
    return {row.id: row.title for row in uow.session.execute(query)}

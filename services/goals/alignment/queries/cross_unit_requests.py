"""Help that goals ask of other units (协同)."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defaultload

from directory import queries as directory
from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.models.cross_unit_requests import CrossUnitRequest
from services.goals.goal_sheets.models.goals import Goal, KeyResult

UUIDS = sa.ARRAY(sa.Uuid())
# Units that a person heads, and those below them as far as they have no head.
HEADED_UNITS = sa.text(
    "WITH RECURSIVE headed AS ("
    " SELECT id FROM directory_units WHERE head_id = :person AND NOT deleted"
    " UNION SELECT unit.id FROM directory_units AS unit JOIN headed ON unit.parent_id = headed.id"
    " WHERE unit.head_id IS NULL AND NOT unit.deleted) SELECT id FROM headed"
)
UNIT = sa.text("SELECT id FROM directory_units WHERE id = :unit AND NOT deleted")
GOAL_WITHOUT_DETAILS = tuple(
    defaultload(CrossUnitRequest.goal).lazyload(relationship)
    for relationship in (Goal.key_results, Goal.alignments)
)


def cross_unit_request(
    uow: UnitOfWork, cross_unit_request_id: UUID, *, lock: bool = False
) -> CrossUnitRequest:
    """Load a cross-unit request whoever asks; NotFound cross_unit_request.not_found."""
    row = uow.session.get(
        CrossUnitRequest,
        cross_unit_request_id,
        with_for_update={"of": CrossUnitRequest} if lock else None,
    )
    if row is None:
        raise NotFound("cross_unit_request.not_found")
    return row


def cross_unit_requests_of_goal(uow: UnitOfWork, goal_id: UUID) -> Sequence[CrossUnitRequest]:
    """Return what a goal asked of other units, oldest first."""
    query = sa.select(CrossUnitRequest).where(CrossUnitRequest.goal_id == goal_id)
    query = query.options(*GOAL_WITHOUT_DETAILS).order_by(CrossUnitRequest.id)
    return uow.session.scalars(query).all()


def has_open_cross_unit_request(
    uow: UnitOfWork, goal_id: UUID, key_result_id: UUID | None, unit_id: UUID
) -> bool:
    """Return whether the unit has not answered yet what it was asked for the same key result."""
    query = sa.select(CrossUnitRequest.id).where(
        CrossUnitRequest.goal_id == goal_id,
        CrossUnitRequest.key_result_id.is_not_distinct_from(key_result_id),
        CrossUnitRequest.unit_id == unit_id,
        CrossUnitRequest.state == "asked",
    )
    return uow.session.scalar(query.limit(1)) is not None


def incoming_page(uow: UnitOfWork, *, state: str | None, after: str, limit: int) -> Page:
    """List what is asked of the units that the caller heads, newest first."""
    units = sa.literal(headed_units(uow), UUIDS)
    query = sa.select(CrossUnitRequest).where(CrossUnitRequest.unit_id == sa.any_(units))
    return _page(uow, query, state, after, limit)


def outgoing_page(uow: UnitOfWork, *, state: str | None, after: str, limit: int) -> Page:
    """List what the caller asked, newest first."""
    query = sa.select(CrossUnitRequest).where(CrossUnitRequest.requested_by == uow.person.person_id)
    return _page(uow, query, state, after, limit)


def headed_units(uow: UnitOfWork) -> list[UUID]:
    """Return the units for which the caller answers: HEADED_UNITS; none for API clients."""
    if not isinstance(uow.caller, Person):
        return []
    return list(uow.session.scalars(HEADED_UNITS, {"person": uow.caller.person_id}))


def has_unit(uow: UnitOfWork, unit_id: UUID) -> bool:
    """Return whether the company has the unit today."""
    return uow.session.scalar(UNIT, {"unit": unit_id}) is not None


def unit_of_goal(uow: UnitOfWork, goal: Goal) -> UUID | None:
    """Return the unit that owns a goal, or to which its owner is posted; None for the company."""
    if goal.owner_kind == "person" and goal.owner_id:
        return next(iter(directory.units_of(uow, goal.owner_id)), None)
    return goal.owner_id


def key_result_titles(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the titles of key results by id."""
    if not ids:
        return {}
    query = sa.select(KeyResult.id, KeyResult.title).where(KeyResult.id.in_(ids))
    return {row.id: row.title for row in uow.session.execute(query)}


def _page(
    uow: UnitOfWork,
    query: sa.Select[CrossUnitRequest],
    state: str | None,
    after: str,
    limit: int,
) -> Page:
    if state:
        query = query.where(CrossUnitRequest.state == state)
    query = query.options(*GOAL_WITHOUT_DETAILS)
    keys = [CrossUnitRequest.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)

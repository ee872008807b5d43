"""Requests for help across units (协同), as both units' boards show them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.callers import Person
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import LIVE_STATES, CrossUnitRequest, Goal

from .board import people, unit_of_goal

# Requests that wait for an answer first.
SHOWN_STATES = ("asked", "accepted", "declined")
# The units for which somebody answers: those they head, and those below that nobody heads.
ANSWERED_UNITS = (
    "WITH RECURSIVE answered AS ("
    " SELECT id FROM directory_units WHERE head_id = :head_id AND NOT deleted"
    " UNION SELECT unit.id FROM directory_units AS unit"
    " JOIN answered ON unit.parent_id = answered.id"
    " WHERE unit.head_id IS NULL AND NOT unit.deleted) SELECT id FROM answered"
)


class CrossUnitRequestRow(NamedTuple):
    """A request with its goal; `visible` is whether the caller may see the goal."""

    id: UUID
    asked_unit_id: UUID | None
    request_text: str
    needed_on: date | None
    state: str
    reason: str
    requested_at: datetime | None
    answered_at: datetime | None
    goal_id: UUID
    goal_title: str
    owner_kind: str
    owner_id: UUID | None
    owner_name: str | None
    # Where the goal stands in the tree.
    unit_id: UUID | None
    visible: bool


def cross_unit_requests(uow: UnitOfWork, cycle_ids: Collection[UUID]) -> list[CrossUnitRequestRow]:
    """List the requests of goals of these cycles by state, then by the day they are needed on.

    Of goals that the caller may see, and those to units for which the caller answers.
    """
    is_visible = visible(uow, Goal)
    query = (
        sa.select(
            *(CrossUnitRequest.id, CrossUnitRequest.unit_id.label("asked_unit_id")),
            *(CrossUnitRequest.request_text, CrossUnitRequest.needed_on, CrossUnitRequest.state),
            *(CrossUnitRequest.reason, CrossUnitRequest.requested_at, CrossUnitRequest.answered_at),
            *(CrossUnitRequest.goal_id, Goal.title, Goal.owner_kind, Goal.owner_id),
            people.c.name.label("owner_name"),
            unit_of_goal(uow),
            is_visible.label("visible"),
        )
        .select_from(CrossUnitRequest)
        .join(Goal, Goal.id == CrossUnitRequest.goal_id)
        .outerjoin(people, people.c.id == Goal.owner_id)
        .where(Goal.cycle_id.in_(cycle_ids), Goal.state.in_(("draft", *LIVE_STATES)))
        .where(~Goal.deleted, ~CrossUnitRequest.deleted, CrossUnitRequest.state.in_(SHOWN_STATES))
        .where(sa.or_(is_visible, _is_answered_by_caller(uow)))
    )
    rank = sa.case(
        {state: position for position, state in enumerate(SHOWN_STATES)},
        value=CrossUnitRequest.state,
    )
    ordered_query = query.order_by(rank, CrossUnitRequest.needed_on, CrossUnitRequest.id)
    rows: Any = uow.session.execute(ordered_query)
    return [CrossUnitRequestRow(*row) for row in rows]


def _is_answered_by_caller(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    if not isinstance(uow.caller, Person):
        return sa.false()
    units = sa.text(ANSWERED_UNITS).bindparams(head_id=uow.caller.person_id)
    return CrossUnitRequest.unit_id.in_(units.columns(sa.column("id", sa.Uuid())))

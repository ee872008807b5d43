"""Requests for help across units (协同), as both units' boards show them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.callers import Person
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import LIVE_STATES, Collaboration, Goal

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


class CollaborationRow(NamedTuple):
    """A request with its goal; `visible` is whether the caller may see the goal."""

    id: UUID
    asked_unit_id: UUID | None
    ask: str
    needed_on: date | None
    state: str
    reason: str
    asked_at: datetime | None
    answered_at: datetime | None
    goal_id: UUID
    goal_title: str
    owner_kind: str
    owner_id: UUID | None
    owner_name: str | None
    # Where the goal stands in the tree.
    unit_id: UUID | None
    visible: bool


def collaborations(uow: UnitOfWork, cycle_ids: Collection[UUID]) -> list[CollaborationRow]:
    """List the requests of goals of these cycles by state, then by the day they are needed on.

    Of goals that the caller may see, and those to units for which the caller answers.
    """
    is_visible = visible(uow, Goal)
    query = (
        sa.select(
            *(Collaboration.id, Collaboration.unit_id.label("asked_unit_id")),
            *(Collaboration.ask, Collaboration.needed_on, Collaboration.state),
            *(Collaboration.reason, Collaboration.asked_at, Collaboration.answered_at),
            *(Collaboration.goal_id, Goal.title, Goal.owner_kind, Goal.owner_id),
            people.c.name.label("owner_name"),
            unit_of_goal(uow),
            is_visible.label("visible"),
        )
        .select_from(Collaboration)
        .join(Goal, Goal.id == Collaboration.goal_id)
        .outerjoin(people, people.c.id == Goal.owner_id)
        .where(Goal.cycle_id.in_(cycle_ids), Goal.state.in_(("draft", *LIVE_STATES)))
        .where(~Goal.deleted, ~Collaboration.deleted, Collaboration.state.in_(SHOWN_STATES))
        .where(sa.or_(is_visible, _is_answered_by_caller(uow)))
    )
    rank = sa.case(
        {state: position for position, state in enumerate(SHOWN_STATES)}, value=Collaboration.state
    )
    ordered_query = query.order_by(rank, Collaboration.needed_on, Collaboration.id)
    rows: Any = uow.session.execute(ordered_query)
    return [CollaborationRow(*row) for row in rows]


def _is_answered_by_caller(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    if not isinstance(uow.caller, Person):
        return sa.false()
    units = sa.text(ANSWERED_UNITS).bindparams(head_id=uow.caller.person_id)
    return Collaboration.unit_id.in_(units.columns(sa.column("id", sa.Uuid())))

"""Help asked across (协同), as both units' boards show it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.callers import Person
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import LIVE, Collaboration, Goal

from .board import people, unit_of

SHOWN = ("asked", "accepted", "declined")
# The units for which somebody answers: those they head, and those below that nobody heads.
HEADED = (
    "WITH RECURSIVE headed AS ("
    " SELECT id FROM directory_units WHERE head_id = :answering AND NOT deleted"
    " UNION SELECT unit.id FROM directory_units AS unit JOIN headed ON unit.parent_id = headed.id"
    " WHERE unit.head_id IS NULL AND NOT unit.deleted) SELECT id FROM headed"
)


def collaborations(uow: UnitOfWork, cycle_ids: Collection[UUID]) -> Sequence[Any]:
    """What goals of these cycles ask, what waits first, by the day on which it is needed.

    Of goals that the caller may see, and what is asked of units for which the caller answers.
    """
    kept, seen = Collaboration, visible(uow, Goal)
    query = (
        sa.select(
            *(kept.id, kept.unit_id.label("asked_id"), kept.ask, kept.needed_on, kept.state),
            *(kept.reason, kept.asked_at, kept.answered_at, kept.goal_id, Goal.title),
            *(Goal.owner_kind, Goal.owner_id, people.c.name.label("owner_name")),
            unit_of(uow),
            seen.label("visible"),
        )
        .select_from(kept)
        .join(Goal, Goal.id == kept.goal_id)
        .outerjoin(people, people.c.id == Goal.owner_id)
        .where(Goal.cycle_id.in_(cycle_ids), Goal.state.in_(("draft", *LIVE)), ~Goal.deleted)
        .where(kept.state.in_(SHOWN), ~kept.deleted, sa.or_(seen, _answered_by(uow)))
    )
    order = [sa.case({state: place for place, state in enumerate(SHOWN)}, value=kept.state)]
    return uow.session.execute(query.order_by(*order, kept.needed_on, kept.id)).all()


def _answered_by(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    if not isinstance(uow.caller, Person):
        return sa.false()
    headed = sa.text(HEADED).bindparams(answering=uow.caller.person_id)
    return Collaboration.unit_id.in_(headed.columns(sa.column("id", sa.Uuid())))

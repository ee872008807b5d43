"""What was made of goals afterwards, and what units gather of it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as pg_insert

from directory.visibility import visible
from servicekit.ids import new_id
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE, Goal
from services.goals.retrospectives.models import Retrospective

# What was worked on, and is therefore looked back on.
WORKED_ON = (*LIVE, "archived")
# Earlier retrospectives of a unit whose actions may still be open.
MOST_EARLIER = 8
MEMBERS = sa.text(
    "SELECT descendant_id FROM directory_closure WHERE kind = 'unit' AND ancestor_id = :unit"
    " AND starts_on <= :until AND ends_on >= :since"
).columns(sa.column("descendant_id", sa.Uuid()))
PLAIN = (sa.orm.lazyload(Goal.key_results), sa.orm.lazyload(Goal.alignments))


def of_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> Sequence[Retrospective]:
    """Those of the goals, the one on the way before the one at the close."""
    query = sa.select(Retrospective).where(Retrospective.goal_id.in_(goal_ids))
    ordered = query.order_by(Retrospective.goal_id, Retrospective.stage.desc())
    return uow.session.scalars(ordered).all() if goal_ids else []


def of_goal(uow: UnitOfWork, goal_id: UUID, stage: str) -> Retrospective | None:
    """It, its row held."""
    query = sa.select(Retrospective).filter_by(goal_id=goal_id, stage=stage)
    return uow.session.scalar(query.with_for_update(of=Retrospective))


def of_unit(uow: UnitOfWork, unit_id: UUID, cycle_id: UUID) -> Sequence[Retrospective]:
    """The unit's of a cycle, the one on the way before the one at the close."""
    query = sa.select(Retrospective).where(_of_unit(unit_id), Retrospective.cycle_id == cycle_id)
    return uow.session.scalars(query.order_by(Retrospective.stage.desc())).all()


def begin(uow: UnitOfWork, unit_id: UUID, cycle_id: UUID, stage: str) -> Retrospective | None:
    """A new one of the unit; None where somebody else has just begun."""
    new = pg_insert(Retrospective).values(
        id=new_id(),
        cycle_id=cycle_id,
        owner_kind="unit",
        owner_id=unit_id,
        stage=stage,
        version=1,
    )
    told = new.on_conflict_do_nothing().returning(Retrospective.id)
    found = uow.session.scalar(told)
    return held(uow, found) if found else None


def held(uow: UnitOfWork, retrospective_id: UUID) -> Retrospective | None:
    key = {"of": Retrospective}
    return uow.session.get(Retrospective, retrospective_id, with_for_update=key)


def earlier_of_unit(uow: UnitOfWork, unit_id: UUID, before: date) -> Sequence[Retrospective]:
    """Submitted ones with actions of cycles that began before, newest first."""
    query = (
        sa.select(Retrospective)
        .join(Retrospective.cycle)
        .where(_of_unit(unit_id), Retrospective.state == "submitted")
        .where(Cycle.starts_on < before, Retrospective.actions != sa.literal([], JSONB))
        .options(sa.orm.contains_eager(Retrospective.cycle))
        .order_by(Cycle.starts_on.desc(), Retrospective.stage, Retrospective.id)
    )
    return uow.session.scalars(query.limit(MOST_EARLIER)).all()


def with_actions_of(
    uow: UnitOfWork, person_id: UUID, state: str, *, after: str, limit: int
) -> Page:
    """Submitted ones of units in which the person has actions of this state, newest first."""
    asked = sa.literal([{"owner_id": str(person_id), "state": state}], JSONB)
    query = sa.select(Retrospective).where(
        Retrospective.goal_id.is_(None),
        Retrospective.state == "submitted",
        Retrospective.actions.contains(asked),
    )
    keys = [Retrospective.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def gathered(
    uow: UnitOfWork, unit_id: UUID, cycle: Cycle, *, state: str | None, after: str, limit: int
) -> Page:
    """Goals of the unit and of its people that are looked back on, as far as the caller sees them.

    `state` narrows to those whose retrospective stands so; `none` to those without one.
    """
    query = sa.select(Goal).where(*_gathered(uow, unit_id, cycle)).options(*PLAIN)
    told = sa.exists().where(Retrospective.goal_id == Goal.id)
    if state == "none":
        query = query.where(~told)
    elif state:
        query = query.where(told.where(Retrospective.state == state))
    return page(uow.session, query, [Goal.id], after=after, limit=limit)


def counted(uow: UnitOfWork, unit_id: UUID, cycle: Cycle, stage: str) -> Any:
    """How many of these goals there are, how many are told of, and the mean of their scores."""
    submitted = Retrospective.state == "submitted"
    query = (
        sa.select(
            sa.func.count(Goal.id).label("goals"),
            sa.func.count(Retrospective.id).filter(submitted).label("submitted"),
            sa.func.avg(Retrospective.score).filter(submitted).label("score"),
        )
        .select_from(Goal)
        .outerjoin(
            Retrospective,
            sa.and_(Retrospective.goal_id == Goal.id, Retrospective.stage == stage),
        )
        .where(*_gathered(uow, unit_id, cycle))
    )
    return uow.session.execute(query).one()


def _of_unit(unit_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        Retrospective.goal_id.is_(None),
        Retrospective.owner_kind == "unit",
        Retrospective.owner_id == unit_id,
    )


def _gathered(uow: UnitOfWork, unit_id: UUID, cycle: Cycle) -> list[sa.ColumnElement[bool]]:
    """Of who was posted to the unit or below it in the cycle, in cycles that lie within it."""
    within = sa.select(Cycle.id).where(
        Cycle.starts_on >= cycle.starts_on, Cycle.ends_on <= cycle.ends_on
    )
    span = {"since": cycle.starts_on, "until": cycle.ends_on}
    members = sa.select(MEMBERS.bindparams(unit=unit_id, **span).subquery().c.descendant_id)
    own = sa.and_(Goal.owner_kind == "unit", Goal.owner_id == unit_id)
    theirs = sa.and_(Goal.owner_kind == "person", Goal.owner_id.in_(members))
    worked = Goal.state.in_(WORKED_ON)
    return [sa.or_(own, theirs), Goal.cycle_id.in_(within), worked, visible(uow, Goal)]

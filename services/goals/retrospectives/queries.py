"""Retrospectives of goals and units, and the goals of units that have or need one."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from directory.visibility import visible
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.retrospectives.models import REVIEWED_STATES, Retrospective

# Previous retrospectives of a unit whose actions may still be open.
MAX_PREVIOUS = 8
UNIT_MEMBERS = sa.text(
    "SELECT descendant_id FROM directory_closure WHERE kind = 'unit' AND ancestor_id = :unit"
    " AND starts_on <= :until AND ends_on >= :since"
).columns(sa.column("descendant_id", sa.Uuid()))
WITHOUT_DETAILS = (sa.orm.lazyload(Goal.key_results), sa.orm.lazyload(Goal.alignments))


class RetrospectiveCounts(NamedTuple):
    """How many goals there are, how many are reviewed, and the mean of their scores (0..1)."""

    goals: int
    submitted: int
    score: Decimal | None


def goal_retrospectives(uow: UnitOfWork, goal_ids: Collection[UUID]) -> Sequence[Retrospective]:
    """Return the retrospectives by goal, `mid` before `close`."""
    query = sa.select(Retrospective).where(Retrospective.goal_id.in_(goal_ids))
    ordered_query = query.order_by(Retrospective.goal_id, Retrospective.stage.desc())
    return uow.session.scalars(ordered_query).all() if goal_ids else []


def lock_goal_retrospective(uow: UnitOfWork, goal_id: UUID, stage: str) -> Retrospective | None:
    """Return the retrospective of the goal at the stage and lock its row."""
    query = sa.select(Retrospective).filter_by(goal_id=goal_id, stage=stage)
    return uow.session.scalar(query.with_for_update(of=Retrospective))


def unit_retrospectives(uow: UnitOfWork, unit_id: UUID, cycle_id: UUID) -> Sequence[Retrospective]:
    """Return the unit's own retrospectives of a cycle, `mid` before `close`."""
    query = sa.select(Retrospective).where(_is_of_unit(unit_id), Retrospective.cycle_id == cycle_id)
    return uow.session.scalars(query.order_by(Retrospective.stage.desc())).all()


def lock_retrospective(uow: UnitOfWork, retrospective_id: UUID) -> Retrospective | None:
    """Return a retrospective and lock its row."""
    return uow.session.get(Retrospective, retrospective_id, with_for_update={"of": Retrospective})


def previous_unit_retrospectives(
    uow: UnitOfWork, unit_id: UUID, before: date
) -> Sequence[Retrospective]:
    """Return submitted retrospectives with actions of cycles that began before, newest first."""
    query = (
        sa.select(Retrospective)
        .join(Retrospective.cycle)
        .where(_is_of_unit(unit_id), Retrospective.state == "submitted")
        .where(Cycle.starts_on < before, Retrospective.actions != sa.literal([], JSONB))
        .options(sa.orm.contains_eager(Retrospective.cycle))
        .order_by(Cycle.starts_on.desc(), Retrospective.stage, Retrospective.id)
    )
    return uow.session.scalars(query.limit(MAX_PREVIOUS)).all()


def retrospectives_with_actions(
    uow: UnitOfWork, person_id: UUID, state: str, *, after: str, limit: int
) -> Page:
    """Return a page of units' submitted retrospectives with actions of the person, newest first."""
    action = sa.literal([{"owner_id": str(person_id), "state": state}], JSONB)
    query = sa.select(Retrospective).where(
        Retrospective.goal_id.is_(None),
        Retrospective.state == "submitted",
        Retrospective.actions.contains(action),
    )
    keys = [Retrospective.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def reviewed_goals(
    uow: UnitOfWork, unit_id: UUID, cycle: Cycle, *, state: str | None, after: str, limit: int
) -> Page:
    """Return a page of the visible goals of the unit and its people that have retrospectives.

    `state` narrows to goals with a retrospective in this state; `none` to goals without any.
    """
    conditions = _is_reviewed_goal(uow, unit_id, cycle)
    query = sa.select(Goal).where(*conditions).options(*WITHOUT_DETAILS)
    has_retrospective = sa.exists().where(Retrospective.goal_id == Goal.id)
    if state == "none":
        query = query.where(~has_retrospective)
    elif state:
        query = query.where(has_retrospective.where(Retrospective.state == state))
    return page(uow.session, query, [Goal.id], after=after, limit=limit)


def count_retrospectives(
    uow: UnitOfWork, unit_id: UUID, cycle: Cycle, stage: str
) -> RetrospectiveCounts:
    """Count the goals that `reviewed_goals` returns, and their retrospectives at the stage."""
    submitted = Retrospective.state == "submitted"
    query = (
        sa.select(
            sa.func.count(Goal.id),
            sa.func.count(Retrospective.id).filter(submitted),
            sa.func.avg(Retrospective.score).filter(submitted),
        )
        .select_from(Goal)
        .outerjoin(
            Retrospective,
            sa.and_(Retrospective.goal_id == Goal.id, Retrospective.stage == stage),
        )
        .where(*_is_reviewed_goal(uow, unit_id, cycle))
    )
    return RetrospectiveCounts(*uow.session.execute(query).one())


def _is_of_unit(unit_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        Retrospective.goal_id.is_(None),
        Retrospective.owner_kind == "unit",
        Retrospective.owner_id == unit_id,
    )


def _is_reviewed_goal(uow: UnitOfWork, unit_id: UUID, cycle: Cycle) -> list[sa.ColumnElement[bool]]:
    """Goals of the unit and its members during the cycle, in cycles that lie within it."""
    cycles_within = sa.select(Cycle.id).where(
        Cycle.starts_on >= cycle.starts_on, Cycle.ends_on <= cycle.ends_on
    )
    members = UNIT_MEMBERS.bindparams(unit=unit_id, since=cycle.starts_on, until=cycle.ends_on)
    member_ids = sa.select(members.subquery().c.descendant_id)
    return [
        sa.or_(
            sa.and_(Goal.owner_kind == "unit", Goal.owner_id == unit_id),
            sa.and_(Goal.owner_kind == "person", Goal.owner_id.in_(member_ids)),
        ),
        Goal.cycle_id.in_(cycles_within),
        Goal.state.in_(REVIEWED_STATES),
        visible(uow, Goal),
    ]

"""What stands on a board: goals with their place, cycles, units, how far the copies reach."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import LIVE, Cycle, Goal, Watermark, metadata

closure = metadata.tables["directory_closure"]
people = metadata.tables["directory_people"]
units = metadata.tables["directory_units"]
heads = people.alias("heads")


def watermark(uow: UnitOfWork) -> Watermark | None:
    return uow.session.scalar(sa.select(Watermark))


def cycles(uow: UnitOfWork, level: str | None, cycle_id: UUID | None) -> list[Cycle]:
    """Cycles that may be shown: the one that is asked for, or all that are not closed."""
    query = sa.select(Cycle).where(~Cycle.deleted)
    query = query.where(Cycle.id == cycle_id) if cycle_id else query.where(Cycle.state != "closed")
    found = list(uow.session.scalars(query.where(Cycle.level == level) if level else query))
    if cycle_id and not found:
        raise NotFound("cycle.not_found")
    return found


def all_units(uow: UnitOfWork) -> Sequence[sa.Row[Any]]:
    """Units with their heads, by code."""
    return uow.session.execute(_units().order_by(units.c.code)).all()


def unit(uow: UnitOfWork, unit_id: UUID) -> sa.Row[Any]:
    found = uow.session.execute(_units().where(units.c.id == unit_id)).first()
    if found is None:
        raise NotFound("unit.not_found")
    return found


def goals(uow: UnitOfWork, cycle_ids: Collection[UUID]) -> Sequence[sa.Row[Any]]:
    """All live goals of the cycles; `visible` says whether the caller may see one as a row."""
    query = _goals(uow).where(_live(cycle_ids))
    return uow.session.execute(query).all()


def goals_by_id(uow: UnitOfWork, goal_ids: Collection[UUID]) -> Sequence[sa.Row[Any]]:
    return uow.session.execute(_goals(uow).where(Goal.id.in_(goal_ids))).all()


def goal_ids_of_unit(
    uow: UnitOfWork,
    unit_id: UUID,
    cycle_ids: Collection[UUID],
    *,
    after: str,
    limit: int,
) -> Page:
    """Visible goals of the unit itself, then of the people posted to it."""
    of_people = Goal.owner_kind == "person"
    members = (
        _posting(uow.tenant.today())
        .with_only_columns(closure.c.descendant_id)
        .where(closure.c.ancestor_id == unit_id)
    )
    in_unit = ((Goal.owner_kind == "unit") & (Goal.owner_id == unit_id)) | (
        of_people & Goal.owner_id.in_(members)
    )
    query = sa.select(Goal.id).where(_live(cycle_ids), in_unit, visible(uow, Goal))
    keys = [sa.case((of_people, 1), else_=0), Goal.title, Goal.id]
    return page(uow.session, query, keys, after=after, limit=limit)


def _units() -> sa.Select[Any]:
    return (
        sa.select(
            units.c.id, units.c.name, units.c.parent_id, units.c.head_id, heads.c.name.label("head")
        )
        # Said, not found out: an alias makes its columns at first use, two threads make them twice.
        .select_from(units)
        .outerjoin(heads, heads.c.id == units.c.head_id)
        .where(~units.c.deleted)
    )


def _live(cycle_ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(Goal.cycle_id.in_(cycle_ids), Goal.state.in_(LIVE), ~Goal.deleted)


def unit_of(uow: UnitOfWork) -> sa.ColumnElement[Any]:
    """Where a goal stands in the tree: the unit itself, or that of the person's main posting."""
    posted = (
        _posting(uow.tenant.today())
        .where(closure.c.descendant_id == Goal.owner_id)
        .order_by(closure.c.ancestor_id)
        .limit(1)
        .scalar_subquery()
    )
    return sa.case((Goal.owner_kind == "person", posted), else_=Goal.owner_id).label("unit_id")


def _goals(uow: UnitOfWork) -> sa.Select[Any]:
    of_person = Goal.owner_kind == "person"
    return (
        sa.select(
            *(Goal.id, Goal.cycle_id, Goal.owner_kind, Goal.owner_id, Goal.title, Goal.weight),
            *(Goal.progress, Goal.key_results, Goal.numbers),
            unit_of(uow),
            sa.case((of_person, people.c.name)).label("owner_name"),
            Goal.last_update,
            visible(uow, Goal).label("visible"),
        )
        .select_from(Goal)
        .outerjoin(people, people.c.id == Goal.owner_id)
    )


def _posting(day: date) -> sa.Select[Any]:
    """The units of main postings on `day`, not those above them."""
    return sa.select(closure.c.ancestor_id).where(
        closure.c.kind == "unit",
        closure.c.depth == 0,
        sa.literal(day).between(closure.c.starts_on, closure.c.ends_on),
    )

"""What a board shows: goals with their unit, cycles, units, and how far the copies reach."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import (
    LIVE_STATES,
    Cycle,
    Goal,
    KeyResultNumbers,
    KeyResultRecord,
    Watermark,
    metadata,
)

closure = metadata.tables["directory_closure"]
people = metadata.tables["directory_people"]
units = metadata.tables["directory_units"]
heads = people.alias("heads")


class UnitRow(NamedTuple):
    """A unit with its head."""

    id: UUID
    name: str
    parent_id: UUID | None
    head_id: UUID | None
    head_name: str | None


class GoalRow(NamedTuple):
    """A goal with its place in the tree; `visible` is whether the caller may see it as a row."""

    id: UUID
    cycle_id: UUID
    owner_kind: str
    owner_id: UUID | None
    title: str
    weight: Decimal | None
    progress: Decimal | None
    key_results: Sequence[KeyResultRecord]
    # Newer values of fields of key results, by key result.
    numbers: Mapping[str, KeyResultNumbers]
    unit_id: UUID | None
    # Of a person.
    owner_name: str | None
    last_update: datetime | None
    visible: bool


def watermark(uow: UnitOfWork) -> Watermark | None:
    """Read how far the copies reach; None before the first event."""
    return uow.session.scalar(sa.select(Watermark))


def cycles(uow: UnitOfWork, level: str | None, cycle_id: UUID | None) -> list[Cycle]:
    """List the cycles that may be shown: those not closed of a level, or the one asked for.

    Raises NotFound `cycle.not_found`.
    """
    query = sa.select(Cycle).where(~Cycle.deleted)
    query = query.where(Cycle.id == cycle_id) if cycle_id else query.where(Cycle.state != "closed")
    if level:
        query = query.where(Cycle.level == level)
    rows = list(uow.session.scalars(query))
    if cycle_id and not rows:
        raise NotFound("cycle.not_found")
    return rows


def all_units(uow: UnitOfWork) -> list[UnitRow]:
    """List units with their heads, by code."""
    return [UnitRow(*row) for row in uow.session.execute(_select_units().order_by(units.c.code))]


def unit(uow: UnitOfWork, unit_id: UUID) -> UnitRow:
    """Read a unit with its head; raises NotFound `unit.not_found`."""
    row = uow.session.execute(_select_units().where(units.c.id == unit_id)).first()
    if row is None:
        raise NotFound("unit.not_found")
    return UnitRow(*row)


def goals(uow: UnitOfWork, cycle_ids: Collection[UUID]) -> list[GoalRow]:
    """List all live goals of the cycles, those that the caller may not see as rows included."""
    query = _select_goals(uow).where(_is_live(cycle_ids))
    return [GoalRow(*row) for row in uow.session.execute(query)]


def goals_by_id(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[GoalRow]:
    """List these goals, in any order."""
    query = _select_goals(uow).where(Goal.id.in_(goal_ids))
    return [GoalRow(*row) for row in uow.session.execute(query)]


def goal_ids_of_unit(
    uow: UnitOfWork,
    unit_id: UUID,
    cycle_ids: Collection[UUID],
    *,
    after: str,
    limit: int,
) -> Page:
    """List live goals that the caller may see: the unit's own, then those of its people, by title.

    Its people have their main assignment there today.
    """
    is_personal = Goal.owner_kind == "person"
    members = (
        _main_assignments(uow.tenant.today())
        .with_only_columns(closure.c.descendant_id)
        .where(closure.c.ancestor_id == unit_id)
    )
    is_in_unit = ((Goal.owner_kind == "unit") & (Goal.owner_id == unit_id)) | (
        is_personal & Goal.owner_id.in_(members)
    )
    query = sa.select(Goal.id).where(_is_live(cycle_ids), is_in_unit, visible(uow, Goal))
    keys = [sa.case((is_personal, 1), else_=0), Goal.title, Goal.id]
    return page(uow.session, query, keys, after=after, limit=limit)


def unit_of_goal(uow: UnitOfWork) -> sa.ColumnElement[Any]:
    """Build the column `unit_id`: the unit that owns the goal, or in which its person works."""
    main_unit = (
        _main_assignments(uow.tenant.today())
        .where(closure.c.descendant_id == Goal.owner_id)
        .order_by(closure.c.ancestor_id)
        .limit(1)
        .scalar_subquery()
    )
    return sa.case((Goal.owner_kind == "person", main_unit), else_=Goal.owner_id).label("unit_id")


def _select_units() -> sa.Select[Any]:
    """The columns of UnitRow."""
    return (
        sa.select(
            units.c.id,
            units.c.name,
            units.c.parent_id,
            units.c.head_id,
            heads.c.name.label("head_name"),
        )
        # Explicit, for an alias makes its columns at first use, and two threads make them twice.
        .select_from(units)
        .outerjoin(heads, heads.c.id == units.c.head_id)
        .where(~units.c.deleted)
    )


def _select_goals(uow: UnitOfWork) -> sa.Select[Any]:
    """The columns of GoalRow."""
    return (
        sa.select(
            *(Goal.id, Goal.cycle_id, Goal.owner_kind, Goal.owner_id, Goal.title, Goal.weight),
            *(Goal.progress, Goal.key_results, Goal.numbers),
            unit_of_goal(uow),
            sa.case((Goal.owner_kind == "person", people.c.name)).label("owner_name"),
            Goal.last_update,
            visible(uow, Goal).label("visible"),
        )
        .select_from(Goal)
        .outerjoin(people, people.c.id == Goal.owner_id)
    )


def _is_live(cycle_ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(Goal.cycle_id.in_(cycle_ids), Goal.state.in_(LIVE_STATES), ~Goal.deleted)


def _main_assignments(day: date) -> sa.Select[Any]:
    """The units of main assignments on `day`, without those above them."""
    return sa.select(closure.c.ancestor_id).where(
        closure.c.kind == "unit",
        closure.c.depth == 0,
        sa.literal(day).between(closure.c.starts_on, closure.c.ends_on),
    )

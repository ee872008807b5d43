"""Cycles, sheets, goals and key results."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.models import Cycle, Goal, KeyResult, Sheet, search_of

from . import reach
from .words import holds


def cycle(uow: UnitOfWork, cycle_id: UUID, *, lock: bool = False) -> Cycle:
    found = uow.session.get(Cycle, cycle_id, with_for_update={"of": Cycle} if lock else None)
    if found is None:
        raise NotFound("cycle.not_found")
    return found


def cycles(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    keys = [Cycle.starts_on, Cycle.level, Cycle.id]
    return page(uow.session, sa.select(Cycle), keys, after=after, limit=limit, descending=True)


def cycle_between(uow: UnitOfWork, level: str, starts_on: Any, ends_on: Any) -> Cycle | None:
    query = sa.select(Cycle).filter_by(level=level, starts_on=starts_on, ends_on=ends_on)
    return uow.session.scalar(query)


def cycles_between(uow: UnitOfWork, span: tuple[Any, Any]) -> Sequence[Cycle]:
    """Cycles whose days lie within the first and the last day."""
    query = sa.select(Cycle).where(Cycle.starts_on >= span[0], Cycle.ends_on <= span[1])
    return uow.session.scalars(query).all()


def nest(uow: UnitOfWork, cycles: Sequence[Cycle]) -> None:
    """Put each cycle into the shortest longer one that holds its days."""
    uow.flush()
    above, length = aliased(Cycle), Cycle.ends_on - Cycle.starts_on
    parent = (
        sa.select(above.id)
        .where(above.starts_on <= Cycle.starts_on, above.ends_on >= Cycle.ends_on)
        .where(above.ends_on - above.starts_on > length)
        .order_by(above.ends_on - above.starts_on, above.level)
        .limit(1)
        .scalar_subquery()
    )
    nested = sa.update(Cycle).where(Cycle.id.in_([one.id for one in cycles]))
    told = nested.values(parent_id=parent).returning(Cycle.id, Cycle.parent_id)
    rows = uow.session.execute(told, execution_options={"synchronize_session": False})
    found = {row.id: row.parent_id for row in rows}
    for cycle in cycles:
        set_committed_value(cycle, "parent_id", found[cycle.id])


def sheet(uow: UnitOfWork, sheet_id: UUID, *, lock: bool = False) -> Sheet:
    found = uow.session.get(Sheet, sheet_id, with_for_update={"of": Sheet} if lock else None)
    if found is None:
        raise NotFound("sheet.not_found")
    return found


def sheet_of(uow: UnitOfWork, cycle_id: UUID, kind: str, owner_id: UUID | None) -> Sheet | None:
    query = sa.select(Sheet).where(
        Sheet.cycle_id == cycle_id,
        Sheet.owner_kind == kind,
        Sheet.owner_id.is_not_distinct_from(owner_id),
    )
    return uow.session.scalar(query)


def sheets_of(
    uow: UnitOfWork, owners: Collection[tuple[UUID, str, UUID]]
) -> dict[tuple[UUID, str, UUID | None], Sheet]:
    """Those sheets that there are, by cycle, kind of owner and owner."""
    if not owners:
        return {}
    key = sa.tuple_(Sheet.cycle_id, Sheet.owner_kind, Sheet.owner_id)
    found = uow.session.scalars(sa.select(Sheet).where(key.in_(owners)))
    return {(one.cycle_id, one.owner_kind, one.owner_id): one for one in found}


def sheets(
    uow: UnitOfWork, *, owner_id: UUID | None, cycle_id: UUID | None, after: str, limit: int
) -> Page:
    """Sheets that the caller may see; an owner's alone where one is given."""
    query = sa.select(Sheet)
    query = query.where(sa.or_(Sheet.owner_kind != "person", visible(uow, Sheet)))
    if owner_id:
        query = query.where(Sheet.owner_id == owner_id)
    if cycle_id:
        query = query.where(Sheet.cycle_id == cycle_id)
    return page(uow.session, query, [Sheet.id], after=after, limit=limit, descending=True)


def reopen(uow: UnitOfWork, sheet: Sheet, until: date, why: str) -> None:
    """Let the sheet and its goals be written until the end of a day."""
    sheet.reopened_until, sheet.reopened_why = until, why
    told = sa.update(Goal).where(Goal.sheet_id == sheet.id).values(reopened_until=until)
    uow.session.execute(told)


def goals_of_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sequence[Goal]:
    query = sa.select(Goal).where(Goal.sheet_id == sheet_id).order_by(Goal.id)
    return uow.session.scalars(query).all()


def visible_of_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sequence[Goal]:
    """Those of its goals that the caller may see, with what they work towards."""
    query = sa.select(Goal).where(Goal.sheet_id == sheet_id, visible(uow, Goal)).order_by(Goal.id)
    return uow.session.scalars(query.options(joinedload(Goal.alignments))).unique().all()


def goal(uow: UnitOfWork, goal_id: UUID, *, lock: bool = False) -> Goal:
    """The goal where the caller may see it, else NotFound; `lock` holds its row."""
    found = uow.session.get(
        Goal, goal_id, with_for_update={"of": Goal, "key_share": True} if lock else None
    )
    if found is None or not reach.to(uow, found).sees:
        raise NotFound("goal.not_found")
    return found


def key_result(uow: UnitOfWork, key_result_id: UUID) -> KeyResult:
    found = uow.session.get(KeyResult, key_result_id)
    if found is None:
        raise NotFound("key_result.not_found")
    return found


def held_with(uow: UnitOfWork, key_result_id: UUID) -> tuple[Goal, KeyResult]:
    """A key result and its goal, held: read with it, since its number may move until then."""
    named = sa.select(KeyResult.goal_id).where(KeyResult.id == key_result_id)
    goal_id = uow.session.scalar(named)
    if goal_id is None:
        raise NotFound("key_result.not_found")
    try:
        held = goal(uow, goal_id, lock=True)
    except NotFound as hidden:
        raise NotFound("key_result.not_found") from hidden
    return held, next(item for item in held.key_results if item.id == key_result_id)


def goals(
    uow: UnitOfWork,
    *,
    owner_kind: str | None,
    owner_id: UUID | None,
    cycle_id: UUID | None,
    text: str,
    after: str,
    limit: int,
) -> Page:
    """Goals that the caller may see, newest first."""
    query = sa.select(Goal).where(visible(uow, Goal))
    if owner_kind:
        query = query.where(Goal.owner_kind == owner_kind)
    if owner_id:
        query = query.where(Goal.owner_id == owner_id)
    if cycle_id:
        query = query.where(Goal.cycle_id == cycle_id)
    if text:
        query = query.where(holds(Goal, search_of(text)))
    return page(uow.session, query, [Goal.id], after=after, limit=limit, descending=True)


def goals_of_person(
    uow: UnitOfWork, person_id: UUID, cycle_ids: Collection[UUID]
) -> Sequence[Goal]:
    query = sa.select(Goal).where(Goal.owner_kind == "person", Goal.owner_id == person_id)
    if cycle_ids:
        query = query.where(Goal.cycle_id.in_(cycle_ids))
    return uow.session.scalars(query.order_by(Goal.id)).unique().all()


def visible_ids(uow: UnitOfWork, goal_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the goals that the caller may see."""
    query = sa.select(Goal.id).where(Goal.id.in_(goal_ids), visible(uow, Goal))
    return frozenset(uow.session.scalars(query)) if goal_ids else frozenset()


def key_results(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, KeyResult]:
    query = sa.select(KeyResult).where(KeyResult.id.in_(ids))
    return {found.id: found for found in uow.session.scalars(query)} if ids else {}

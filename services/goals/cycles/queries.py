"""Cycles and the days that they span."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle


def cycle(uow: UnitOfWork, cycle_id: UUID, *, lock: bool = False) -> Cycle:
    """The cycle; `lock` locks its row (FOR UPDATE). Raises NotFound `cycle.not_found`."""
    cycle = uow.session.get(Cycle, cycle_id, with_for_update={"of": Cycle} if lock else None)
    if cycle is None:
        raise NotFound("cycle.not_found")
    return cycle


def find_cycle(uow: UnitOfWork, cycle_id: UUID) -> Cycle | None:
    """The cycle; None for an unknown id."""
    return uow.session.get(Cycle, cycle_id)


def cycles(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """A page of cycles, latest start first."""
    keys = [Cycle.starts_on, Cycle.level, Cycle.id]
    return page(uow.session, sa.select(Cycle), keys, after=after, limit=limit, descending=True)


def cycle_between(uow: UnitOfWork, level: str, starts_on: date, ends_on: date) -> Cycle | None:
    """The cycle of a level with exactly these days."""
    query = sa.select(Cycle).filter_by(level=level, starts_on=starts_on, ends_on=ends_on)
    return uow.session.scalar(query)


def cycles_within(uow: UnitOfWork, first_day: date, last_day: date) -> Sequence[Cycle]:
    """Cycles of all levels whose days lie within the two, inclusive."""
    query = sa.select(Cycle).where(Cycle.starts_on >= first_day, Cycle.ends_on <= last_day)
    return uow.session.scalars(query).all()

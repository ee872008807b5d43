"""Cycles, and how they nest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle


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

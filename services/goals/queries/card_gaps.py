"""Gaps of goals that were found already, by the same rules that list them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from servicekit.unit_of_work import UnitOfWork
from services.goals.models import Cycle, Goal

from . import gaps

# Those that a goal itself has; the others are of sheets and of people who have none.
KINDS = ("uncarried", "orphan", "skipped", "children_ahead", "too_many_key_results")


class OfGoals(gaps.Asked):
    """Asks about some goals that the caller may see, each in its own cycle."""

    few = True

    def __init__(
        self, uow: UnitOfWork, ids: Collection[UUID], unit_id: UUID | None, most: tuple[int, int]
    ) -> None:
        self.uow, self.unit_id, self.most = uow, unit_id, most
        self.day = sa.bindparam("day", uow.tenant.today(), type_=sa.Date())
        self.ids = sa.bindparam("found", list(ids), type_=sa.ARRAY(sa.Uuid()))

    def seen(self) -> list[sa.ColumnElement[bool]]:
        return [Goal.id == sa.any_(self.ids), *self.within("goals.owner_id")]

    def in_cycle(self) -> sa.ColumnElement[bool]:
        return sa.true()

    def holding(self, model: Any = Cycle) -> list[sa.ColumnElement[bool]]:
        own = aliased(Cycle)
        days = (model.starts_on <= own.starts_on, model.ends_on >= own.ends_on)
        query = sa.select(own.id).where(own.id == Goal.cycle_id, *days)
        return [query.correlate_except(own).exists()]

    def any(self, query: sa.Select[Any]) -> sa.ColumnElement[bool]:
        # Asked of each goal: else all that hangs below the company is read to find these few.
        return query.offset(0).exists()


def by_goal(asked: OfGoals) -> dict[UUID, list[Any]]:
    """What each of the goals lacks: kinds with their action and their number."""
    found = gaps.union(asked, KINDS)
    # Of key results that nobody carries, how many; of the others what the gap itself counts.
    count = sa.func.sum(sa.func.greatest(found.c.count, 1)).label("count")
    columns = (found.c.goal_id, found.c.kind, found.c.action)
    told: dict[UUID, list[Any]] = defaultdict(list)
    for row in asked.uow.session.execute(sa.select(*columns, count).group_by(*columns)):
        told[row.goal_id].append(row)
    return {goal_id: sorted(rows, key=_order) for goal_id, rows in told.items()}


def _order(row: Any) -> int:
    return KINDS.index(row.kind)

"""Gaps of goals that were found already, by the same rules that list them."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, psycopg
from sqlalchemy.orm import aliased

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import gaps as gap_queries
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal

# Those that a goal itself has; the others are of sheets and of people who have none.
KINDS = (
    "uncarried",
    "orphan",
    "skipped",
    "children_ahead",
    "untold",
    "too_many_key_results",
)


class OfGoals(gap_queries.Asked):
    """Asks about some goals that the caller may see, each in its own cycle; values come later."""

    def __init__(self, unit_id: UUID | None) -> None:
        self.unit_id = unit_id
        self.most: Any = (sa.bindparam("most_goals", None), sa.bindparam("most_key_results", None))
        self.day = sa.bindparam("day", None, type_=sa.Date())
        self.ids: Any = sa.bindparam("found", None, type_=sa.ARRAY(sa.Uuid()))

    @property
    def owners(self) -> None:
        """Whether a goal's owner stands in the unit is asked of each."""

    @property
    def few(self) -> bool:
        return True

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


def by_goal(
    uow: UnitOfWork, ids: Collection[UUID], unit_id: UUID | None, most: tuple[int, int]
) -> dict[UUID, list[Any]]:
    """What each of the goals lacks: kinds with their action and their number."""
    text, values = _statement(unit_id is not None)
    values = values | {"found": list(ids), "day": uow.tenant.today(), "within": unit_id}
    values |= {"most_goals": most[0], "most_key_results": most[1]}
    told: dict[UUID, list[Any]] = defaultdict(list)
    for row in execute_raw(uow.session, text, values):
        told[row.goal_id].append(row)
    return {goal_id: sorted(rows, key=_order) for goal_id, rows in told.items()}


@cache
def _statement(of_unit: bool) -> tuple[str, dict[str, Any]]:
    """Put together once: that takes longer than to ask it of a screen of goals."""
    found = gap_queries.union(OfGoals(UUID(int=0) if of_unit else None), KINDS)
    # Of key results that nobody carries, how many; of the others what the gap itself counts.
    count = sa.func.sum(sa.func.greatest(found.c.count, 1)).label("count")
    columns = (found.c.goal_id, found.c.kind, found.c.action)
    # The oldest of them, to begin with.
    ids = sa.func.array_agg(aggregate_order_by(found.c.key_result_id, found.c.key_result_id))
    first = sa.type_coerce(ids, sa.ARRAY(sa.Uuid()))[1].label("key_result_id")
    query = sa.select(*columns, count, first).group_by(*columns)
    made = query.compile(dialect=psycopg.dialect(), compile_kwargs={"render_postcompile": True})
    return str(made), dict(made.params)


def _order(row: Any) -> int:
    return KINDS.index(row.kind)

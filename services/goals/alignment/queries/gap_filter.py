"""Which goals a search for gaps looks at, and what a gap is as a row."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries.org import WITHIN_UNIT
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal

NO_ID = sa.cast(sa.null(), sa.Uuid())
# Up to so many owners the goals of a unit are looked up owner by owner.
MAX_SMALL_UNIT = 5_000
OWNERS_IN_UNIT = sa.text("""
    SELECT DISTINCT descendant_id FROM directory_closure
    WHERE kind IN ('unit', 'subunit') AND ancestor_id = :within
      AND :day BETWEEN starts_on AND ends_on LIMIT :max_owners
""")
GAP_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "kind": sa.Text(),
    "id": sa.Uuid(),
    "goal_id": sa.Uuid(),
    "key_result_id": sa.Uuid(),
    "owner_kind": sa.Text(),
    "owner_id": sa.Uuid(),
    "title": sa.Text(),
    "count": sa.Numeric(),
    "action": sa.Text(),
}


class GapLimits(NamedTuple):
    """How many goals on a sheet, and key results of a goal, the writing guide advises at most."""

    goals: int | sa.BindParameter[int | None]
    key_results: int | sa.BindParameter[int | None]


class GapFilter:
    """The cycle, the unit and the company's limits that every kind of gap is looked for with."""

    limits: GapLimits

    def __init__(
        self, uow: UnitOfWork, cycle: Cycle, unit_id: UUID | None, limits: GapLimits
    ) -> None:
        self.uow, self.cycle, self.unit_id, self.limits = uow, cycle, unit_id, limits
        self.day = sa.bindparam("day", uow.tenant.today(), type_=sa.Date())

    def visible_to_caller(self) -> list[sa.ColumnElement[bool]]:
        """Return conditions: goals that the caller sees, of the unit where there is one."""
        return [visible(self.uow, Goal, of_many=True), *self.in_unit("goals.owner_id")]

    def in_unit(self, owner_column: str) -> list[sa.ColumnElement[bool]]:
        """Return conditions: owners in the unit or below it; none where no unit is chosen."""
        if self.unit_id is None:
            return []
        if self.owner_ids is not None:
            owner_ids = sa.bindparam("owner_ids", self.owner_ids, type_=sa.ARRAY(sa.Uuid()))
            return [sa.literal_column(owner_column, sa.Uuid()) == sa.any_(owner_ids)]
        unit = sa.bindparam("within", self.unit_id, type_=sa.Uuid())
        text = sa.text(WITHIN_UNIT.format(owner=owner_column)).bindparams(unit, self.day)
        return [sa.type_coerce(text, sa.Boolean)]

    @cached_property
    def owner_ids(self) -> list[UUID] | None:
        """Owners in the unit; None where no unit is chosen, or more than MAX_SMALL_UNIT."""
        if self.unit_id is None:
            return None
        day, max_owners = self.uow.tenant.today(), MAX_SMALL_UNIT + 1
        values = {"within": self.unit_id, "day": day, "max_owners": max_owners}
        owner_ids = list(self.uow.session.scalars(OWNERS_IN_UNIT, values))
        return owner_ids if len(owner_ids) <= MAX_SMALL_UNIT else None

    @property
    def is_small_unit(self) -> bool:
        """Whether so few owners are looked at that looking up each of them is faster."""
        return self.owner_ids is not None

    def spanning_cycles(self, model: Any = Cycle) -> list[sa.ColumnElement[bool]]:
        """Return conditions: cycles that span the days of the filter's, itself included."""
        return [model.starts_on <= self.cycle.starts_on, model.ends_on >= self.cycle.ends_on]

    def in_cycle(self) -> sa.ColumnElement[bool]:
        """Return the condition: goals of the cycle itself."""
        return Goal.cycle_id == self.cycle.id

    def has_row(self, query: sa.Select[Any]) -> sa.ColumnElement[bool]:
        """Return the condition: `query`, correlated with a goal, finds a row."""
        return query.exists()


def goal_gap(kind: str, count: Any, action: str | sa.ColumnElement[str]) -> sa.Select[Any]:
    """Select a gap of each goal; see `gap_row`."""
    subject = (Goal.id, Goal.id, NO_ID, Goal.owner_kind, Goal.owner_id, Goal.title)
    return gap_row(kind, subject, count, action).select_from(Goal)


def gap_row(
    kind: str, subject: Sequence[Any], count: Any, action: str | sa.ColumnElement[str]
) -> sa.Select[Any]:
    """Select GAP_COLUMNS: `subject` is id, goal_id, key_result_id, owner_kind, owner_id, title."""
    action_column = sa.literal(action) if isinstance(action, str) else action
    values = (sa.literal(kind), *subject, sa.cast(count, sa.Numeric), action_column)
    columns = zip(GAP_COLUMNS, values, strict=True)
    return sa.select(*[value.label(name) for name, value in columns])

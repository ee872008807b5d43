"""Gaps of given goals, by the rules of `gaps`."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, psycopg
from sqlalchemy.orm import aliased

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import gaps as gap_queries
from services.goals.alignment.queries.gap_filter import GapFilter, GapLimits
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal

# The kinds that are of goals, in the order of a card; the others are of sheets and owners.
KINDS = (
    "no_contributor",
    "unaligned",
    "skips_level",
    "children_outpace_parent",
    "never_reported",
    "too_many_key_results",
)


@dataclass(frozen=True)
class CardGap:
    """A gap of a goal as its card on the map shows it."""

    kind: str
    action: str
    # Of key results without contributors their number; of other kinds the gap's own.
    count: Decimal
    # The oldest key result without contributors.
    key_result_id: UUID | None


class GivenGoalsFilter(GapFilter):
    """Looks at given goals that the caller sees, each in its own cycle; values are bound later.

    The owner of each goal is looked up by itself, whatever the size of the unit.
    """

    def __init__(self, unit_id: UUID | None) -> None:
        self.unit_id = unit_id
        self.limits = GapLimits(
            sa.bindparam("max_goals", None), sa.bindparam("max_key_results", None)
        )
        self.day = sa.bindparam("day", None, type_=sa.Date())
        self.goal_ids = sa.bindparam("goal_ids", None, type_=sa.ARRAY(sa.Uuid()))

    @property
    def owner_ids(self) -> None:
        return None

    @property
    def is_small_unit(self) -> bool:
        return True

    def visible_to_caller(self) -> list[sa.ColumnElement[bool]]:
        return [Goal.id == sa.any_(self.goal_ids), *self.in_unit("goals.owner_id")]

    def in_cycle(self) -> sa.ColumnElement[bool]:
        return sa.true()

    def spanning_cycles(self, model: Any = Cycle) -> list[sa.ColumnElement[bool]]:
        goal_cycle = aliased(Cycle)
        spans = (model.starts_on <= goal_cycle.starts_on, model.ends_on >= goal_cycle.ends_on)
        query = sa.select(goal_cycle.id).where(goal_cycle.id == Goal.cycle_id, *spans)
        return [query.correlate_except(goal_cycle).exists()]

    def has_row(self, query: sa.Select[Any]) -> sa.ColumnElement[bool]:
        # OFFSET 0 keeps the planner from reading all that is aligned to the company for few goals.
        return query.offset(0).exists()


def gaps_by_goal(
    uow: UnitOfWork, goal_ids: Collection[UUID], unit_id: UUID | None, limits: GapLimits
) -> dict[UUID, list[CardGap]]:
    """Return the gaps of goals that the caller sees, by goal, in the order of KINDS.

    With a unit its own key results need contributors, without one the company's.
    """
    statement, params = _statement(unit_id is not None)
    values = {
        **params,
        "goal_ids": list(goal_ids),
        "day": uow.tenant.today(),
        "within": unit_id,
        "max_goals": limits.goals,
        "max_key_results": limits.key_results,
    }
    gaps: dict[UUID, list[CardGap]] = defaultdict(list)
    for row in execute_raw(uow.session, statement, values):
        gaps[row.goal_id].append(CardGap(row.kind, row.action, row.count, row.key_result_id))
    return {goal_id: sorted(items, key=_position) for goal_id, items in gaps.items()}


@cache
def _statement(in_unit: bool) -> tuple[str, Mapping[str, object]]:
    """Compile the statement once: that takes longer than to run it for a screen of goals."""
    gaps = gap_queries.gaps_of_kinds(GivenGoalsFilter(UUID(int=0) if in_unit else None), KINDS)
    # A key result without contributors has the count 0, and counts as one of its goal's.
    count = sa.func.sum(sa.func.greatest(gaps.c.count, 1)).label("count")
    columns = (gaps.c.goal_id, gaps.c.kind, gaps.c.action)
    key_result_ids = sa.func.array_agg(
        aggregate_order_by(gaps.c.key_result_id, gaps.c.key_result_id)
    )
    oldest = sa.type_coerce(key_result_ids, sa.ARRAY(sa.Uuid()))[1].label("key_result_id")
    query = sa.select(*columns, count, oldest).group_by(*columns)
    compiled = query.compile(dialect=psycopg.dialect(), compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params)


def _position(gap: CardGap) -> int:
    return KINDS.index(gap.kind)

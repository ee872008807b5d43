"""Gaps (缺口) of a cycle, one SELECT for each kind: docs/domain.md#filing-comparing-and-gaps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from directory.visibility import FOR_MANY, TYPES, caller_params, visible
from servicekit.callers import Client, Person, ServiceCaller, System
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries.org import WITHIN_UNIT
from services.goals.alignment.queries import outpaced_parents
from services.goals.alignment.queries.gap_filter import (
    GAP_COLUMNS,
    NO_ID,
    GapFilter,
    gap_row,
    goal_gap,
)
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import DROPPED_STATES, LIVE, Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet

OPEN_STATES = ("draft", "active")
HEADS_A_UNIT = (
    "EXISTS (SELECT 1 FROM directory_units WHERE head_id = goals.owner_id AND NOT deleted)"
)
PARAMETERS = {"person": ":person", "day": ":day", "scope": "CAST(:scope AS uuid[])"}
# Owners for whom the caller may set goals, besides themselves.
CALLER_SETS_GOALS = " OR ".join(
    FOR_MANY[name].format(**PARAMETERS, owner_id="owner.id")
    for name in ("leads_owner", "heads_above", "in_scope")
)
# Who must have goals in a cycle of each level: every employee, or every unit.
OWNERS = {
    "person": "SELECT id, name FROM directory_people WHERE status = 'active'",
    "unit": "SELECT id, name FROM directory_units WHERE NOT deleted",
}
NO_GOALS = """
    SELECT 'no_goals' AS kind, owner.id AS id, CAST(NULL AS uuid) AS goal_id,
        CAST(NULL AS uuid) AS key_result_id, CAST(:level AS text) AS owner_kind,
        owner.id AS owner_id, owner.name AS title, CAST(0 AS numeric) AS count,
        CASE WHEN EXISTS (
            SELECT 1 FROM goals AS earlier WHERE earlier.owner_id = owner.id
              AND earlier.state NOT IN ('draft', 'cancelled')
        ) THEN 'carry_over' ELSE 'new_goal' END AS action
    FROM ({owners}) AS owner
    WHERE NOT EXISTS (SELECT 1 FROM goals AS current
                      WHERE current.owner_id = owner.id AND current.cycle_id = :cycle
                        AND current.state NOT IN ('cancelled', 'archived'))
      AND (:everybody OR owner.id = :person OR {caller_sets_goals}) {in_unit}
"""


class Gap(NamedTuple):
    """A gap: `id` is that of a key result, goal, sheet, person or unit, as its kind says."""

    kind: str
    id: UUID
    goal_id: UUID | None
    key_result_id: UUID | None
    owner_kind: str
    # None of the company.
    owner_id: UUID | None
    # Empty for sheets.
    title: str
    # How many there are too many of, or points that children are ahead; 0 or 1 for other kinds.
    size: Decimal
    # What closes it.
    action: str


def no_contributor(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select key results of the company, or of the chosen unit, to which no goal contributes."""
    child = aliased(Goal)
    contributes = sa.exists().where(
        Alignment.parent_key_result_id == KeyResult.id,
        Alignment.goal_id == child.id,
        child.state.not_in(DROPPED_STATES),
    )
    owner = Goal.owner_kind == ("unit" if gap_filter.unit_id else "company")
    subject = (
        *(KeyResult.id, Goal.id, KeyResult.id),
        *(Goal.owner_kind, Goal.owner_id, KeyResult.title),
    )
    query = gap_row("no_contributor", subject, 0, "cascade").select_from(KeyResult)
    query = query.join(Goal, KeyResult.goal_id == Goal.id).join(Cycle, Goal.cycle_id == Cycle.id)
    conditions = (Goal.state == "active", ~KeyResult.cancelled, owner, ~contributes)
    return query.where(*conditions, *gap_filter.spanning_cycles(), *gap_filter.visible_to_caller())


def unaligned(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select goals without a parent though the company has goals for the cycle's days."""
    company_goal, spanning_cycle = aliased(Goal), aliased(Cycle)
    company_has_goals = sa.exists().where(
        company_goal.owner_kind == "company",
        company_goal.state.in_(LIVE),
        company_goal.cycle_id == spanning_cycle.id,
        *gap_filter.spanning_cycles(spanning_cycle),
    )
    has_no_parent = ~sa.exists().where(Alignment.goal_id == Goal.id)
    return goal_gap("unaligned", 1, "align").where(
        gap_filter.in_cycle(),
        Goal.owner_kind != "company",
        Goal.state.in_(OPEN_STATES),
        has_no_parent,
        company_has_goals,
        *gap_filter.visible_to_caller(),
    )


def skips_level(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select goals of people who head no unit, aligned straight to a company goal."""
    parent = aliased(Goal)
    has_company_parent = gap_filter.has_row(
        sa.select(Alignment.id)
        .join(parent, Alignment.parent_goal_id == parent.id)
        .where(Alignment.goal_id == Goal.id, parent.owner_kind == "company")
        .correlate(Goal)
    )
    return goal_gap("skips_level", 1, "realign").where(
        gap_filter.in_cycle(),
        Goal.owner_kind == "person",
        Goal.state.in_(OPEN_STATES),
        has_company_parent,
        ~_condition(HEADS_A_UNIT),
        *gap_filter.visible_to_caller(),
    )


def too_many_goals(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select sheets with more goals than the writing guide advises."""
    count, limit = sa.func.count(Goal.id), gap_filter.limits.goals
    subject = (Goal.sheet_id, NO_ID, NO_ID, Goal.owner_kind, Goal.owner_id, sa.literal(""))
    query = gap_row("too_many_goals", subject, count, "lighten").select_from(Goal)
    query = query.where(
        gap_filter.in_cycle(),
        Goal.state.in_(OPEN_STATES),
        *gap_filter.visible_to_caller(),
    )
    if not gap_filter.is_small_unit:
        query = query.where(Goal.sheet_id == _any_exceeding(aliased(Goal).sheet_id, limit))
    return query.group_by(Goal.sheet_id, Goal.owner_kind, Goal.owner_id).having(count > limit)


def too_many_key_results(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select goals with more key results than the writing guide advises."""
    limit = gap_filter.limits.key_results
    count = (
        sa.select(sa.func.count())
        .where(KeyResult.goal_id == Goal.id, ~KeyResult.cancelled)
        .correlate(Goal)
        .scalar_subquery()
    )
    query = goal_gap("too_many_key_results", count, "lighten")
    if not gap_filter.is_small_unit:
        query = query.where(Goal.id == _any_exceeding(aliased(KeyResult).goal_id, limit))
    return query.where(
        gap_filter.in_cycle(),
        Goal.state.in_(OPEN_STATES),
        count > limit,
        *gap_filter.visible_to_caller(),
    )


def not_submitted(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select sheets with goals that are still drafts though their cycle has begun."""
    has_goals = sa.exists().where(Goal.sheet_id == Sheet.id, Goal.state.not_in(DROPPED_STATES))
    subject = (Sheet.id, NO_ID, NO_ID, Sheet.owner_kind, Sheet.owner_id, sa.literal(""))
    query = gap_row("not_submitted", subject, 0, "remind").select_from(Sheet)
    return query.where(
        sa.literal(gap_filter.cycle.starts_on <= gap_filter.uow.tenant.today()),
        Sheet.cycle_id == gap_filter.cycle.id,
        Sheet.state == "draft",
        has_goals,
        visible(gap_filter.uow, Sheet, of_many=True),
        *gap_filter.in_unit("sheets.owner_id"),
    )


def no_goals(gap_filter: GapFilter) -> sa.Select[Any]:
    """Select people, or units, without goals in the cycle for whom the caller may set goals."""
    cycle, unit_id = gap_filter.cycle, gap_filter.unit_id
    # A cycle of the company asks nobody for goals: no row, but of the same columns.
    owners = OWNERS.get(cycle.level, f"{OWNERS['unit']} AND false")
    in_unit = f"AND {WITHIN_UNIT.format(owner='owner.id')}" if unit_id else ""
    text = NO_GOALS.format(owners=owners, caller_sets_goals=CALLER_SETS_GOALS, in_unit=in_unit)
    values = {"level": cycle.level, "cycle": cycle.id, **_caller_values(gap_filter.uow)}
    values |= {"within": unit_id} if unit_id else {}
    types = TYPES | {"cycle": sa.Uuid(), "within": sa.Uuid()}
    parameters = [
        sa.bindparam(name, value, type_=types.get(name)) for name, value in values.items()
    ]
    return sa.select(sa.text(text).bindparams(*parameters).columns(**GAP_COLUMNS).subquery())


KINDS: dict[str, Callable[[GapFilter], sa.Select[Any]]] = {
    "no_contributor": no_contributor,
    "unaligned": unaligned,
    "skips_level": skips_level,
    "no_goals": no_goals,
    "not_submitted": not_submitted,
    "too_many_goals": too_many_goals,
    "too_many_key_results": too_many_key_results,
    "children_outpace_parent": outpaced_parents.children_outpace_parent,
    "never_reported": outpaced_parents.never_reported,
}
# Kinds that are closed by somebody who sets or submits goals, and so can be nudged.
NUDGED_KINDS = ("no_goals", "not_submitted")


def gap_page(gap_filter: GapFilter, kinds: Sequence[str], *, after: str, limit: int) -> Page:
    """List gaps by kind and id; items are JSON objects of GAP_COLUMNS."""
    gaps = gaps_of_kinds(gap_filter, kinds)
    if gap_filter.is_small_unit:
        # Otherwise the planner walks all goals in order, looking for the few of the unit.
        gaps = sa.select(gaps).cte("gaps").prefix_with("MATERIALIZED")
    query = sa.select(sa.func.to_jsonb(sa.literal_column("gaps"))).select_from(gaps)
    return page(gap_filter.uow.session, query, [gaps.c.kind, gaps.c.id], after=after, limit=limit)


def gaps_among(gap_filter: GapFilter, kind: str, ids: Collection[UUID]) -> list[Gap]:
    """Return those of the ids that are gaps of the kind and that the caller sees."""
    gaps = gaps_of_kinds(gap_filter, [kind])
    query = sa.select(gaps).where(gaps.c.id.in_(ids)).order_by(gaps.c.id)
    return [Gap(*row) for row in gap_filter.uow.session.execute(query)]


def gap_counts(gap_filter: GapFilter) -> dict[str, int]:
    """Return the number of gaps by kind, without kinds that have none."""
    gaps = gaps_of_kinds(gap_filter, list(KINDS))
    query = sa.select(gaps.c.kind, sa.func.count()).group_by(gaps.c.kind)
    return {row.kind: row[1] for row in gap_filter.uow.session.execute(query)}


def gaps_of_kinds(gap_filter: GapFilter, kinds: Sequence[str]) -> sa.Subquery | sa.CTE:
    """Select the gaps of these kinds as one subquery of GAP_COLUMNS."""
    selects = [KINDS[kind](gap_filter) for kind in kinds]
    gaps = sa.union_all(*selects) if len(selects) > 1 else selects[0]
    return gaps.subquery("gaps")


def _any_exceeding(column: Any, limit: Any) -> Any:
    """Select the values that more than `limit` rows have, by the column's index alone."""
    values = sa.select(column).group_by(column).having(sa.func.count() > limit)
    return sa.any_(sa.func.array(values.scalar_subquery()))


def _condition(text: str) -> sa.ColumnElement[bool]:
    return sa.type_coerce(sa.text(text), sa.Boolean)


def _caller_values(uow: UnitOfWork) -> Mapping[str, object]:
    """Return the parameters of NO_GOALS that say who asks; clients are bound by scopes alone."""
    if isinstance(uow.caller, Person):
        params = caller_params(uow, uow.caller)
        values = {name: params[name] for name in ("person", "day", "scope")}
        return {**values, "everybody": params["whole_company"]}
    unrestricted = isinstance(uow.caller, Client | ServiceCaller | System)
    return {"person": None, "day": uow.tenant.today(), "scope": [], "everybody": unrestricted}

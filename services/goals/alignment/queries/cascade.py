"""Cascade (目标分解): who contributes to a goal, and who may, where and when."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import DROPPED_STATES, Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree

# Of candidates and of cycles.
MAX_CHOICES = 200
# Of the company: the two upper levels of units.
UNITS_OF_COMPANY = """
    SELECT 'unit' AS kind, unit.id, unit.name, unit.parent_id IS NOT NULL AS is_lower
    FROM directory_units AS unit
    LEFT JOIN directory_units AS above ON above.id = unit.parent_id
    WHERE NOT unit.deleted AND (unit.parent_id IS NULL OR above.parent_id IS NULL)
"""
# Of a unit: the next units down, and the people posted to the unit itself.
MEMBERS_OF_UNIT = """
    SELECT 'unit' AS kind, id, name, false AS is_lower
    FROM directory_units WHERE parent_id = :owner AND NOT deleted
    UNION ALL
    SELECT 'person', person.id, person.name, false FROM directory_people AS person
    JOIN directory_closure AS assignment ON assignment.descendant_id = person.id
    WHERE assignment.kind = 'unit' AND assignment.ancestor_id = :owner AND assignment.depth = 0
      AND :day BETWEEN assignment.starts_on AND assignment.ends_on AND person.status = 'active'
"""
# Of a person: their direct reports.
DIRECT_REPORTS = """
    SELECT 'person' AS kind, person.id, person.name, false AS is_lower
    FROM directory_people AS person
    JOIN directory_closure AS report ON report.descendant_id = person.id
    WHERE report.kind = 'manager' AND report.ancestor_id = :owner AND report.depth = 1
      AND :day BETWEEN report.starts_on AND report.ends_on AND person.status = 'active'
"""
OWNERS_BELOW = {
    "company": UNITS_OF_COMPANY,
    "unit": MEMBERS_OF_UNIT,
    "person": DIRECT_REPORTS,
}
ORDERED = f"""
    SELECT kind, id, name FROM ({{}}) AS owner
    ORDER BY kind DESC, is_lower, name, id LIMIT {MAX_CHOICES}
"""  # noqa: S608 - constants of this module
CANDIDATES = {kind: sa.text(ORDERED.format(owners)) for kind, owners in OWNERS_BELOW.items()}


class Candidate(NamedTuple):
    """A unit or a person who may contribute to a goal."""

    kind: str
    id: UUID
    name: str


class ContributionLink(NamedTuple):
    """The alignment of a goal that contributes to a parent, or to one key result of it."""

    parent_goal_id: UUID
    parent_key_result_id: UUID | None
    goal_id: UUID
    # Weight, or percent of the key result's target where there is an amount of it.
    share: Decimal
    amount: Decimal | None
    title: str
    state: str
    progress: Decimal | None
    owner_kind: str
    owner_id: UUID | None


class ContributorResult(NamedTuple):
    """The progress of a contributing goal, and the difficulty of its sheet as judged, 1 to 5."""

    goal_id: UUID
    progress: Decimal | None
    difficulty: int | None


def candidates(uow: UnitOfWork, goal: Goal) -> list[Candidate]:
    """Return the units and people right below a goal's owner, units first."""
    values = {"owner": goal.owner_id, "day": uow.tenant.today()}
    rows = uow.session.execute(
        CANDIDATES[goal.owner_kind], {} if goal.owner_kind == "company" else values
    )
    return [Candidate(*row) for row in rows]


def contribution_links(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[ContributionLink]:
    """Return the links to these goals, also of drafts, without cancelled and archived children."""
    return [
        ContributionLink(*[getattr(row, name) for name in ContributionLink._fields])
        for row in goal_tree.child_links(uow, goal_ids)
        if row.state not in DROPPED_STATES
    ]


def contributor_results(
    uow: UnitOfWork, goal_ids: Collection[UUID]
) -> dict[UUID, ContributorResult]:
    """Return the results of those of the goals that the caller sees, by goal."""
    if not goal_ids:
        return {}
    query = sa.select(Goal.id, Goal.progress, Sheet.difficulty)
    query = query.join(Sheet, Goal.sheet_id == Sheet.id)
    query = query.where(Goal.id.in_(goal_ids), visible(uow, Goal))
    return {row.id: ContributorResult(*row) for row in uow.session.execute(query)}


def open_cycles_within(uow: UnitOfWork, cycle: Cycle) -> Sequence[Cycle]:
    """Return the cycles within `cycle`, itself included, that are neither closed nor over."""
    query = (
        sa.select(Cycle)
        .where(Cycle.starts_on >= cycle.starts_on, Cycle.ends_on <= cycle.ends_on)
        .where(Cycle.state != "closed", Cycle.ends_on >= uow.tenant.today())
        .order_by(Cycle.starts_on, Cycle.level, Cycle.id)
    )
    return uow.session.scalars(query.limit(MAX_CHOICES)).all()


def cycles(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Cycle]:
    """Return the cycles by id."""
    query = sa.select(Cycle).where(Cycle.id.in_(ids))
    return {cycle.id: cycle for cycle in uow.session.scalars(query)}

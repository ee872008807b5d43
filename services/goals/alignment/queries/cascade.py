"""Who may carry a part of a goal, where and when, and who does already."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet

MOST = 200
# Below the company its units, the two upper levels of them.
UNITS_OF_COMPANY = """
    SELECT 'unit' AS kind, unit.id, unit.name, unit.parent_id IS NOT NULL AS lower
    FROM directory_units AS unit
    LEFT JOIN directory_units AS above ON above.id = unit.parent_id
    WHERE NOT unit.deleted AND (unit.parent_id IS NULL OR above.parent_id IS NULL)
"""
# Below a unit the next ones and its own people.
PARTS_OF_UNIT = """
    SELECT 'unit' AS kind, id, name, false AS lower
    FROM directory_units WHERE parent_id = :owner AND NOT deleted
    UNION ALL
    SELECT 'person', person.id, person.name, false FROM directory_people AS person
    JOIN directory_closure AS posted ON posted.descendant_id = person.id
    WHERE posted.kind = 'unit' AND posted.ancestor_id = :owner AND posted.depth = 0
      AND :day BETWEEN posted.starts_on AND posted.ends_on AND person.status = 'active'
"""
# Below a person those who report to them.
REPORTS = """
    SELECT 'person' AS kind, person.id, person.name, false AS lower
    FROM directory_people AS person
    JOIN directory_closure AS led ON led.descendant_id = person.id
    WHERE led.kind = 'manager' AND led.ancestor_id = :owner AND led.depth = 1
      AND :day BETWEEN led.starts_on AND led.ends_on AND person.status = 'active'
"""
BELOW = {"company": UNITS_OF_COMPANY, "unit": PARTS_OF_UNIT, "person": REPORTS}
ORDERED = f"SELECT * FROM ({{}}) AS found ORDER BY kind DESC, lower, name, id LIMIT {MOST}"  # noqa: S608 - our own words
FOUND = {kind: sa.text(ORDERED.format(below)) for kind, below in BELOW.items()}


def candidates(uow: UnitOfWork, goal: Goal) -> Sequence[Any]:
    """Units and people right below a goal's owner: kind, id and name."""
    values = {"owner": goal.owner_id, "day": uow.tenant.today()}
    used = {} if goal.owner_kind == "company" else values
    return uow.session.execute(FOUND[goal.owner_kind], used).all()


def cycles_within(uow: UnitOfWork, cycle: Cycle) -> Sequence[Cycle]:
    """Cycles that may still carry a part of what is set for `cycle`, the earliest first."""
    query = (
        sa.select(Cycle)
        .where(Cycle.starts_on >= cycle.starts_on, Cycle.ends_on <= cycle.ends_on)
        .where(Cycle.state != "closed", Cycle.ends_on >= uow.tenant.today())
        .order_by(Cycle.starts_on, Cycle.level, Cycle.id)
    )
    return uow.session.scalars(query.limit(MOST)).all()


def cycles(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Cycle]:
    query = sa.select(Cycle).where(Cycle.id.in_(ids))
    return {found.id: found for found in uow.session.scalars(query)}


def sheets_for(
    uow: UnitOfWork, wanted: Collection[tuple[UUID, str, UUID]]
) -> dict[tuple[UUID, str, UUID], Sheet]:
    """The sheet of each cycle and owner, opened where there is none, in two statements."""
    rows = [
        {"id": new_id(), "version": 1, "cycle_id": cycle, "owner_kind": kind, "owner_id": owner}
        for cycle, kind, owner in wanted
    ]
    opened = [{**row, "state": "draft"} for row in rows]
    uow.session.execute(insert(Sheet).values(opened).on_conflict_do_nothing())
    keys = sa.tuple_(Sheet.cycle_id, Sheet.owner_kind, Sheet.owner_id)
    found = uow.session.scalars(sa.select(Sheet).where(keys.in_(list(wanted))))
    return {(row.cycle_id, row.owner_kind, row.owner_id): row for row in found if row.owner_id}

"""Comparison (横向比对): which units and sheets a caller compares."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import CONDITIONS, TYPES, caller_params, visible
from servicekit.callers import Client, Person, ServiceCaller, System
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import DROPPED_STATES, Goal
from services.goals.goal_sheets.models.sheets import Sheet

PARAMETERS = {"person": ":person", "day": ":day", "scope": "CAST(:scope AS uuid[])"}
HEADS_SIBLING = CONDITIONS["heads_above"].format(**PARAMETERS, owner_id="sibling.id")
IN_SCOPE = CONDITIONS["in_scope"].format(**PARAMETERS, owner_id="peer.id")
# A caller compares a unit when they head it, one of its siblings or a unit above one of these, or
# when it lies within the scope of their role.
CALLER_COMPARES = f"""
    NOT peer.deleted AND (:whole_company OR {IN_SCOPE} OR EXISTS (
        SELECT 1 FROM directory_units AS sibling
        WHERE NOT sibling.deleted AND sibling.parent_id IS NOT DISTINCT FROM peer.parent_id
          AND {HEADS_SIBLING}
    ))
"""  # noqa: S608 - constants of this module
PEERS = sa.text(f"""
    SELECT peer.id FROM directory_units AS peer
    JOIN directory_units AS unit ON unit.id = :unit AND NOT unit.deleted
      AND peer.parent_id IS NOT DISTINCT FROM unit.parent_id
    WHERE {CALLER_COMPARES} ORDER BY peer.name, peer.id
""")  # noqa: S608 - constants of this module
COMPARABLE_UNITS = sa.text(f"""
    SELECT peer.id FROM directory_units AS peer WHERE peer.id = ANY(:units) AND {CALLER_COMPARES}
""")  # noqa: S608 - constants of this module
# The units and their heads, except heads who lead the head of another of these units.
OWNERS_AT_UNITS = """
    SELECT id FROM directory_units WHERE id = ANY(:units)
    UNION SELECT head_id FROM directory_units WHERE id = ANY(:units) AND head_id IS NOT NULL
    EXCEPT SELECT report.ancestor_id FROM directory_closure AS report
    JOIN directory_units AS headed ON headed.head_id = report.descendant_id
    WHERE headed.id = ANY(:units) AND report.kind = 'manager'
      AND :day BETWEEN report.starts_on AND report.ends_on
"""
# The next units down with their heads, direct reports of the heads, and the people of a unit that
# has no head.
OWNERS_BELOW_UNITS = """
    SELECT id FROM directory_units WHERE parent_id = ANY(:units) AND NOT deleted
    UNION SELECT head_id FROM directory_units
    WHERE parent_id = ANY(:units) AND NOT deleted AND head_id IS NOT NULL
    UNION SELECT report.descendant_id FROM directory_closure AS report
    JOIN directory_units AS headed ON headed.head_id = report.ancestor_id
    WHERE headed.id = ANY(:units) AND report.kind = 'manager' AND report.depth = 1
      AND :day BETWEEN report.starts_on AND report.ends_on
    UNION SELECT assignment.descendant_id FROM directory_closure AS assignment
    JOIN directory_units AS headless ON headless.id = assignment.ancestor_id
    WHERE headless.id = ANY(:units) AND headless.head_id IS NULL AND assignment.kind = 'unit'
      AND assignment.depth = 0 AND :day BETWEEN assignment.starts_on AND assignment.ends_on
    EXCEPT SELECT head_id FROM directory_units WHERE id = ANY(:units)
"""
OWNERS_BY_LEVEL = {
    "peers": OWNERS_AT_UNITS,
    "below": OWNERS_BELOW_UNITS,
    "both": f"({OWNERS_AT_UNITS}) UNION ({OWNERS_BELOW_UNITS})",
}
UNIT_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "id": sa.Uuid(),
    "name": sa.Text(),
    "parent_id": sa.Uuid(),
    "head_id": sa.Uuid(),
}


class ComparedGoal(NamedTuple):
    """A goal, and whether the caller sees it whole; if not, at most its title is shown."""

    goal: Goal
    visible: bool


def peer_ids(uow: UnitOfWork, unit_id: UUID) -> list[UUID]:
    """Return the unit and its siblings as far as the caller compares them, by name."""
    return list(uow.session.scalars(PEERS, {"unit": unit_id, **_caller_values(uow)}))


def comparable_units(uow: UnitOfWork, unit_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the units that the caller compares."""
    values = {"units": list(unit_ids), **_caller_values(uow)}
    return frozenset(uow.session.scalars(COMPARABLE_UNITS, values)) if unit_ids else frozenset()


def units(uow: UnitOfWork, *, text: str, after: str, limit: int) -> Page:
    """List the units that the caller compares and whose names contain `text`, by name.

    Items are JSON objects of id, name, parent_id and headed (whether the caller is its head).
    """
    columns = [sa.column(name, column_type) for name, column_type in UNIT_COLUMNS.items()]
    peer = sa.table("directory_units", *columns).alias("peer")
    values = _caller_values(uow)
    parameters = [
        sa.bindparam(name, value, type_=TYPES.get(name)) for name, value in values.items()
    ]
    headed = sa.func.coalesce(
        peer.c.head_id == sa.bindparam("me", values["person"], sa.Uuid()), False
    )
    item = sa.func.jsonb_build_object(
        *("id", peer.c.id, "name", peer.c.name, "parent_id", peer.c.parent_id, "headed", headed)
    )
    query = sa.select(item).where(sa.text(CALLER_COMPARES).bindparams(*parameters))
    if text:
        query = query.where(peer.c.name.icontains(text, autoescape=True))
    return page(uow.session, query, [peer.c.name, peer.c.id], after=after, limit=limit)


def sheets(
    uow: UnitOfWork,
    cycle_id: UUID,
    unit_ids: Collection[UUID],
    level: str,
    *,
    after: str,
    limit: int,
) -> Page:
    """List the sheets of a cycle whose owners are at `level` of the units: own or below."""
    at_level = owner_at_level(uow, Sheet, unit_ids, level)
    query = sa.select(Sheet).where(Sheet.cycle_id == cycle_id, at_level)
    return page(uow.session, query, [Sheet.id], after=after, limit=limit)


def goals(uow: UnitOfWork, *conditions: sa.ColumnElement[bool]) -> list[ComparedGoal]:
    """Return the goals that meet the conditions, each with whether the caller sees it."""
    query = sa.select(Goal, visible(uow, Goal)).where(*conditions).order_by(Goal.id)
    return [ComparedGoal(goal, bool(is_visible)) for goal, is_visible in uow.session.execute(query)]


def goals_on_sheets(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> list[ComparedGoal]:
    """Return the goals of the sheets without cancelled and archived ones."""
    return goals(uow, Goal.sheet_id.in_(sheet_ids), Goal.state.not_in(DROPPED_STATES))


def owner_at_level(
    uow: UnitOfWork, model: type[Goal] | type[Sheet], unit_ids: Collection[UUID], level: str
) -> sa.ColumnElement[bool]:
    """Build the condition that a row's owner is at `level` of the units: own, below or both."""
    text = f"{model.__tablename__}.owner_id IN ({OWNERS_BY_LEVEL[level]})"
    units_parameter = sa.bindparam("units", list(unit_ids), type_=sa.ARRAY(sa.Uuid()))
    day_parameter = sa.bindparam("day", uow.tenant.today(), type_=sa.Date())
    return sa.type_coerce(sa.text(text).bindparams(units_parameter, day_parameter), sa.Boolean)


def _caller_values(uow: UnitOfWork) -> Mapping[str, object]:
    """Return the parameters of CALLER_COMPARES; clients are bound by their scopes alone."""
    if isinstance(uow.caller, Person):
        params = caller_params(uow, uow.caller)
        return {name: params[name] for name in ("person", "day", "scope", "whole_company")}
    unrestricted = isinstance(uow.caller, Client | ServiceCaller | System)
    return {
        "person": None,
        "day": uow.tenant.today(),
        "scope": [],
        "whole_company": unrestricted,
    }

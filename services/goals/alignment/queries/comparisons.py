"""Who is compared with whom: units side by side, their heads, and those one level below."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import CONDITIONS, TYPES, caller_params, visible
from servicekit.callers import Client, Person, ServiceCaller, System
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet

OVER = ("cancelled", "archived")
ASKED = {"person": ":person", "day": ":day", "scope": "CAST(:scope AS uuid[])"}
ABOVE_ONE_BESIDE = CONDITIONS["heads_above"].format(**ASKED, owner_id="beside.id")
IN_SCOPE = CONDITIONS["in_scope"].format(**ASKED, owner_id="peer.id")
# A unit that the caller compares: beside one that they head, or that lies below them, or within
# the scope of their role.
COMPARED = f"""
    NOT peer.deleted AND (:whole_company OR {IN_SCOPE} OR EXISTS (
        SELECT 1 FROM directory_units AS beside
        WHERE NOT beside.deleted AND beside.parent_id IS NOT DISTINCT FROM peer.parent_id
          AND {ABOVE_ONE_BESIDE}
    ))
"""  # noqa: S608 - our own words
PEERS = sa.text(f"""
    SELECT peer.id, peer.name, peer.head_id FROM directory_units AS peer
    JOIN directory_units AS one ON one.id = :unit AND NOT one.deleted
      AND peer.parent_id IS NOT DISTINCT FROM one.parent_id
    WHERE {COMPARED} ORDER BY peer.name, peer.id
""")  # noqa: S608 - our own words
AMONG = sa.text(f"""
    SELECT peer.id FROM directory_units AS peer WHERE peer.id = ANY(:units) AND {COMPARED}
""")  # noqa: S608 - our own words
# Of the units: they and their heads, but for who leads another one of these; and below them the
# next units with their heads, who reports to the heads, and who is posted where nobody is head.
OWN = """
    SELECT id FROM directory_units WHERE id = ANY(:units)
    UNION SELECT head_id FROM directory_units WHERE id = ANY(:units) AND head_id IS NOT NULL
    EXCEPT SELECT led.ancestor_id FROM directory_closure AS led
    JOIN directory_units AS headed ON headed.head_id = led.descendant_id
    WHERE headed.id = ANY(:units) AND led.kind = 'manager'
      AND :day BETWEEN led.starts_on AND led.ends_on
"""
BELOW = """
    SELECT id FROM directory_units WHERE parent_id = ANY(:units) AND NOT deleted
    UNION SELECT head_id FROM directory_units
    WHERE parent_id = ANY(:units) AND NOT deleted AND head_id IS NOT NULL
    UNION SELECT led.descendant_id FROM directory_closure AS led
    JOIN directory_units AS headed ON headed.head_id = led.ancestor_id
    WHERE headed.id = ANY(:units) AND led.kind = 'manager' AND led.depth = 1
      AND :day BETWEEN led.starts_on AND led.ends_on
    UNION SELECT posted.descendant_id FROM directory_closure AS posted
    JOIN directory_units AS headless ON headless.id = posted.ancestor_id
    WHERE headless.id = ANY(:units) AND headless.head_id IS NULL AND posted.kind = 'unit'
      AND posted.depth = 0 AND :day BETWEEN posted.starts_on AND posted.ends_on
    EXCEPT SELECT head_id FROM directory_units WHERE id = ANY(:units)
"""
LEVELS = {"own": OWN, "below": BELOW, "both": f"({OWN}) UNION ({BELOW})"}


def peers(uow: UnitOfWork, unit_id: UUID) -> Sequence[Any]:
    """The unit and those beside it that the caller compares: id, name, head_id."""
    return uow.session.execute(PEERS, {"unit": unit_id, **_caller(uow)}).all()


def compared_among(uow: UnitOfWork, units: Collection[UUID]) -> frozenset[UUID]:
    """Those of the units that the caller compares."""
    values = {"units": list(units), **_caller(uow)}
    return frozenset(uow.session.scalars(AMONG, values)) if units else frozenset()


def units(uow: UnitOfWork, *, text: str, after: str, limit: int) -> Page:
    """Units that the caller compares, by name; `headed` is set for those they head themselves."""
    peer = sa.table(
        "directory_units", *[sa.column(name, kind) for name, kind in UNIT.items()]
    ).alias("peer")
    values = _caller(uow)
    told = [sa.bindparam(name, value, type_=TYPES.get(name)) for name, value in values.items()]
    headed = sa.func.coalesce(
        peer.c.head_id == sa.bindparam("me", values["person"], sa.Uuid()), False
    )
    item = sa.func.jsonb_build_object(
        *("id", peer.c.id, "name", peer.c.name, "parent_id", peer.c.parent_id, "headed", headed)
    )
    query = sa.select(item).where(sa.text(COMPARED).bindparams(*told))
    if text:
        query = query.where(peer.c.name.icontains(text, autoescape=True))
    return page(uow.session, query, [peer.c.name, peer.c.id], after=after, limit=limit)


UNIT: dict[str, Any] = {
    "id": sa.Uuid(),
    "name": sa.Text(),
    "parent_id": sa.Uuid(),
    "head_id": sa.Uuid(),
}


def sheets(
    uow: UnitOfWork, cycle_id: UUID, units: Collection[UUID], level: str, *, after: str, limit: int
) -> Page:
    """Sheets of a cycle whose owners stand on the level of the units, or one below."""
    query = sa.select(Sheet).where(Sheet.cycle_id == cycle_id, of_level(uow, Sheet, units, level))
    return page(uow.session, query, [Sheet.id], after=after, limit=limit)


def goals(uow: UnitOfWork, *which: sa.ColumnElement[bool]) -> list[tuple[Goal, bool]]:
    """Which goals there are, and whether the caller may see each of them."""
    query = sa.select(Goal, visible(uow, Goal)).where(*which).order_by(Goal.id)
    return [(goal, bool(seen)) for goal, seen in uow.session.execute(query)]


def goals_of(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> list[tuple[Goal, bool]]:
    """What stands on the sheets, but for what is over."""
    return goals(uow, Goal.sheet_id.in_(sheet_ids), Goal.state.not_in(OVER))


def of_level(
    uow: UnitOfWork, model: Any, units: Collection[UUID], level: str
) -> sa.ColumnElement[bool]:
    """Whether the owner of a row of `model` stands on a level of the units."""
    text = f"{model.__table__.name}.owner_id IN ({LEVELS[level]})"
    told: list[Any] = [sa.bindparam("units", list(units), type_=sa.ARRAY(sa.Uuid()))]
    told.append(sa.bindparam("day", uow.tenant.today(), type_=sa.Date()))
    return sa.type_coerce(sa.text(text).bindparams(*told), sa.Boolean)


def _caller(uow: UnitOfWork) -> dict[str, Any]:
    """What the condition asks of the caller; clients are bound by their scopes alone."""
    if isinstance(uow.caller, Person):
        told = caller_params(uow, uow.caller)
        return {name: told[name] for name in ("person", "day", "scope", "whole_company")}
    every = isinstance(uow.caller, Client | ServiceCaller | System)
    return {"person": None, "day": uow.tenant.today(), "scope": [], "whole_company": every}

"""Who looks, and the condition under which a goal exists for them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work import UnitOfWork
from services.insights.models import Goal, metadata

closure = metadata.tables["directory_closure"]

# Units headed by the person or by anybody below, units in scope, each with all units below.
PLACE = sa.text(
    """
    WITH RECURSIVE below AS (
        SELECT descendant_id AS id FROM directory_closure
        WHERE kind = 'manager' AND ancestor_id = :person AND :day BETWEEN starts_on AND ends_on
    ), held AS (
        SELECT id, 'headed' AS how FROM directory_units
        WHERE head_id = :person OR head_id IN (SELECT id FROM below)
        UNION SELECT id, 'scope' FROM directory_units WHERE id = ANY(CAST(:units AS uuid[]))
        UNION SELECT unit.id, held.how
        FROM directory_units AS unit JOIN held ON unit.parent_id = held.id
    )
    SELECT ARRAY(SELECT id FROM held WHERE how = 'headed') AS headed,
           ARRAY(SELECT id FROM held WHERE how = 'scope') AS in_scope,
           EXISTS (SELECT 1 FROM below)
               OR EXISTS (SELECT 1 FROM directory_units WHERE head_id = :person) AS leads
    """
)


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks at a board, and what their roles and their place let them see."""

    day: date
    person_id: UUID | None = None
    everything: bool = False
    every_line: bool = False
    company_goals: bool = False
    managers_goals: bool = False
    headed: list[UUID] = field(default_factory=list)
    in_scope: list[UUID] = field(default_factory=list)


def place(uow: UnitOfWork, person_id: UUID, units: list[UUID]) -> sa.Row[tuple[object, ...]]:
    """Units headed and in scope, with all below them, and whether the person leads anybody."""
    values = {"person": person_id, "units": units, "day": uow.tenant.today()}
    return uow.session.execute(PLACE, values).one()


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether the goal exists for `viewer`."""
    if viewer.everything:
        return sa.true()
    unnamed = Goal.visibility != "named"
    of_person, of_unit = Goal.owner_kind == "person", Goal.owner_kind == "unit"
    in_line = sa.or_(
        Goal.owner_id == viewer.person_id,
        Goal.owner_id.in_(_led_by(viewer)),
        Goal.owner_id.in_(_posted_to(viewer.headed, viewer)),
        unnamed & Goal.owner_id.in_(_posted_to(viewer.in_scope, viewer)),
    )
    of_units = Goal.owner_id.in_(viewer.headed) | (unnamed & Goal.owner_id.in_(viewer.in_scope))
    return sa.or_(
        Goal.visibility == "open",
        (Goal.visibility == "managers") & sa.literal(viewer.managers_goals),
        (Goal.owner_kind == "company") & sa.literal(viewer.company_goals),
        (Goal.owner_kind != "company") & unnamed & sa.literal(viewer.every_line),
        of_person & in_line,
        of_unit & of_units,
    )


def _led_by(viewer: Viewer) -> sa.Select[tuple[UUID]]:
    return sa.select(closure.c.descendant_id).where(
        closure.c.kind == "manager",
        closure.c.ancestor_id == viewer.person_id,
        sa.literal(viewer.day).between(closure.c.starts_on, closure.c.ends_on),
    )


def _posted_to(units: list[UUID], viewer: Viewer) -> sa.Select[tuple[UUID]]:
    return sa.select(closure.c.descendant_id).where(
        closure.c.kind == "unit",
        closure.c.ancestor_id.in_(units),
        sa.literal(viewer.day).between(closure.c.starts_on, closure.c.ends_on),
    )

"""Replicates people and units into the directory: set-based, never an older state over a newer."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chengshi.people.v1.events_pb2 import EmployeeState, UnitState
from servicekit.database.replicas import newest, upsert_newer
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .tables import PEOPLE, UNITS

consumers = Consumers()

# Paths are built from rows that another process may be changing: one at a time for each company.
ALONE = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 7106))")
# Whoever stands below a changed row hangs by it, so their paths are built anew.
AFFECTED = sa.text(
    "SELECT DISTINCT descendant_id FROM directory_closure"
    " WHERE kind = :kind AND ancestor_id = ANY(:changed)"
)
FORGET = sa.text("DELETE FROM directory_closure WHERE kind = :kind AND descendant_id = ANY(:ids)")
# Paths of dated lines: a line counts while all lines above it hold as well.
MANAGERS = sa.text(
    """
    WITH RECURSIVE line AS (
        SELECT person.id, (item->>'manager_id')::uuid AS manager_id,
               (item->>'from')::date AS starts_on,
               COALESCE((item->>'until')::date, 'infinity') AS ends_on
        FROM directory_people AS person, jsonb_array_elements(person.reporting_lines) AS item
        WHERE item->>'kind' = 'solid'
    ), up AS (
        SELECT id AS descendant_id, manager_id AS ancestor_id, starts_on, ends_on, 1 AS depth
        FROM line WHERE id = ANY(:ids)
        UNION
        SELECT up.descendant_id, line.manager_id, GREATEST(up.starts_on, line.starts_on),
               LEAST(up.ends_on, line.ends_on), up.depth + 1
        FROM up JOIN line ON line.id = up.ancestor_id
        WHERE GREATEST(up.starts_on, line.starts_on) <= LEAST(up.ends_on, line.ends_on)
          AND up.depth < 40
    )
    INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
    SELECT 'manager', descendant_id, ancestor_id, starts_on, MAX(ends_on), MIN(depth)
    FROM up GROUP BY descendant_id, ancestor_id, starts_on
    """
)
MEMBERS = sa.text(
    """
    WITH RECURSIVE assignment AS (
        SELECT person.id, (item->>'unit_id')::uuid AS unit_id, (item->>'from')::date AS starts_on,
               COALESCE((item->>'until')::date, 'infinity') AS ends_on
        FROM directory_people AS person, jsonb_array_elements(person.assignments) AS item
        WHERE person.id = ANY(:ids) AND (item->>'main')::boolean
    ), up AS (
        SELECT id AS descendant_id, unit_id AS ancestor_id, starts_on, ends_on, 0 AS depth
        FROM assignment
        UNION
        SELECT up.descendant_id, unit.parent_id, up.starts_on, up.ends_on, up.depth + 1
        FROM up JOIN directory_units AS unit ON unit.id = up.ancestor_id
        WHERE unit.parent_id IS NOT NULL AND up.depth < 40
    )
    INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
    SELECT 'unit', descendant_id, ancestor_id, starts_on, MAX(ends_on), MIN(depth)
    FROM up GROUP BY descendant_id, ancestor_id, starts_on
    """
)
# Units within units hold on every day; a unit is within itself.
SUBUNITS = sa.text(
    """
    WITH RECURSIVE up AS (
        SELECT id AS descendant_id, id AS ancestor_id, 0 AS depth
        FROM directory_units WHERE id = ANY(:ids)
        UNION
        SELECT up.descendant_id, unit.parent_id, up.depth + 1
        FROM up JOIN directory_units AS unit ON unit.id = up.ancestor_id
        WHERE unit.parent_id IS NOT NULL AND up.depth < 40
    )
    INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
    SELECT 'subunit', descendant_id, ancestor_id, '-infinity', 'infinity', MIN(depth)
    FROM up GROUP BY descendant_id, ancestor_id
    """
)


@consumers.on_many(EmployeeState)
def copy_employees(uow: UnitOfWork, states: list[EmployeeState]) -> None:
    """Consume employee states of one tenant."""
    apply_employees(uow, states)


@consumers.on_many(UnitState)
def copy_units(uow: UnitOfWork, states: list[UnitState]) -> None:
    """Consume unit states of one tenant, and rebuild the paths through the units that changed."""
    rows = [
        {
            "id": state.unit_id,
            "code": state.code,
            "name": state.name,
            "parent_id": state.parent_id or None,
            "head_id": state.head_id or None,
            "deleted": state.deleted,
            "version": state.version,
        }
        for state in newest(states, "unit_id")
    ]
    uow.session.execute(ALONE)
    changed = upsert_newer(uow.session, UNITS, rows)
    _rebuild(uow, "unit", MEMBERS, _below(uow, "unit", changed))
    # Those that were told again as well: so a copy without these paths gets them.
    received = {UUID(row["id"]) for row in rows}
    _rebuild(uow, "subunit", SUBUNITS, {*received, *_below(uow, "subunit", changed)})


def apply_employees(uow: UnitOfWork, states: Sequence[EmployeeState]) -> None:
    """Store the newest of `states` and rebuild the reporting lines and units of who changed."""
    rows = [_row(state) for state in newest(states, "employee_id")]
    uow.session.execute(ALONE)
    changed = upsert_newer(uow.session, PEOPLE, rows)
    _rebuild(uow, "manager", MANAGERS, {*changed, *_below(uow, "manager", changed)})
    _rebuild(uow, "unit", MEMBERS, changed)


def _row(state: EmployeeState) -> dict[str, Any]:
    return {
        "id": state.employee_id,
        "number": state.number,
        "name": state.name,
        "email": state.email,
        "subject": state.subject or None,
        "status": "left" if state.deleted else state.status,
        "job_family": state.job_family,
        "assignments": [
            {"unit_id": item.unit_id, "position": item.position, "main": item.main} | _dates(item)
            for item in state.assignments
        ],
        "reporting_lines": [
            {"manager_id": item.manager_id, "kind": item.kind, "weight": item.weight} | _dates(item)
            for item in state.reporting_lines
        ],
        "roles": [{"role": item.role, "unit_id": item.unit_id or None} for item in state.roles],
        "leaves": [_dates(item) for item in state.leaves],
        "version": state.version,
    }


def _dates(item: Any) -> dict[str, str | None]:
    return {"from": getattr(item, "from"), "until": item.until or None}


def _below(uow: UnitOfWork, kind: str, changed: Sequence[UUID]) -> Sequence[UUID]:
    ids = uow.session.execute(AFFECTED, {"kind": kind, "changed": list(changed)})
    return ids.scalars().all()


def _rebuild(uow: UnitOfWork, kind: str, build: sa.TextClause, ids: Iterable[UUID]) -> None:
    descendants = list(ids)
    if descendants:
        uow.session.execute(FORGET, {"kind": kind, "ids": descendants})
        uow.session.execute(build, {"ids": descendants})

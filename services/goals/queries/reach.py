"""How far a caller reaches, from the copy of people."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa

from servicekit.callers import Person
from servicekit.unit_of_work import UnitOfWork
from services.goals.permissions import Reach

REACH = sa.text(
    """
    WITH RECURSIVE below AS (
        SELECT descendant_id AS id FROM directory_closure
        WHERE kind = 'manager' AND ancestor_id = :person AND :day BETWEEN starts_on AND ends_on
    ), own_units AS (
        SELECT id, 'heads' AS how FROM directory_units WHERE head_id = :person AND NOT deleted
        UNION SELECT id, 'leads' FROM directory_units
        WHERE head_id IN (SELECT id FROM below) AND NOT deleted
        UNION SELECT id, 'scope' FROM directory_units WHERE id = ANY(:units)
        UNION SELECT unit.id, CASE own_units.how WHEN 'scope' THEN 'scope' ELSE 'leads' END
        FROM directory_units AS unit JOIN own_units ON unit.parent_id = own_units.id
    )
    SELECT how, id FROM own_units
    UNION ALL SELECT 'below', id FROM below
    UNION ALL
    SELECT 'people', descendant_id FROM directory_closure
    WHERE kind = 'unit' AND ancestor_id IN (SELECT id FROM own_units)
      AND :day BETWEEN starts_on AND ends_on
    """
)
SCOPED = {"hr", "executive"}


def reach_of(uow: UnitOfWork) -> Reach:
    """What the caller may reach, read once for each transaction, however often it is asked for."""
    known: Reach | None = uow.session.info.get("reach")
    if known is None:
        known = uow.session.info["reach"] = _read(uow)
    return known


def _read(uow: UnitOfWork) -> Reach:
    """In one statement; nothing is read for callers without a place in the company."""
    caller = uow.caller
    if not isinstance(caller, Person):
        return Reach(caller)
    units = [held.unit_id for held in caller.roles if held.role in SCOPED and held.unit_id]
    values = {"person": caller.person_id, "units": units, "day": uow.tenant.today()}
    found: dict[str, set[UUID]] = defaultdict(set)
    for row in uow.session.execute(REACH, values):
        found[row.how].add(row.id)
    return Reach(
        caller,
        whole_company=caller.has(*SCOPED),
        admin=caller.has("admin"),
        below=frozenset(found["below"]),
        heads=frozenset(found["heads"]),
        leads_units=frozenset(found["leads"] - found["heads"]),
        scope=frozenset(found["scope"]),
        people_in_scope=frozenset(found["people"]),
    )

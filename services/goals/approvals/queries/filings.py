"""备案: sheets of a cycle by state, what is unusual about them, and samples of them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries.org import WITHIN_UNIT
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.sheets import Sheet

# More than anybody reads through in one go.
MOST = 500
HANDED_IN = "sheets.state IN ('in_approval', 'agreed', 'filed')"
COUNTED = "goals.sheet_id = sheets.id AND goals.state NOT IN ('cancelled', 'archived')"
# What a target is held against: the newest earlier result of the same owner and indicator.
EARLIER = """
    SELECT old.current FROM key_results AS old
    JOIN goals AS past ON past.id = old.goal_id
    JOIN cycles AS then_cycle ON then_cycle.id = past.cycle_id
    WHERE past.owner_id = goals.owner_id AND past.id <> goals.id AND NOT old.cancelled
      AND old.current IS NOT NULL AND old.direction = kr.direction
      AND then_cycle.starts_on < cycles.starts_on
      AND (old.library_item_id = kr.library_item_id OR lower(old.title) = lower(kr.title))
    ORDER BY then_cycle.starts_on DESC, old.id DESC LIMIT 1
"""
HELD = f"""
    SELECT bool_and(CASE WHEN kr.direction IN ('increase', 'at_least')
                    THEN kr.target <= before.current ELSE kr.target >= before.current END)
    FROM goals JOIN key_results AS kr ON kr.goal_id = goals.id AND NOT kr.cancelled
    JOIN LATERAL ({EARLIER}) AS before ON true
    WHERE {COUNTED} AND kr.target IS NOT NULL
      AND kr.direction IN ('increase', 'at_least', 'decrease', 'at_most')
"""  # noqa: S608 - our own words
# Each a condition about one row of sheets, with its cycle beside it.
EXCEPTIONS = {
    "overdue": "sheets.state = 'draft' AND sheets.returned_by IS NULL AND cycles.starts_on <= :day",
    "approval_overdue": """
        EXISTS (SELECT 1 FROM requests WHERE requests.sheet_id = sheets.id
                AND requests.state = 'open' AND requests.due_at < :now)
    """,
    "returned": "sheets.returned_by IS NOT NULL",
    "returned_twice": """
        (SELECT count(*) FROM requests WHERE requests.sheet_id = sheets.id
         AND requests.kind = 'submit' AND requests.state = 'returned') >= 2
    """,
    "weights_off": f"""
        {HANDED_IN} AND EXISTS (
            SELECT 1 FROM goals WHERE {COUNTED} GROUP BY goals.kind
            HAVING (goals.kind = 'kpi' OR count(goals.weight) > 0)
               AND sum(COALESCE(goals.weight, 0)) <> 100)
    """,  # noqa: S608 - our own words
    "no_difficulty": "sheets.state IN ('agreed', 'filed') AND sheets.difficulty IS NULL",
    "no_parent": f"""
        {HANDED_IN} AND sheets.owner_kind <> 'company' AND EXISTS (
            SELECT 1 FROM goals WHERE {COUNTED}
              AND NOT EXISTS (SELECT 1 FROM alignments WHERE alignments.goal_id = goals.id))
    """,  # noqa: S608 - our own words
    "easy_targets": f"{HANDED_IN} AND COALESCE(({HELD}), false)",
}
# How hard a sheet is need not be judged: by itself that calls nobody to it.
OPTIONAL = ("no_difficulty",)
STATES = ("draft", "in_approval", "agreed", "filed")
# The owner's own unit; a unit is its own, the company has none.
UNIT = """
    CASE sheets.owner_kind WHEN 'unit' THEN sheets.owner_id WHEN 'person' THEN (
        SELECT ancestor_id FROM directory_closure WHERE kind = 'unit' AND depth = 0
          AND descendant_id = sheets.owner_id AND :day BETWEEN starts_on AND ends_on
        ORDER BY ancestor_id LIMIT 1) END
"""
NOW = sa.DateTime(timezone=True)
FOUND = ", ".join(f"CASE WHEN {one} THEN '{code}' END" for code, one in EXCEPTIONS.items())
EXCEPTIONS_OF = sa.text(f"""
    SELECT sheets.id, array_remove(ARRAY[{FOUND}], NULL) AS found, {UNIT} AS unit_id
    FROM sheets JOIN cycles ON cycles.id = sheets.cycle_id WHERE sheets.id = ANY(:ids)
""")  # noqa: S608 - our own words


def sheets(
    uow: UnitOfWork,
    *,
    cycle_id: UUID,
    unit_id: UUID | None,
    state: str | None,
    exception: str | None,
    after: str,
    limit: int,
) -> Page:
    """Sheets of a cycle that the caller may see, of a state or with something unusual."""
    query = _kept(uow, sa.select(Sheet), cycle_id, unit_id)
    if state:
        query = query.where(Sheet.state == state)
    if exception:
        calling = [code for code in EXCEPTIONS if code not in OPTIONAL]
        unusual = calling if exception == "any" else [exception]
        query = query.where(sa.or_(*[_condition(uow, code) for code in unusual]))
    return page(uow.session, query, [Sheet.id], after=after, limit=limit)


def told_of(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Any]:
    """What is unusual about these sheets, and the units that they belong to."""
    values = {"ids": list(ids), "day": uow.tenant.today(), "now": uow.now()}
    return {row.id: row for row in uow.session.execute(EXCEPTIONS_OF, values)}


def counts(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> Any:
    """How many sheets stand in each state, and how many have each thing unusual."""
    counted = [
        *[sa.func.count().filter(Sheet.state == state).label(state) for state in STATES],
        *[sa.func.count().filter(_condition(uow, code)).label(code) for code in EXCEPTIONS],
    ]
    return uow.session.execute(_kept(uow, sa.select(*counted), cycle_id, unit_id)).one()


def sample(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, per_unit: int, seed: str
) -> Sequence[Sheet]:
    """So many filed sheets of every unit; the same seed draws the same ones."""
    unit = sa.text(UNIT).bindparams(_day(uow))
    drawn = sa.func.md5(sa.literal(seed) + sa.cast(Sheet.id, sa.Text))
    home = sa.type_coerce(unit, sa.Uuid()).label("unit_id")
    query = sa.select(Sheet.id, drawn.label("drawn"), home).where(Sheet.state == "filed")
    kept = _kept(uow, query, cycle_id, unit_id).subquery("kept")
    rank = sa.func.row_number().over(partition_by=kept.c.unit_id, order_by=kept.c.drawn)
    ranked = sa.select(kept.c.id, kept.c.unit_id, rank.label("rank")).subquery("ranked")
    wanted = sa.select(Sheet).join(ranked, ranked.c.id == Sheet.id)
    wanted = wanted.where(ranked.c.rank <= per_unit).order_by(ranked.c.unit_id, ranked.c.rank)
    return uow.session.scalars(wanted.limit(MOST)).all()


def _kept(uow: UnitOfWork, query: Any, cycle_id: UUID, unit_id: UUID | None) -> Any:
    query = query.join(Cycle, Sheet.cycle_id == Cycle.id)
    query = query.where(Sheet.cycle_id == cycle_id, visible(uow, Sheet, of_many=True))
    if unit_id is None:
        return query
    unit = sa.bindparam("within", unit_id, type_=sa.Uuid())
    return query.where(
        sa.text(WITHIN_UNIT.format(owner="sheets.owner_id")).bindparams(unit, _day(uow))
    )


def _condition(uow: UnitOfWork, code: str) -> sa.ColumnElement[bool]:
    text = sa.text(EXCEPTIONS[code])
    times = {"day": _day(uow), "now": sa.bindparam("now", uow.now(), type_=NOW)}
    named = [value for name, value in times.items() if f":{name}" in EXCEPTIONS[code]]
    return sa.type_coerce(text.bindparams(*named).self_group(), sa.Boolean)


def _day(uow: UnitOfWork) -> Any:
    return sa.bindparam("day", uow.tenant.today(), type_=sa.Date())

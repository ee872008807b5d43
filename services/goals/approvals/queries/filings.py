"""Filed sheets (备案) of a cycle: by state, with their exceptions, and samples of them."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries.org import WITHIN_UNIT
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.sheets import Sheet

# More than anybody reviews at once.
MAX_SAMPLE = 500
IS_SUBMITTED = "sheets.state IN ('in_approval', 'agreed', 'filed')"
COUNTED_GOAL = "goals.sheet_id = sheets.id AND goals.state NOT IN ('cancelled', 'archived')"
# What a target is compared with: the newest past result of the same owner and indicator.
PAST_RESULT = """
    SELECT old.current FROM key_results AS old
    JOIN goals AS past ON past.id = old.goal_id
    JOIN cycles AS then_cycle ON then_cycle.id = past.cycle_id
    WHERE past.owner_id = goals.owner_id AND past.id <> goals.id AND NOT old.cancelled
      AND old.current IS NOT NULL AND old.direction = kr.direction
      AND then_cycle.starts_on < cycles.starts_on
      AND (old.library_item_id = kr.library_item_id OR lower(old.title) = lower(kr.title))
    ORDER BY then_cycle.starts_on DESC, old.id DESC LIMIT 1
"""
HAS_EASY_TARGETS = f"""
    SELECT bool_and(CASE WHEN kr.direction IN ('increase', 'at_least')
                    THEN kr.target <= before.current ELSE kr.target >= before.current END)
    FROM goals JOIN key_results AS kr ON kr.goal_id = goals.id AND NOT kr.cancelled
    JOIN LATERAL ({PAST_RESULT}) AS before ON true
    WHERE {COUNTED_GOAL} AND kr.target IS NOT NULL
      AND kr.direction IN ('increase', 'at_least', 'decrease', 'at_most')
"""  # noqa: S608 - our own words
# Conditions about a row of sheets joined with its cycle, by the code of the exception.
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
    "unbalanced_weights": f"""
        {IS_SUBMITTED} AND EXISTS (
            SELECT 1 FROM goals WHERE {COUNTED_GOAL} GROUP BY goals.kind
            HAVING (goals.kind = 'kpi' OR count(goals.weight) > 0)
               AND sum(COALESCE(goals.weight, 0)) <> 100)
    """,  # noqa: S608 - our own words
    "no_difficulty": "sheets.state IN ('agreed', 'filed') AND sheets.difficulty IS NULL",
    "no_parent": f"""
        {IS_SUBMITTED} AND sheets.owner_kind <> 'company' AND EXISTS (
            SELECT 1 FROM goals WHERE {COUNTED_GOAL}
              AND NOT EXISTS (SELECT 1 FROM alignments WHERE alignments.goal_id = goals.id))
    """,  # noqa: S608 - our own words
    "easy_targets": f"{IS_SUBMITTED} AND COALESCE(({HAS_EASY_TARGETS}), false)",
}
# Judging the difficulty is optional: not an exception of its own in the list of all exceptions.
OPTIONAL = ("no_difficulty",)
STATES = ("draft", "in_approval", "agreed", "filed")
# The unit of a sheet: the owner itself, or the owner's unit; none for the company.
UNIT = """
    CASE sheets.owner_kind WHEN 'unit' THEN sheets.owner_id WHEN 'person' THEN (
        SELECT ancestor_id FROM directory_closure WHERE kind = 'unit' AND depth = 0
          AND descendant_id = sheets.owner_id AND :day BETWEEN starts_on AND ends_on
        ORDER BY ancestor_id LIMIT 1) END
"""
TIMESTAMP = sa.DateTime(timezone=True)
EXCEPTION_CODES = ", ".join(
    f"CASE WHEN {condition} THEN '{code}' END" for code, condition in EXCEPTIONS.items()
)
SHEET_EXCEPTIONS = sa.text(f"""
    SELECT sheets.id, array_remove(ARRAY[{EXCEPTION_CODES}], NULL) AS exceptions, {UNIT} AS unit_id
    FROM sheets JOIN cycles ON cycles.id = sheets.cycle_id WHERE sheets.id = ANY(:ids)
""")  # noqa: S608 - our own words


class SheetExceptions(NamedTuple):
    """The codes of a sheet's exceptions, in the order of EXCEPTIONS, and its unit."""

    exceptions: list[str]
    unit_id: UUID | None


class FilingSummary(NamedTuple):
    """Number of sheets by state and by exception; every state and exception is there."""

    states: dict[str, int]
    exceptions: dict[str, int]


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
    """A page of a cycle's sheets that the caller may see.

    `exception` is one of EXCEPTIONS, or `any` for any but the optional ones.
    """
    query = _visible_within(uow, sa.select(Sheet), cycle_id, unit_id)
    if state:
        query = query.where(Sheet.state == state)
    if exception:
        required = [code for code in EXCEPTIONS if code not in OPTIONAL]
        codes = required if exception == "any" else [exception]
        query = query.where(sa.or_(*[_condition(uow, code) for code in codes]))
    return page(uow.session, query, [Sheet.id], after=after, limit=limit)


def sheet_exceptions(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, SheetExceptions]:
    """Exceptions and unit of each of the sheets."""
    parameters = {"ids": list(ids), "day": uow.tenant.today(), "now": uow.now()}
    rows = uow.session.execute(SHEET_EXCEPTIONS, parameters)
    return {row.id: SheetExceptions(row.exceptions, row.unit_id) for row in rows}


def filing_summary(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> FilingSummary:
    """Count a cycle's sheets that the caller may see, of all units or of one and those below."""
    columns = [
        *[sa.func.count().filter(Sheet.state == state).label(state) for state in STATES],
        *[sa.func.count().filter(_condition(uow, code)).label(code) for code in EXCEPTIONS],
    ]
    query = _visible_within(uow, sa.select(*columns), cycle_id, unit_id)
    row = uow.session.execute(query).one()._asdict()
    return FilingSummary(
        {state: row[state] for state in STATES}, {code: row[code] for code in EXCEPTIONS}
    )


def sample_sheets(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, per_unit: int, seed: str
) -> Sequence[Sheet]:
    """At most `per_unit` filed sheets of every unit; the same seed draws the same ones."""
    unit = sa.type_coerce(sa.text(UNIT).bindparams(_day(uow)), sa.Uuid()).label("unit_id")
    draw = sa.func.md5(sa.literal(seed) + sa.cast(Sheet.id, sa.Text)).label("draw")
    query = sa.select(Sheet.id, draw, unit).where(Sheet.state == "filed")
    filed = _visible_within(uow, query, cycle_id, unit_id).subquery("filed")
    rank = sa.func.row_number().over(partition_by=filed.c.unit_id, order_by=filed.c.draw)
    ranked = sa.select(filed.c.id, filed.c.unit_id, rank.label("rank")).subquery("ranked")
    sample = (
        sa.select(Sheet)
        .join(ranked, ranked.c.id == Sheet.id)
        .where(ranked.c.rank <= per_unit)
        .order_by(ranked.c.unit_id, ranked.c.rank)
        .limit(MAX_SAMPLE)
    )
    return uow.session.scalars(sample).all()


def _visible_within(
    uow: UnitOfWork, query: sa.Select[*tuple[Any, ...]], cycle_id: UUID, unit_id: UUID | None
) -> sa.Select[*tuple[Any, ...]]:
    """Only sheets of the cycle, visible to the caller, of the unit or those below it."""
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
    times = {"day": _day(uow), "now": sa.bindparam("now", uow.now(), type_=TIMESTAMP)}
    parameters = [value for name, value in times.items() if f":{name}" in EXCEPTIONS[code]]
    return sa.type_coerce(text.bindparams(*parameters).self_group(), sa.Boolean)


def _day(uow: UnitOfWork) -> sa.BindParameter[Any]:
    return sa.bindparam("day", uow.tenant.today(), type_=sa.Date())

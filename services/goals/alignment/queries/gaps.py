"""Gaps between what the company wants and what its units and people have set, in one statement."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from directory.visibility import FOR_MANY, TYPES, caller_params, visible
from servicekit.callers import Client, Person, ServiceCaller, System
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries.org import WITHIN_UNIT
from services.goals.alignment.queries import outpaced_parents
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE, Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet

OPEN, OVER = ("draft", "active"), ("cancelled", "archived")
NOBODY = sa.cast(sa.null(), sa.Uuid())
# Those who stand in a unit, where they are so few that each is looked at by itself.
FEW = 5_000
OWNERS_WITHIN = sa.text("""
    SELECT DISTINCT descendant_id FROM directory_closure
    WHERE kind IN ('unit', 'subunit') AND ancestor_id = :within
      AND :day BETWEEN starts_on AND ends_on LIMIT :most
""")
HEADS_A_UNIT = (
    "EXISTS (SELECT 1 FROM directory_units WHERE head_id = goals.owner_id AND NOT deleted)"
)
ASKED = {"person": ":person", "day": ":day", "scope": "CAST(:scope AS uuid[])"}
# For whom the caller may set goals: themselves, those below them, and those in their role's scope.
FOR_WHOM = " OR ".join(
    FOR_MANY[name].format(**ASKED, owner_id="owner.id")
    for name in ("leads_owner", "heads_above", "in_scope")
)
# What each level owes a sheet: in a cycle of people every employee, in one of units every unit.
OWNERS = {
    "person": "SELECT id, name FROM directory_people WHERE status = 'active'",
    "unit": "SELECT id, name FROM directory_units WHERE NOT deleted",
}
WITHOUT = """
    SELECT 'no_goals' AS kind, owner.id AS id, CAST(NULL AS uuid) AS goal_id,
        CAST(NULL AS uuid) AS key_result_id, CAST(:level AS text) AS owner_kind,
        owner.id AS owner_id, owner.name AS title, CAST(0 AS numeric) AS count,
        CASE WHEN EXISTS (
            SELECT 1 FROM goals AS earlier WHERE earlier.owner_id = owner.id
              AND earlier.state NOT IN ('draft', 'cancelled')
        ) THEN 'carry_over' ELSE 'new_goal' END AS action
    FROM ({owners}) AS owner
    WHERE NOT EXISTS (SELECT 1 FROM goals AS set_already
                      WHERE set_already.owner_id = owner.id AND set_already.cycle_id = :cycle
                        AND set_already.state NOT IN ('cancelled', 'archived'))
      AND (:everybody OR owner.id = :person OR {for_whom}) {within}
"""
COLUMNS: dict[str, Any] = {
    "kind": sa.Text(),
    "id": sa.Uuid(),
    "goal_id": sa.Uuid(),
    "key_result_id": sa.Uuid(),
    "owner_kind": sa.Text(),
    "owner_id": sa.Uuid(),
    "title": sa.Text(),
    "count": sa.Numeric(),
    "action": sa.Text(),
}


class Asked:
    """What every kind of gap asks about: the cycle, the unit and the company's limits."""

    def __init__(
        self, uow: UnitOfWork, cycle: Cycle, unit_id: UUID | None, most: tuple[int, int]
    ) -> None:
        self.uow, self.cycle, self.unit_id, self.most = uow, cycle, unit_id, most
        self.day = sa.bindparam("day", uow.tenant.today(), type_=sa.Date())

    def seen(self) -> list[sa.ColumnElement[bool]]:
        """Goals that the caller may see, of the unit where one is asked for."""
        return [visible(self.uow, Goal, of_many=True), *self.within("goals.owner_id")]

    def within(self, owner: str) -> list[sa.ColumnElement[bool]]:
        if self.unit_id is None:
            return []
        if self.owners is not None:
            few = sa.bindparam("few", self.owners, type_=sa.ARRAY(sa.Uuid()))
            return [sa.literal_column(owner, sa.Uuid()) == sa.any_(few)]
        unit = sa.bindparam("within", self.unit_id, type_=sa.Uuid())
        text = sa.text(WITHIN_UNIT.format(owner=owner)).bindparams(unit, self.day)
        return [sa.type_coerce(text, sa.Boolean)]

    @cached_property
    def owners(self) -> list[UUID] | None:
        """Who stands in the unit; None where none is asked for, or they are many."""
        if self.unit_id is None:
            return None
        values = {"within": self.unit_id, "day": self.uow.tenant.today(), "most": FEW + 1}
        found = list(self.uow.session.scalars(OWNERS_WITHIN, values))
        return found if len(found) <= FEW else None

    @property
    def few(self) -> bool:
        """Whether so little is asked about that it is better looked at piece by piece."""
        return self.owners is not None

    def holding(self, model: Any = Cycle) -> list[sa.ColumnElement[bool]]:
        """Cycles that hold the days of the one that is asked about, itself among them."""
        return [model.starts_on <= self.cycle.starts_on, model.ends_on >= self.cycle.ends_on]

    def in_cycle(self) -> sa.ColumnElement[bool]:
        """Goals of the cycle itself."""
        return Goal.cycle_id == self.cycle.id

    def any(self, query: sa.Select[Any]) -> sa.ColumnElement[bool]:
        """Whether `query` finds a row for a goal."""
        return query.exists()

    def goal(self, kind: str, count: Any, action: Any) -> sa.Select[Any]:
        told = (Goal.id, Goal.id, NOBODY, Goal.owner_kind, Goal.owner_id, Goal.title)
        return _row(kind, told, count, action).select_from(Goal)


def uncarried(asked: Asked) -> sa.Select[Any]:
    """Key results of the company, or of the unit that is asked for, that nobody below carries."""
    child = aliased(Goal)
    carried = sa.exists().where(
        Alignment.parent_key_result_id == KeyResult.id,
        Alignment.goal_id == child.id,
        child.state.not_in(OVER),
    )
    owner = Goal.owner_kind == ("unit" if asked.unit_id else "company")
    told = (KeyResult.id, Goal.id, KeyResult.id, Goal.owner_kind, Goal.owner_id, KeyResult.title)
    query = _row("uncarried", told, 0, "cascade").select_from(KeyResult)
    query = query.join(Goal, KeyResult.goal_id == Goal.id).join(Cycle, Goal.cycle_id == Cycle.id)
    live = (Goal.state == "active", ~KeyResult.cancelled, owner, ~carried)
    return query.where(*live, *asked.holding(), *asked.seen())


def orphans(asked: Asked) -> sa.Select[Any]:
    """Goals that work towards nothing though the company has goals for that time."""
    above, span = aliased(Goal), aliased(Cycle)
    company = sa.exists().where(
        above.owner_kind == "company", above.state.in_(LIVE), above.cycle_id == span.id,
        *asked.holding(span),
    )  # fmt: skip
    alone = ~sa.exists().where(Alignment.goal_id == Goal.id)
    own = (Goal.owner_kind != "company", Goal.state.in_(OPEN), alone, company)
    return asked.goal("orphan", 1, "align").where(asked.in_cycle(), *own, *asked.seen())


def skipped(asked: Asked) -> sa.Select[Any]:
    """Goals of people who head nothing, aligned straight to the company's."""
    above = aliased(Goal)
    straight = asked.any(
        sa.select(Alignment.id)
        .join(above, Alignment.parent_goal_id == above.id)
        .where(Alignment.goal_id == Goal.id, above.owner_kind == "company")
        .correlate(Goal)
    )
    own = (Goal.owner_kind == "person", Goal.state.in_(OPEN), straight, ~_text(HEADS_A_UNIT))
    return asked.goal("skipped", 1, "realign").where(asked.in_cycle(), *own, *asked.seen())


def too_many_goals(asked: Asked) -> sa.Select[Any]:
    """Sheets with more goals than the writing guide advises."""
    count = sa.func.count(Goal.id)
    told = (Goal.sheet_id, NOBODY, NOBODY, Goal.owner_kind, Goal.owner_id, sa.literal(""))
    query = _row("too_many_goals", told, count, "lighten").select_from(Goal)
    query = query.where(asked.in_cycle(), Goal.state.in_(OPEN), *asked.seen())
    if not asked.few:
        query = query.where(Goal.sheet_id == _by_many(aliased(Goal).sheet_id, asked.most[0]))
    group = (Goal.sheet_id, Goal.owner_kind, Goal.owner_id)
    return query.group_by(*group).having(count > asked.most[0])


def too_many_key_results(asked: Asked) -> sa.Select[Any]:
    """Goals with more key results than the writing guide advises."""
    count = (
        sa.select(sa.func.count())
        .where(KeyResult.goal_id == Goal.id, ~KeyResult.cancelled)
        .correlate(Goal)
        .scalar_subquery()
    )
    query = asked.goal("too_many_key_results", count, "lighten")
    if not asked.few:
        query = query.where(Goal.id == _by_many(aliased(KeyResult).goal_id, asked.most[1]))
    return query.where(asked.in_cycle(), Goal.state.in_(OPEN), count > asked.most[1], *asked.seen())


def not_submitted(asked: Asked) -> sa.Select[Any]:
    """Sheets with goals that are still drafts though their cycle runs."""
    drafted = sa.exists().where(Goal.sheet_id == Sheet.id, Goal.state.not_in(OVER))
    told = (Sheet.id, NOBODY, NOBODY, Sheet.owner_kind, Sheet.owner_id, sa.literal(""))
    query = _row("not_submitted", told, 0, "remind").select_from(Sheet)
    late = (Sheet.cycle_id == asked.cycle.id, Sheet.state == "draft", drafted)
    begun = asked.cycle.starts_on <= asked.uow.tenant.today()
    seen = (visible(asked.uow, Sheet, of_many=True), *asked.within("sheets.owner_id"))
    return query.where(sa.literal(begun), *late, *seen)


def without_goals(asked: Asked) -> Any:
    """People, or units, for whom the caller may set goals and who have none in the cycle."""
    within = f"AND {WITHIN_UNIT.format(owner='owner.id')}" if asked.unit_id else ""
    known = asked.cycle.level in OWNERS
    owners = OWNERS[asked.cycle.level] if known else f"{OWNERS['unit']} AND false"
    text = WITHOUT.format(owners=owners, for_whom=FOR_WHOM, within=within)
    values: dict[str, Any] = {"level": asked.cycle.level, "cycle": asked.cycle.id}
    values |= _caller(asked.uow) | ({"within": asked.unit_id} if asked.unit_id else {})
    types = TYPES | {"cycle": sa.Uuid(), "within": sa.Uuid()}
    told = [sa.bindparam(name, value, type_=types.get(name)) for name, value in values.items()]
    return sa.select(sa.text(text).bindparams(*told).columns(**COLUMNS).subquery())


KINDS: dict[str, Callable[[Asked], Any]] = {
    "uncarried": uncarried,
    "orphan": orphans,
    "skipped": skipped,
    "no_goals": without_goals,
    "not_submitted": not_submitted,
    "too_many_goals": too_many_goals,
    "too_many_key_results": too_many_key_results,
    "children_ahead": outpaced_parents.children_ahead,
    "untold": outpaced_parents.untold,
}


# For these somebody is asked to set or hand in goals; the others are closed by changing goals.
NUDGED = ("no_goals", "not_submitted")


def listed(asked: Asked, kinds: Sequence[str], *, after: str, limit: int) -> Page:
    """Gaps of these kinds, by kind and subject."""
    found = union(asked, kinds)
    if asked.few:
        # All are found before they are put in order: not goal by goal in the order of all goals.
        found = sa.select(found).cte("gaps").prefix_with("MATERIALIZED")
    query = sa.select(sa.func.to_jsonb(sa.literal_column("gaps"))).select_from(found)
    return page(asked.uow.session, query, [found.c.kind, found.c.id], after=after, limit=limit)


def among(asked: Asked, kind: str, ids: Collection[UUID]) -> Sequence[Any]:
    """Those of these that are gaps of the kind, as far as the caller may see."""
    found = union(asked, [kind])
    query = sa.select(found).where(found.c.id.in_(ids)).order_by(found.c.id)
    return asked.uow.session.execute(query).all()


def counts(asked: Asked) -> dict[str, int]:
    """How many there are of each kind."""
    found = union(asked, list(KINDS))
    query = sa.select(found.c.kind, sa.func.count()).group_by(found.c.kind)
    return {row.kind: row[1] for row in asked.uow.session.execute(query)}


def union(asked: Asked, kinds: Sequence[str]) -> Any:
    """The gaps of these kinds, as rows of one subquery."""
    parts = [KINDS[kind](asked) for kind in kinds]
    whole: Any = sa.union_all(*parts) if len(parts) > 1 else parts[0]
    return whole.subquery("gaps")


def _by_many(column: Any, most: int) -> Any:
    """Any of those by which more than so many rows hang, as their index alone tells."""
    counted = sa.select(column).group_by(column).having(sa.func.count() > most)
    return sa.any_(sa.func.array(counted.scalar_subquery()))


def _row(kind: str, told: Sequence[Any], count: Any, action: Any) -> sa.Select[Any]:
    action = sa.literal(action) if isinstance(action, str) else action
    numbers = (sa.cast(count, sa.Numeric), action)
    values = (sa.literal(kind), *told, *numbers)
    return sa.select(*[value.label(name) for name, value in zip(COLUMNS, values, strict=True)])


def _text(condition: str) -> sa.ColumnElement[bool]:
    return sa.type_coerce(sa.text(condition), sa.Boolean)


def _caller(uow: UnitOfWork) -> dict[str, Any]:
    caller = uow.caller
    if isinstance(caller, Person):
        told = caller_params(uow, caller)
        known = {name: told[name] for name in ("person", "day", "scope")}
        return known | {"everybody": told["whole_company"]}
    every = isinstance(caller, Client | ServiceCaller | System)
    return {"person": None, "day": uow.tenant.today(), "scope": [], "everybody": every}

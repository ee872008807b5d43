"""The tree as one reader sees it: what is hidden is passed through, not shown and not counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from directory.visibility import visible
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries.gaps import Asked
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE, Alignment, Goal, KeyResult
from services.goals.models import metadata

people, units = metadata.tables["directory_people"], metadata.tables["directory_units"]
SHOWN = ("draft", *LIVE)
LEVELS = ("company", "unit", "person")
RANK = sa.case((Goal.owner_kind == "company", 0), (Goal.owner_kind == "unit", 1), else_=2)
# No company hands a goal down more often; what is aligned in a circle of hidden ones ends here.
DEEPEST = 20
# Children of one goal beyond these are told as "so many and more".
MOST_COUNTED = 100
# Of a goal with more, so many are sorted for a screen; its list has them all.
MOST_LINKS = 300
# Of the hidden ones so many are passed through for the cards of one answer.
MOST_PASSED = 2_000
IDS = sa.ARRAY(sa.Uuid())


@dataclass(frozen=True)
class Mark:
    """Where a page of the map ended: the steps from the top, the way there, and goals shown."""

    steps: int = 0
    way: str = ""
    shown: int = 0


def walk(
    uow: UnitOfWork, roots: sa.Select[Any], depth: int, breadth: int, *, after: Mark, limit: int
) -> Sequence[Any]:
    """Goals from the roots down, level by level, with the nearest visible goal above each.

    Of each goal up to `breadth` children are followed, to the level `depth`. A goal stands where
    it is met first. Its way is made of what it is sorted by, its own and of all above it: what is
    added or taken away meanwhile moves nothing else across the end of a page.
    """
    first = roots.subquery("first")
    none = sa.null().cast(sa.Uuid())
    zero = sa.literal(0)
    walked = sa.select(
        *(first.c.id, none.label("parent_id"), zero.label("depth"), first.c.seen),
        *(zero.label("steps"), first.c.place.label("way")),
    ).cte("walked", recursive=True)
    some = _some_children(uow, walked.c.id, MOST_LINKS, Alignment.goal_id)
    ordered = some.order_by(sa.desc("seen"), RANK, Goal.id)
    below = ordered.limit(breadth).lateral("below")
    further = sa.or_(walked.c.depth < depth, ~walked.c.seen)
    walked = walked.union(
        sa.select(
            below.c.id,
            sa.case((walked.c.seen, walked.c.id), else_=walked.c.parent_id),
            walked.c.depth + sa.case((walked.c.seen, 1), else_=0),
            below.c.seen,
            walked.c.steps + 1,
            walked.c.way + sa.case((below.c.seen, "0"), else_="1") + below.c.place,
        )
        .select_from(walked.join(below, sa.true()))
        .where(further, walked.c.steps < DEEPEST)
    )
    # Met in the order of their ways: as far as is needed, no further.
    met = sa.select(walked).limit(after.shown + limit + MOST_PASSED).subquery()
    first_met = sa.select(met).where(met.c.seen).ext(distinct_on(met.c.id))
    once = first_met.order_by(met.c.id, met.c.steps, met.c.way).subquery()
    place = sa.tuple_(once.c.steps, once.c.way)
    query = sa.select(once.c.id, once.c.parent_id, once.c.depth, once.c.steps, once.c.way)
    query = (
        query.where(place > sa.tuple_(after.steps, after.way))
        .order_by(once.c.steps, once.c.way)
        .limit(limit)
    )
    return uow.session.execute(query).all()


def roots_of_cycle(uow: UnitOfWork, cycle_id: UUID) -> sa.Select[Any]:
    """The goals of a cycle's highest level, and what is hidden above them to pass through.

    A goal that works towards another of the same cycle and level is found below it.
    """
    top = LEVELS.index(_highest(uow, cycle_id))
    above, link = sa.orm.aliased(Goal), sa.orm.aliased(Alignment)
    hangs = sa.exists().where(
        link.goal_id == Goal.id,
        above.id == link.parent_goal_id,
        above.cycle_id == cycle_id,
        above.owner_kind.in_(LEVELS[: top + 1]),
        above.state.in_(SHOWN),
    )
    wanted = (Goal.owner_kind == LEVELS[top]) & ~hangs
    hidden = Goal.owner_kind.in_(LEVELS[:top])
    query = _goals(uow).where(Goal.cycle_id == cycle_id, sa.or_(wanted, hidden))
    return query.order_by(RANK, Goal.id)


def roots_of_unit(uow: UnitOfWork, cycle: Cycle, unit_id: UUID) -> sa.Select[Any]:
    """A unit's own goals of the cycle and of those within it."""
    query = _goals(uow).where(Goal.owner_kind == "unit", Goal.owner_id == unit_id)
    return query.where(_within(cycle)).order_by(Goal.id)


def unaligned(
    uow: UnitOfWork, cycle: Cycle, unit_id: UUID | None, *, after: str, limit: int
) -> Page:
    """The ids of goals that work towards nothing and stand below the level the map begins with."""
    top = "unit" if unit_id else _highest(uow, cycle.id)
    asked = Asked(uow, cycle, unit_id, (0, 0))
    query = sa.select(Goal.id).where(
        _within(cycle) if unit_id else asked.in_cycle(),
        Goal.owner_kind.in_(LEVELS[LEVELS.index(top) + 1 :]),
        ~sa.exists().where(Alignment.goal_id == Goal.id),
        Goal.state.in_(SHOWN),
        *asked.seen(),
    )
    return page(uow.session, query, [RANK, Goal.id], after=after, limit=limit)


def children(uow: UnitOfWork, goal_id: UUID, *, after: str, limit: int) -> Page:
    """The ids of the nearest visible goals below one: units' first."""
    first = _children(uow, sa.literal(goal_id)).subquery()
    found = sa.select(first.c.id, first.c.seen).cte("found", recursive=True)
    below = _children(uow, found.c.id).lateral("below")
    joined = found.join(below, sa.true())
    found = found.union(
        sa.select(below.c.id, below.c.seen).select_from(joined).where(~found.c.seen)
    )
    query = sa.select(Goal.id).where(Goal.id.in_(sa.select(found.c.id).where(found.c.seen)))
    return page(uow.session, query, [RANK, Goal.id], after=after, limit=limit)


def below(uow: UnitOfWork, expected: Mapping[UUID, Decimal]) -> dict[UUID, Any]:
    """How many nearest visible goals are below each of these, and how many fall short.

    One falls short that is live and stands below what is `expected` of the goal above it.
    """
    given = sa.func.unnest(
        sa.literal(list(expected), IDS), sa.literal(list(expected.values()), sa.ARRAY(sa.Numeric))
    )
    above = given.table_valued(
        sa.column("id", sa.Uuid), sa.column("expected", sa.Numeric), name="above"
    ).render_derived()
    first = _some_children(uow, above.c.id, MOST_COUNTED).lateral("first")
    short = (first.c.live & (first.c.progress < above.c.expected)).label("short")
    near = (
        sa.select(above.c.id.label("top"), above.c.expected, first.c.id, first.c.seen, short)
        .select_from(above.join(first, sa.true()))
        .cte("near")
    )
    counted = sa.select(near).cte("counted", recursive=True)
    next_ = _some_children(uow, counted.c.id, MOST_COUNTED).lateral("next")
    counted = counted.union(
        sa.select(
            counted.c.top,
            counted.c.expected,
            next_.c.id,
            next_.c.seen,
            next_.c.live & (next_.c.progress < counted.c.expected),
        )
        .select_from(counted.join(next_, sa.true()))
        .where(~counted.c.seen)
    )
    most = sa.select(sa.func.count() + MOST_PASSED).select_from(near).scalar_subquery()
    met = sa.select(counted).limit(most).subquery()
    query = sa.select(
        met.c.top,
        sa.func.count().label("children"),
        sa.func.count().filter(met.c.short).label("troubled"),
    )
    found = uow.session.execute(query.where(met.c.seen).group_by(met.c.top))
    return {row.top: row for row in found}


def goals(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Any]:
    """What a card shows of goals that the caller may see."""
    names = sa.func.coalesce(people.c.name, units.c.name, "").label("owner_name")
    columns = (
        *(Goal.id, Goal.owner_kind, Goal.owner_id, Goal.kind, Goal.title, Goal.state),
        *(Goal.visibility, Goal.strategic, Goal.progress, Goal.children_progress),
        *(Goal.cycle_id, Cycle.name.label("cycle_name"), Cycle.starts_on, Cycle.ends_on),
    )
    query = (
        sa.select(*columns, names)
        .join(Cycle, Cycle.id == Goal.cycle_id)
        .outerjoin(people, people.c.id == Goal.owner_id)
        .outerjoin(units, units.c.id == Goal.owner_id)
        .where(Goal.id == sa.any_(sa.literal(list(ids), IDS)))
    )
    return {row.id: row for row in uow.session.execute(query)}


def key_results(uow: UnitOfWork, ids: Collection[UUID]) -> Sequence[Any]:
    """What decides how the live key results of these goals stand."""
    columns = (
        *(KeyResult.goal_id, KeyResult.direction, KeyResult.period, KeyResult.starts_on),
        *(KeyResult.ends_on, KeyResult.progress, KeyResult.last_period_end, KeyResult.cadence),
        *(KeyResult.phased, KeyResult.milestones, KeyResult.start, KeyResult.target),
        *(KeyResult.driver, KeyResult.metric_id, KeyResult.weight, KeyResult.last_check_in_at),
    )
    query = sa.select(*columns).where(
        KeyResult.goal_id == sa.any_(sa.literal(list(ids), IDS)), ~KeyResult.cancelled
    )
    return uow.session.execute(query).all()


def _within(cycle: Cycle) -> sa.ColumnElement[bool]:
    """Goals of the cycle and of those within it."""
    days = (Cycle.starts_on >= cycle.starts_on, Cycle.ends_on <= cycle.ends_on)
    return Goal.cycle_id.in_(sa.select(Cycle.id).where(*days))


def _highest(uow: UnitOfWork, cycle_id: UUID) -> str:
    """The highest level of which the caller may see a goal of the cycle."""
    seen = {
        level: sa.exists().where(
            Goal.cycle_id == cycle_id, Goal.owner_kind == level, _seen(uow), Goal.state.in_(SHOWN)
        )
        for level in LEVELS[:-1]
    }
    wanted = sa.case(*[(exists, level) for level, exists in seen.items()], else_=LEVELS[-1])
    return str(uow.session.scalar(sa.select(wanted)))


def _seen(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    return visible(uow, Goal, of_many=True)


def _goals(uow: UnitOfWork) -> Any:
    """With what they are sorted by, as text of one length."""
    number = sa.func.replace(sa.cast(Goal.id, sa.Text), "-", "")
    place = sa.func.concat(RANK, number).collate("C").label("place")
    seen = sa.and_(sa.func.coalesce(_seen(uow), sa.false()), Goal.state.in_(SHOWN))
    progress = sa.func.coalesce(Goal.progress, 0).label("progress")
    live = Goal.state.in_(LIVE).label("live")
    return sa.select(Goal.id, seen.label("seen"), live, progress, place)


def _children(uow: UnitOfWork, parent: sa.ColumnElement[Any]) -> Any:
    """All that is right below a goal: what the reader may see first, units' before people's."""
    query = _goals(uow).join(Alignment, Alignment.goal_id == Goal.id)
    query = query.where(Alignment.parent_goal_id == parent)
    return query.order_by(sa.desc("seen"), RANK, Goal.id)


def _some_children(uow: UnitOfWork, parent: sa.ColumnElement[Any], links: int, *order: Any) -> Any:
    """Likewise of a goal's first `links`, in no order of their own."""
    link = sa.select(Alignment.goal_id).where(Alignment.parent_goal_id == parent)
    link = link.order_by(*order).limit(links)
    below = link.correlate(parent.table).lateral("link")
    return _goals(uow).join(below, below.c.goal_id == Goal.id)

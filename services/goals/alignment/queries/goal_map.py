"""The map (对齐地图): the tree of goals without the hidden ones, whose children move up."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from directory.visibility import visible
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries.gap_filter import GapFilter, GapLimits
from services.goals.alignment.queries.levels import LEVEL_ORDER, LEVELS
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE, Alignment, Goal

SHOWN_STATES = ("draft", *LIVE)
# Deeper than any cascade; it ends loops of hidden goals.
MAX_STEPS = 20
# Of children of a goal beyond these the answer is this number.
MAX_COUNTED_CHILDREN = 100
# Of more children of a goal only so many are sorted for the map; their list has all.
MAX_LINKS = 300
# So many hidden goals are passed through for one answer.
MAX_HIDDEN = 2_000
UUIDS = sa.ARRAY(sa.Uuid())
# id, visible, live, progress (0 where there is none), sort_key.
GoalSelect = sa.Select[UUID, bool, bool, Decimal, str]


class MapPosition(NamedTuple):
    """The last goal of a page of the map: its steps from the root, its path, and goals so far."""

    steps: int = 0
    path: str = ""
    goal_count: int = 0


class MapPlace(NamedTuple):
    """Where a goal is on the map: below the nearest visible goal above it."""

    id: UUID
    parent_id: UUID | None
    # Of visible goals above it.
    depth: int
    # Of goals above it, hidden ones included.
    steps: int
    # The sort keys of the goals from the root down to it.
    path: str


class ChildCounts(NamedTuple):
    """The nearest visible goals below a goal, and those of them that are off track."""

    children: int
    off_track: int


def map_places(
    uow: UnitOfWork,
    roots: GoalSelect,
    depth: int,
    breadth: int,
    *,
    after: MapPosition,
    limit: int,
) -> list[MapPlace]:
    """Return the goals from the roots down to `depth`, level by level.

    Of each goal up to `breadth` children are followed. A goal with several parents appears at the
    first of its paths. As a path is made of sort keys, a goal that is added or removed meanwhile
    shifts no other goal across the end of a page.
    """
    root = roots.subquery("root")
    no_parent = sa.null().cast(sa.Uuid())
    zero = sa.literal(0)
    walked = sa.select(
        *(root.c.id, no_parent.label("parent_id"), zero.label("depth"), root.c.visible),
        *(zero.label("steps"), root.c.sort_key.label("path")),
    ).cte("walked", recursive=True)
    children = _first_children(uow, walked.c.id, MAX_LINKS, Alignment.goal_id)
    ordered = children.order_by(sa.desc("visible"), LEVEL_ORDER, Goal.id)
    child = ordered.limit(breadth).lateral("child")
    goes_on = sa.or_(walked.c.depth < depth, ~walked.c.visible)
    walked = walked.union(
        sa.select(
            child.c.id,
            sa.case((walked.c.visible, walked.c.id), else_=walked.c.parent_id),
            walked.c.depth + sa.case((walked.c.visible, 1), else_=0),
            child.c.visible,
            walked.c.steps + 1,
            walked.c.path + sa.case((child.c.visible, "0"), else_="1") + child.c.sort_key,
        )
        .select_from(walked.join(child, sa.true()))
        .where(goes_on, walked.c.steps < MAX_STEPS)
    )
    # PostgreSQL walks level by level, and no further than this limit asks.
    reached = sa.select(walked).limit(after.goal_count + limit + MAX_HIDDEN).subquery()
    by_goal = sa.select(reached).where(reached.c.visible).ext(distinct_on(reached.c.id))
    place = by_goal.order_by(reached.c.id, reached.c.steps, reached.c.path).subquery()
    query = (
        sa.select(*[place.c[name] for name in MapPlace._fields])
        .where(sa.tuple_(place.c.steps, place.c.path) > sa.tuple_(after.steps, after.path))
        .order_by(place.c.steps, place.c.path)
        .limit(limit)
    )
    return [MapPlace(*row) for row in uow.session.execute(query)]


def roots_of_cycle(uow: UnitOfWork, cycle_id: UUID) -> GoalSelect:
    """Select the goals of a cycle's highest visible level, and hidden ones of levels above.

    A goal that is aligned to another of these levels in the cycle is no root.
    """
    top = LEVELS.index(_highest_level(uow, cycle_id))
    parent, link = sa.orm.aliased(Goal), sa.orm.aliased(Alignment)
    has_parent = sa.exists().where(
        link.goal_id == Goal.id,
        parent.id == link.parent_goal_id,
        parent.cycle_id == cycle_id,
        parent.owner_kind.in_(LEVELS[: top + 1]),
        parent.state.in_(SHOWN_STATES),
    )
    is_root = (Goal.owner_kind == LEVELS[top]) & ~has_parent
    is_hidden_above = Goal.owner_kind.in_(LEVELS[:top])
    query = _goals(uow).where(Goal.cycle_id == cycle_id, sa.or_(is_root, is_hidden_above))
    return query.order_by(LEVEL_ORDER, Goal.id)


def roots_of_unit(uow: UnitOfWork, cycle: Cycle, unit_id: UUID) -> GoalSelect:
    """Select a unit's own goals in the cycle and in those within it."""
    query = _goals(uow).where(Goal.owner_kind == "unit", Goal.owner_id == unit_id)
    return query.where(_in_cycles_within(cycle)).order_by(Goal.id)


def unaligned_page(
    uow: UnitOfWork, cycle: Cycle, unit_id: UUID | None, *, after: str, limit: int
) -> Page:
    """List the ids of goals without a parent, of levels below the one that the map begins with."""
    top = "unit" if unit_id else _highest_level(uow, cycle.id)
    goal_filter = GapFilter(uow, cycle, unit_id, GapLimits(0, 0))
    query = sa.select(Goal.id).where(
        _in_cycles_within(cycle) if unit_id else goal_filter.in_cycle(),
        Goal.owner_kind.in_(LEVELS[LEVELS.index(top) + 1 :]),
        ~sa.exists().where(Alignment.goal_id == Goal.id),
        Goal.state.in_(SHOWN_STATES),
        *goal_filter.visible_to_caller(),
    )
    return page(uow.session, query, [LEVEL_ORDER, Goal.id], after=after, limit=limit)


def children_page(uow: UnitOfWork, goal_id: UUID, *, after: str, limit: int) -> Page:
    """List the ids of the nearest visible goals below one, goals of units first."""
    child = _children(uow, sa.literal(goal_id)).subquery()
    descendants = sa.select(child.c.id, child.c.visible).cte("descendants", recursive=True)
    next_child = _children(uow, descendants.c.id).lateral("next_child")
    joined = descendants.join(next_child, sa.true())
    descendants = descendants.union(
        sa.select(next_child.c.id, next_child.c.visible)
        .select_from(joined)
        .where(~descendants.c.visible)
    )
    nearest = sa.select(descendants.c.id).where(descendants.c.visible)
    query = sa.select(Goal.id).where(Goal.id.in_(nearest))
    return page(uow.session, query, [LEVEL_ORDER, Goal.id], after=after, limit=limit)


def child_counts(
    uow: UnitOfWork, on_track_thresholds: Mapping[UUID, Decimal]
) -> dict[UUID, ChildCounts]:
    """Count the nearest visible goals below each goal, by goal; goals that have none are left out.

    A child is off track that is live with a progress below its parent's threshold, in percent.
    """
    columns = sa.func.unnest(
        sa.literal(list(on_track_thresholds), UUIDS),
        sa.literal(list(on_track_thresholds.values()), sa.ARRAY(sa.Numeric)),
    )
    parent = columns.table_valued(
        sa.column("id", sa.Uuid), sa.column("threshold", sa.Numeric), name="parent"
    ).render_derived()
    child = _first_children(uow, parent.c.id, MAX_COUNTED_CHILDREN).lateral("child")
    is_off_track = (child.c.live & (child.c.progress < parent.c.threshold)).label("is_off_track")
    direct = (
        sa.select(
            parent.c.id.label("parent_id"),
            *(parent.c.threshold, child.c.id, child.c.visible, is_off_track),
        )
        .select_from(parent.join(child, sa.true()))
        .cte("direct")
    )
    descendants = sa.select(direct).cte("descendants", recursive=True)
    next_child = _first_children(uow, descendants.c.id, MAX_COUNTED_CHILDREN).lateral("next_child")
    descendants = descendants.union(
        sa.select(
            descendants.c.parent_id,
            descendants.c.threshold,
            next_child.c.id,
            next_child.c.visible,
            next_child.c.live & (next_child.c.progress < descendants.c.threshold),
        )
        .select_from(descendants.join(next_child, sa.true()))
        .where(~descendants.c.visible)
    )
    limit = sa.select(sa.func.count() + MAX_HIDDEN).select_from(direct).scalar_subquery()
    counted = sa.select(descendants).limit(limit).subquery()
    query = sa.select(
        counted.c.parent_id, sa.func.count(), sa.func.count().filter(counted.c.is_off_track)
    )
    rows = uow.session.execute(query.where(counted.c.visible).group_by(counted.c.parent_id))
    return {row.parent_id: ChildCounts(*row[1:]) for row in rows}


def _in_cycles_within(cycle: Cycle) -> sa.ColumnElement[bool]:
    days = (Cycle.starts_on >= cycle.starts_on, Cycle.ends_on <= cycle.ends_on)
    return Goal.cycle_id.in_(sa.select(Cycle.id).where(*days))


def _highest_level(uow: UnitOfWork, cycle_id: UUID) -> str:
    """Return the highest level of which the caller sees a goal of the cycle."""
    has_goals = [
        (
            sa.exists().where(
                Goal.cycle_id == cycle_id,
                Goal.owner_kind == level,
                visible(uow, Goal, of_many=True),
                Goal.state.in_(SHOWN_STATES),
            ),
            level,
        )
        for level in LEVELS[:-1]
    ]
    return str(uow.session.scalar(sa.select(sa.case(*has_goals, else_=LEVELS[-1]))))


def _goals(uow: UnitOfWork) -> GoalSelect:
    """Select goals with `sort_key`: their level and id as text of one length."""
    id_digits = sa.func.replace(sa.cast(Goal.id, sa.Text), "-", "")
    sort_key = sa.func.concat(LEVEL_ORDER, id_digits).collate("C").label("sort_key")
    is_readable = sa.func.coalesce(visible(uow, Goal, of_many=True), sa.false())
    is_visible = sa.and_(is_readable, Goal.state.in_(SHOWN_STATES)).label("visible")
    progress = sa.func.coalesce(Goal.progress, 0).label("progress")
    live = Goal.state.in_(LIVE).label("live")
    return sa.select(Goal.id, is_visible, live, progress, sort_key)


def _children(uow: UnitOfWork, parent_id: sa.ColumnElement[Any]) -> GoalSelect:
    """Select all children of a goal, visible ones first, goals of units before people's."""
    query = _goals(uow).join(Alignment, Alignment.goal_id == Goal.id)
    query = query.where(Alignment.parent_goal_id == parent_id)
    return query.order_by(sa.desc("visible"), LEVEL_ORDER, Goal.id)


def _first_children(
    uow: UnitOfWork, parent_id: sa.ColumnElement[Any], max_links: int, *order: Any
) -> GoalSelect:
    """Select the children of a goal's first `max_links` links by `order`, without an order."""
    links = sa.select(Alignment.goal_id).where(Alignment.parent_goal_id == parent_id)
    links = links.order_by(*order).limit(max_links)
    link = links.correlate(parent_id.table).lateral("link")
    return _goals(uow).join(link, link.c.goal_id == Goal.id)

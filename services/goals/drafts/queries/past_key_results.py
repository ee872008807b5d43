"""Key results, sheets and parents of earlier cycles that a draft can build on."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from directory.visibility import visible
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import LIVE, Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries.goals import visible_goal_ids

PAST_STATES = (*LIVE, "archived")
# The newest results that the writing guide compares with.
MAX_RESULTS = 500


class PreviousResult(NamedTuple):
    """The result of a key result of an earlier cycle."""

    title: str
    library_item_id: UUID | None
    direction: str
    current: Decimal


class PastGoal(NamedTuple):
    """A goal of an earlier cycle, with the cycle."""

    id: UUID
    title: str
    kind: str
    cycle_id: UUID
    cycle_name: str
    starts_on: date
    ends_on: date


def past_key_results(
    uow: UnitOfWork,
    *,
    owner_kind: str,
    owner_id: UUID | None,
    before: date,
    text: str,
    after: str,
    limit: int,
) -> Page:
    """Return a page of the owner's visible key results of earlier cycles, newest first."""
    conditions = [*_is_past(owner_kind, owner_id, before), visible(uow, Goal)]
    if text:
        titles = (KeyResult.title, Goal.title)
        conditions.append(sa.or_(*[title.icontains(text, autoescape=True) for title in titles]))
    query = (
        sa.select(KeyResult)
        .join(Goal, KeyResult.goal_id == Goal.id)
        .join(Cycle, Goal.cycle_id == Cycle.id)
        .where(*conditions)
    )
    keys = [Cycle.starts_on, KeyResult.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def previous_results(
    uow: UnitOfWork, owner_kind: str, owner_id: UUID | None, before: date
) -> list[PreviousResult]:
    """Return the owner's results of cycles that began before, newest first, visible or not."""
    query = (
        sa.select(
            KeyResult.title, KeyResult.library_item_id, KeyResult.direction, KeyResult.current
        )
        .join(Goal, KeyResult.goal_id == Goal.id)
        .join(Cycle, Goal.cycle_id == Cycle.id)
        .where(*_is_past(owner_kind, owner_id, before), KeyResult.current.is_not(None))
        .order_by(Cycle.starts_on.desc(), KeyResult.id.desc())
    )
    return [
        PreviousResult(row.title, row.library_item_id, row.direction, row.current)
        for row in uow.session.execute(query.limit(MAX_RESULTS))
    ]


def past_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> dict[UUID, PastGoal]:
    """Return goals with their cycles, by id."""
    query = (
        sa.select(
            Goal.id, Goal.title, Goal.kind, Cycle.id, Cycle.name, Cycle.starts_on, Cycle.ends_on
        )
        .join(Cycle, Goal.cycle_id == Cycle.id)
        .where(Goal.id.in_(goal_ids))
    )
    return {row[0]: PastGoal(*row) for row in uow.session.execute(query)}


def is_carried_over(uow: UnitOfWork, goal_id: UUID, cycle_id: UUID) -> bool:
    """Whether the goal was carried over to the cycle already, visible or not."""
    query = sa.select(Goal.id).where(
        Goal.carried_over_from_id == goal_id, Goal.cycle_id == cycle_id, Goal.state != "cancelled"
    )
    return uow.session.scalar(query.limit(1)) is not None


def active_parents(
    uow: UnitOfWork, goal_ids: Collection[UUID], cycle: Cycle
) -> dict[UUID, list[Alignment]]:
    """Return the links to visible parents that are not ended and span the cycle, by goal."""
    parent, parent_cycle = aliased(Goal), aliased(Cycle)
    parent_key_result = aliased(KeyResult)
    query = (
        sa.select(Alignment)
        .join(parent, Alignment.parent_goal_id == parent.id)
        .join(parent_cycle, parent.cycle_id == parent_cycle.id)
        .outerjoin(parent_key_result, Alignment.parent_key_result_id == parent_key_result.id)
        .where(Alignment.goal_id.in_(goal_ids))
        .where(parent.state.in_(("draft", "active")), parent_cycle.state != "closed")
        .where(parent_cycle.starts_on <= cycle.starts_on, parent_cycle.ends_on >= cycle.ends_on)
        .where(sa.func.coalesce(parent_key_result.cancelled, sa.false()) == sa.false())
        .order_by(Alignment.id)
    )
    links = uow.session.scalars(query).all() if goal_ids else []
    visible_parent_ids = visible_goal_ids(uow, {link.parent_goal_id for link in links})
    parents: dict[UUID, list[Alignment]] = {goal_id: [] for goal_id in goal_ids}
    for link in links:
        if link.parent_goal_id in visible_parent_ids:
            parents[link.goal_id].append(link)
    return parents


def last_sheets(
    uow: UnitOfWork, owner_kind: str, owner_ids: Collection[UUID | None], before: Cycle
) -> dict[UUID | None, UUID]:
    """Return the id of each owner's newest sheet with goals before the cycle, by owner."""
    has_goals = sa.exists().where(Goal.sheet_id == Sheet.id, Goal.state.in_(PAST_STATES))
    query = (
        sa.select(Sheet.owner_id, Sheet.id)
        .join(Cycle, Sheet.cycle_id == Cycle.id)
        .where(Sheet.owner_kind == owner_kind, Cycle.starts_on < before.starts_on, has_goals)
        .ext(distinct_on(Sheet.owner_id))
        .order_by(Sheet.owner_id, Cycle.starts_on.desc(), Sheet.id.desc())
    )
    query = query.where(_is_owned_by(owner_ids))
    return {row.owner_id: row.id for row in uow.session.execute(query)}


def goals_to_copy(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> Sequence[Goal]:
    """Return the visible goals of the sheets that were active."""
    conditions = (Goal.sheet_id.in_(sheet_ids), Goal.state.in_(PAST_STATES), visible(uow, Goal))
    query = sa.select(Goal).where(*conditions)
    return uow.session.scalars(query.order_by(Goal.id)).all()


def sheets_by_owner(
    uow: UnitOfWork, cycle_id: UUID, owner_kind: str, owner_ids: Collection[UUID | None]
) -> dict[UUID | None, Sheet]:
    """Return the owners' sheets of a cycle, by owner."""
    query = sa.select(Sheet).where(
        Sheet.cycle_id == cycle_id, Sheet.owner_kind == owner_kind, _is_owned_by(owner_ids)
    )
    return {sheet.owner_id: sheet for sheet in uow.session.scalars(query)}


def sheets_with_goals(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the ids of the sheets that have goals."""
    query = sa.select(Goal.sheet_id).where(Goal.sheet_id.in_(sheet_ids)).distinct()
    return frozenset(uow.session.scalars(query)) if sheet_ids else frozenset()


def _is_owned_by(owner_ids: Collection[UUID | None]) -> sa.ColumnElement[bool]:
    """The company has no id and is asked for alone."""
    return Sheet.owner_id.is_(None) if None in owner_ids else Sheet.owner_id.in_(list(owner_ids))


def _is_past(owner_kind: str, owner_id: UUID | None, before: date) -> list[sa.ColumnElement[bool]]:
    """Conditions on KeyResult, Goal and Cycle."""
    return [
        Goal.owner_kind == owner_kind,
        Goal.owner_id.is_not_distinct_from(owner_id),
        Goal.state.in_(PAST_STATES),
        ~KeyResult.cancelled,
        Cycle.starts_on < before,
    ]

"""Goals and key results that the caller may see."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.search.queries import matches_terms
from services.goals.search.search_index import tsquery


def goal(uow: UnitOfWork, goal_id: UUID, *, lock: bool = False) -> Goal:
    """The goal; `lock` locks its row. Raises NotFound `goal.not_found` where it is hidden."""
    goal_row = uow.session.get(
        Goal, goal_id, with_for_update={"of": Goal, "key_share": True} if lock else None
    )
    if goal_row is None or not caller_access.access_to(uow, goal_row).sees:
        raise NotFound("goal.not_found")
    return goal_row


def key_result(uow: UnitOfWork, key_result_id: UUID) -> KeyResult:
    """Load a key result unchecked: its goal decides who sees it.

    Raises NotFound `key_result.not_found`.
    """
    found = uow.session.get(KeyResult, key_result_id)
    if found is None:
        raise NotFound("key_result.not_found")
    return found


def lock_goal_and_key_result(uow: UnitOfWork, key_result_id: UUID) -> tuple[Goal, KeyResult]:
    """Lock the goal of a key result, and read both then. Raises NotFound `key_result.not_found`."""
    goal_id_query = sa.select(KeyResult.goal_id).where(KeyResult.id == key_result_id)
    goal_id = uow.session.scalar(goal_id_query)
    if goal_id is None:
        raise NotFound("key_result.not_found")
    try:
        locked_goal = goal(uow, goal_id, lock=True)
    except NotFound as error:
        raise NotFound("key_result.not_found") from error
    return locked_goal, next(item for item in locked_goal.key_results if item.id == key_result_id)


def goals(
    uow: UnitOfWork,
    *,
    owner_kind: str | None,
    owner_id: UUID | None,
    cycle_id: UUID | None,
    text: str,
    after: str,
    limit: int,
) -> Page:
    """A page of the goals that the caller may see, newest first."""
    query = sa.select(Goal).where(visible(uow, Goal))
    if owner_kind:
        query = query.where(Goal.owner_kind == owner_kind)
    if owner_id:
        query = query.where(Goal.owner_id == owner_id)
    if cycle_id:
        query = query.where(Goal.cycle_id == cycle_id)
    if text:
        query = query.where(matches_terms(Goal, tsquery(text)))
    return page(uow.session, query, [Goal.id], after=after, limit=limit, descending=True)


def goals_of_person(
    uow: UnitOfWork, person_id: UUID, cycle_ids: Collection[UUID]
) -> Sequence[Goal]:
    """List goals that a person owns, in any state, unchecked and oldest first.

    Without `cycle_ids`, those of every cycle.
    """
    query = sa.select(Goal).where(Goal.owner_kind == "person", Goal.owner_id == person_id)
    if cycle_ids:
        query = query.where(Goal.cycle_id.in_(cycle_ids))
    return uow.session.scalars(query.order_by(Goal.id)).unique().all()


def visible_goal_ids(uow: UnitOfWork, goal_ids: Collection[UUID]) -> frozenset[UUID]:
    """The ids of those goals that the caller may see."""
    query = sa.select(Goal.id).where(Goal.id.in_(goal_ids), visible(uow, Goal))
    return frozenset(uow.session.scalars(query)) if goal_ids else frozenset()


def related_goals(
    uow: UnitOfWork, goals: Collection[Goal], children: Collection[UUID]
) -> Sequence[Any]:
    """What a page of these goals names or counts, as far as the caller may see it.

    What they work towards and their `children`; the goals that go on in these, and those in which
    these go on, dropped ones aside.
    """
    ids = [goal.id for goal in goals]
    parent_ids = {goal.carried_over_from_id for goal in goals if goal.carried_over_from_id} | set(
        children
    )
    parent_ids |= {link.parent_goal_id for goal in goals for link in goal.alignments}
    before = sa.any_(sa.literal(list(parent_ids), sa.ARRAY(sa.Uuid())))
    columns = (
        Goal.id,
        Goal.title,
        Goal.state,
        Goal.carried_over_from_id,
        Goal.cycle_id,
        Cycle.name,
    )
    query = sa.select(*columns).join(Cycle, Goal.cycle_id == Cycle.id)
    after = sa.and_(Goal.carried_over_from_id.in_(ids), Goal.state != "cancelled")
    query = query.where(sa.or_(Goal.id == before, after), visible(uow, Goal, of_many=True))
    query = query.order_by(Goal.id)
    return uow.session.execute(query).all() if ids else []

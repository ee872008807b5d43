"""What an owner measured before, and what was reached."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
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

TOLD = (*LIVE, "archived")
# More of them than anybody looks back on; the newest come first.
MOST = 500


def earlier(
    uow: UnitOfWork,
    *,
    owner_kind: str,
    owner_id: UUID | None,
    before: date,
    text: str,
    after: str,
    limit: int,
) -> Page:
    """Key results of the owner in cycles that began before, as far as the caller may see them."""
    query = _earlier(sa.select(KeyResult), owner_kind, owner_id, before)
    query = query.where(visible(uow, Goal))
    if text:
        found = sa.or_(
            *[one.icontains(text, autoescape=True) for one in (KeyResult.title, Goal.title)]
        )
        query = query.where(found)
    keys = [Cycle.starts_on, KeyResult.id]
    return page(uow.session, query, keys, after=after, limit=limit, descending=True)


def results(uow: UnitOfWork, owner_kind: str, owner_id: UUID | None, before: date) -> Sequence[Any]:
    """Likewise what each measured and reached, newest first, for who writes for the owner."""
    columns = (KeyResult.title, KeyResult.library_item_id, KeyResult.direction, KeyResult.current)
    query = _earlier(sa.select(*columns), owner_kind, owner_id, before)
    query = query.where(KeyResult.current.is_not(None))
    newest = (Cycle.starts_on.desc(), KeyResult.id.desc())
    return uow.session.execute(query.order_by(*newest).limit(MOST)).all()


def goals_of(uow: UnitOfWork, goal_ids: Collection[UUID]) -> dict[UUID, Any]:
    """Titles, kinds and cycles of these goals."""
    columns = (Goal.id, Goal.title, Goal.kind, Cycle.id.label("cycle_id"), Cycle.name)
    query = sa.select(*columns, Cycle.starts_on, Cycle.ends_on).join(
        Cycle, Goal.cycle_id == Cycle.id
    )
    return {row.id: row for row in uow.session.execute(query.where(Goal.id.in_(goal_ids)))}


def is_carried(uow: UnitOfWork, goal_id: UUID, cycle_id: UUID) -> bool:
    """Whether the goal goes on in the cycle already, seen or not."""
    query = sa.select(Goal.id).where(
        Goal.carried_from == goal_id, Goal.cycle_id == cycle_id, Goal.state != "cancelled"
    )
    return uow.session.scalar(query.limit(1)) is not None


def living_parents(
    uow: UnitOfWork, goal_ids: Collection[UUID], cycle: Cycle
) -> dict[UUID, list[Alignment]]:
    """What the goals work towards that is still worked on all through the cycle, by goal.

    As far as the caller may see it.
    """
    parent, above, part = aliased(Goal), aliased(Cycle), aliased(KeyResult)
    query = (
        sa.select(Alignment)
        .join(parent, Alignment.parent_goal_id == parent.id)
        .join(above, parent.cycle_id == above.id)
        .outerjoin(part, Alignment.parent_key_result_id == part.id)
        .where(Alignment.goal_id.in_(goal_ids))
        .where(parent.state.in_(("draft", "active")), above.state != "closed")
        .where(above.starts_on <= cycle.starts_on, above.ends_on >= cycle.ends_on)
        .where(sa.func.coalesce(part.cancelled, sa.false()) == sa.false())
        .order_by(Alignment.id)
    )
    links = uow.session.scalars(query).all() if goal_ids else []
    seen = visible_goal_ids(uow, {link.parent_goal_id for link in links})
    found: dict[UUID, list[Alignment]] = {goal_id: [] for goal_id in goal_ids}
    for link in links:
        if link.parent_goal_id in seen:
            found[link.goal_id].append(link)
    return found


def last_sheets(
    uow: UnitOfWork, owner_kind: str, owner_ids: Collection[UUID | None], before: Cycle
) -> dict[UUID | None, UUID]:
    """Each owner's newest sheet with goals, of a cycle that began before: by owner."""
    worked = sa.exists().where(Goal.sheet_id == Sheet.id, Goal.state.in_(TOLD))
    query = (
        sa.select(Sheet.owner_id, Sheet.id)
        .join(Cycle, Sheet.cycle_id == Cycle.id)
        .where(Sheet.owner_kind == owner_kind, Cycle.starts_on < before.starts_on, worked)
        .ext(distinct_on(Sheet.owner_id))
        .order_by(Sheet.owner_id, Cycle.starts_on.desc(), Sheet.id.desc())
    )
    whose = Sheet.owner_id.is_(None) if None in owner_ids else Sheet.owner_id.in_(list(owner_ids))
    return {row.owner_id: row.id for row in uow.session.execute(query.where(whose))}


def worked_goals(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> Sequence[Goal]:
    """What was worked on of these sheets, as far as the caller may see it."""
    wanted = (Goal.sheet_id.in_(sheet_ids), Goal.state.in_(TOLD), visible(uow, Goal))
    query = sa.select(Goal).where(*wanted)
    return uow.session.scalars(query.order_by(Goal.id)).all()


def sheets_in(
    uow: UnitOfWork, cycle_id: UUID, owner_kind: str, owner_ids: Collection[UUID | None]
) -> dict[UUID | None, Sheet]:
    """The owners' sheets of a cycle, by owner."""
    whose = Sheet.owner_id.is_(None) if None in owner_ids else Sheet.owner_id.in_(list(owner_ids))
    query = sa.select(Sheet).where(
        Sheet.cycle_id == cycle_id, Sheet.owner_kind == owner_kind, whose
    )
    return {sheet.owner_id: sheet for sheet in uow.session.scalars(query)}


def filled(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the sheets that hold goals already."""
    query = sa.select(Goal.sheet_id).where(Goal.sheet_id.in_(sheet_ids)).distinct()
    return frozenset(uow.session.scalars(query)) if sheet_ids else frozenset()


def _earlier(query: Any, owner_kind: str, owner_id: UUID | None, before: date) -> Any:
    return (
        query.join(Goal, KeyResult.goal_id == Goal.id)
        .join(Cycle, Goal.cycle_id == Cycle.id)
        .where(
            Goal.owner_kind == owner_kind,
            Goal.owner_id.is_not_distinct_from(owner_id),
            Goal.state.in_(TOLD),
            ~KeyResult.cancelled,
            Cycle.starts_on < before,
        )
    )

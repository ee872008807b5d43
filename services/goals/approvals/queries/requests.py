"""Requests for approval and the flows that they follow."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.models.requests import Request
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet

ROLES = ("hr", "executive")
# Earlier sheets of an owner, each with the weighted mean of what became of its goals.
HISTORY = sa.text(
    "SELECT sheets.id, cycles.name, cycles.starts_on, cycles.ends_on, sheets.state,"
    " sheets.difficulty, count(goals.id) AS goals,"
    " sum(LEAST(GREATEST(goals.progress, 0), 100) * COALESCE(goals.weight, 1))"
    " / NULLIF(sum(COALESCE(goals.weight, 1)) FILTER (WHERE goals.progress IS NOT NULL), 0)"
    " AS progress"
    " FROM sheets JOIN cycles ON cycles.id = sheets.cycle_id"
    " LEFT JOIN goals ON goals.sheet_id = sheets.id"
    " AND goals.state IN ('active', 'achieved', 'missed')"
    " WHERE sheets.owner_id IS NOT DISTINCT FROM CAST(:owner AS uuid)"
    " AND sheets.owner_kind = :kind AND sheets.id <> :sheet AND cycles.starts_on <= :until"
    " GROUP BY sheets.id, cycles.id ORDER BY cycles.starts_on DESC LIMIT 6"
)


def request(uow: UnitOfWork, request_id: UUID) -> Request:
    """The request where the caller may see it, else NotFound."""
    query = sa.select(Request).where(Request.id == request_id, _visible(uow))
    found = uow.session.scalar(query)
    if found is None:
        raise NotFound("request.not_found")
    return found


def held(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Request]:
    """Those of the requests that the caller may see, their sheets' rows and their own held."""
    seen = sa.and_(Request.id.in_(ids), _visible(uow))
    wanted = sa.select(Request.sheet_id).where(seen)
    sheets = sa.select(Sheet).where(Sheet.id.in_(wanted)).order_by(Sheet.id)
    uow.session.scalars(sheets.with_for_update(of=Sheet)).all()
    query = sa.select(Request).where(seen).order_by(Request.id)
    query = query.with_for_update(of=Request).execution_options(populate_existing=True)
    found = uow.session.scalars(query).all()
    return {one.id: one for one in found}


def open_of(uow: UnitOfWork, sheet_id: UUID) -> Request | None:
    query = sa.select(Request).where(Request.sheet_id == sheet_id, Request.state == "open")
    return uow.session.scalar(query)


def requests(
    uow: UnitOfWork,
    *,
    box: str,
    sheet_id: UUID | None,
    goal_id: UUID | None,
    after: str,
    limit: int,
) -> Page:
    """What waits for the caller, what they submitted, what is finished; newest first."""
    query = sa.select(Request).where(*_in_box(uow, box))
    if sheet_id:
        query = query.where(Request.sheet_id == sheet_id)
    if goal_id:
        query = query.where(Request.goal_ids.contains([goal_id]))
    return page(uow.session, query, [Request.id], after=after, limit=limit, descending=True)


def approved_of(uow: UnitOfWork, goal_id: UUID) -> Sequence[Request]:
    """Approved changes of a goal, oldest first."""
    query = sa.select(Request).where(
        Request.goal_ids.contains([goal_id]),
        Request.state == "approved",
        Request.kind != "submit",
    )
    return uow.session.scalars(query.order_by(Request.ended_at, Request.id)).all()


def goals_of_sheets(uow: UnitOfWork, sheet_ids: Collection[UUID]) -> dict[UUID, list[Goal]]:
    query = sa.select(Goal).where(Goal.sheet_id.in_(sheet_ids)).order_by(Goal.id)
    found: dict[UUID, list[Goal]] = {sheet_id: [] for sheet_id in sheet_ids}
    for goal in uow.session.scalars(query).unique():
        found[goal.sheet_id].append(goal)
    return found


def history(uow: UnitOfWork, sheet: Sheet) -> Sequence[Any]:
    values = {
        "owner": sheet.owner_id,
        "kind": sheet.owner_kind,
        "sheet": sheet.id,
        "until": sheet.cycle.starts_on,
    }
    return uow.session.execute(HISTORY, values).all()


def _in_box(uow: UnitOfWork, box: str) -> list[sa.ColumnElement[bool]]:
    caller = uow.caller
    me = caller.person_id if isinstance(caller, Person) else None
    if box == "waiting":
        return [Request.state == "open", waits_for(caller)]
    if box == "submitted":
        return [Request.submitter_id == me, Request.state == "open"]
    if box == "finished":
        return [Request.state != "open", Request.involved.contains([me])]
    return [_visible(uow)]


def waits_for(caller: Any) -> sa.ColumnElement[bool]:
    """The open requests that a caller can answer: asked themselves, or by a role in scope."""
    if not isinstance(caller, Person):
        return sa.false()
    ways: list[sa.ColumnElement[bool]] = [Request.waiting.contains([caller.person_id])]
    for held_role in caller.roles:
        if held_role.role not in ROLES:
            continue
        way = Request.waiting_roles.contains([held_role.role])
        if held_role.unit_id:
            way = sa.and_(way, Request.units.contains([held_role.unit_id]))
        ways.append(sa.and_(way, ~Request.barred.contains([caller.person_id])))
    return sa.or_(*ways)


def _visible(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    """The owner's side and its line, HR in scope, and everybody who was asked or submitted."""
    caller = uow.caller
    ways = [visible(uow, Request)]
    if isinstance(caller, Person):
        ways.append(Request.involved.contains([caller.person_id]))
        ways.append(sa.and_(Request.state == "open", waits_for(caller)))
    return sa.or_(*ways)


def roles_over(caller: Any, found: Request) -> set[str]:
    """The roles that the caller holds for the request's owner."""
    if not isinstance(caller, Person):
        return set()
    return {
        one.role
        for one in caller.roles
        if one.role in ROLES and (one.unit_id is None or one.unit_id in found.units)
    }

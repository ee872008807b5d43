"""Requests for approval, and past sheets of their owners."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.callers import Caller, Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.models.requests import Request
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet

ROLES = ("hr", "executive")
# The last sheets of an owner before a cycle; progress in percent, clamped to 0..100, by weight.
PAST_SHEETS = sa.text(
    "SELECT sheets.id, cycles.name AS cycle, cycles.starts_on, cycles.ends_on, sheets.state,"
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


class PastSheet(NamedTuple):
    """An earlier sheet of the same owner: number of live goals, weighted progress in percent."""

    id: UUID
    cycle: str
    starts_on: date
    ends_on: date
    state: str
    difficulty: int | None
    goals: int
    progress: Decimal | None


def request(uow: UnitOfWork, request_id: UUID) -> Request:
    """The request; raises NotFound `request.not_found` where the caller may not see it."""
    query = sa.select(Request).where(Request.id == request_id, _visible(uow))
    request = uow.session.scalar(query)
    if request is None:
        raise NotFound("request.not_found")
    return request


def lock_requests(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Request]:
    """Lock those of the requests that the caller may see, after their sheets."""
    is_visible = sa.and_(Request.id.in_(ids), _visible(uow))
    sheet_ids = sa.select(Request.sheet_id).where(is_visible)
    sheets = sa.select(Sheet).where(Sheet.id.in_(sheet_ids)).order_by(Sheet.id)
    uow.session.scalars(sheets.with_for_update(of=Sheet)).all()
    query = sa.select(Request).where(is_visible).order_by(Request.id)
    query = query.with_for_update(of=Request).execution_options(populate_existing=True)
    return {request.id: request for request in uow.session.scalars(query)}


def open_request_of_sheet(uow: UnitOfWork, sheet_id: UUID) -> Request | None:
    """The open request of a sheet, whether or not the caller may see it."""
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
    """A page of the caller's requests, newest first; `box`: waiting, submitted, finished, all."""
    query = sa.select(Request).where(*_in_box(uow, box))
    if sheet_id:
        query = query.where(Request.sheet_id == sheet_id)
    if goal_id:
        query = query.where(Request.goal_ids.contains([goal_id]))
    return page(uow.session, query, [Request.id], after=after, limit=limit, descending=True)


def approved_changes(uow: UnitOfWork, goal_id: UUID) -> Sequence[Request]:
    """Approved change requests of a goal, oldest first."""
    query = sa.select(Request).where(
        Request.goal_ids.contains([goal_id]),
        Request.state == "approved",
        Request.kind != "submit",
    )
    return uow.session.scalars(query.order_by(Request.ended_at, Request.id)).all()


def goals_of_sheet(uow: UnitOfWork, sheet_id: UUID) -> Sequence[Goal]:
    """Every goal of a sheet, whether or not the caller may see it."""
    query = sa.select(Goal).where(Goal.sheet_id == sheet_id).order_by(Goal.id)
    return uow.session.scalars(query).unique().all()


def past_sheets(uow: UnitOfWork, sheet: Sheet) -> list[PastSheet]:
    """The owner's last six other sheets of cycles that start no later, newest first."""
    parameters = {
        "owner": sheet.owner_id,
        "kind": sheet.owner_kind,
        "sheet": sheet.id,
        "until": sheet.cycle.starts_on,
    }
    return [PastSheet(*row) for row in uow.session.execute(PAST_SHEETS, parameters)]


def roles_for_request(caller: Caller, request: Request) -> set[str]:
    """The deciding roles that the caller has for the request's owner."""
    if not isinstance(caller, Person):
        return set()
    return {
        assignment.role
        for assignment in caller.roles
        if assignment.role in ROLES
        and (assignment.unit_id is None or assignment.unit_id in request.owner_unit_ids)
    }


def _in_box(uow: UnitOfWork, box: str) -> list[sa.ColumnElement[bool]]:
    caller = uow.caller
    person_id = caller.person_id if isinstance(caller, Person) else None
    if box == "waiting":
        return [Request.state == "open", _waits_for(caller)]
    if box == "submitted":
        return [Request.submitter_id == person_id, Request.state == "open"]
    if box == "finished":
        return [Request.state != "open", Request.participant_ids.contains([person_id])]
    return [_visible(uow)]


def _waits_for(caller: Caller) -> sa.ColumnElement[bool]:
    """Whether a request asks the caller: as a person, or in a role for one of its units."""
    if not isinstance(caller, Person):
        return sa.false()
    conditions: list[sa.ColumnElement[bool]] = [
        Request.asked_person_ids.contains([caller.person_id])
    ]
    for assignment in caller.roles:
        if assignment.role not in ROLES:
            continue
        condition = Request.asked_roles.contains([assignment.role])
        if assignment.unit_id:
            condition = sa.and_(condition, Request.owner_unit_ids.contains([assignment.unit_id]))
        conditions.append(
            sa.and_(condition, ~Request.ineligible_approver_ids.contains([caller.person_id]))
        )
    return sa.or_(*conditions)


def _visible(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    """Visible by the owner, or because the caller was asked, is asked or submitted it."""
    caller = uow.caller
    conditions = [visible(uow, Request)]
    if isinstance(caller, Person):
        conditions.append(Request.participant_ids.contains([caller.person_id]))
        conditions.append(sa.and_(Request.state == "open", _waits_for(caller)))
    return sa.or_(*conditions)

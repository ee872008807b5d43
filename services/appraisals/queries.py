"""Every SELECT of this service."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import HR, Batch, Form, Round, metadata

people = metadata.tables["directory_people"]
closure = metadata.tables["directory_closure"]


def round_(uow: UnitOfWork, round_id: UUID, *, lock: bool = False) -> Round:
    found = uow.session.get(Round, round_id, with_for_update=lock or None)
    if found is None:
        raise NotFound("round.not_found")
    return found


def rounds(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """Rounds, newest first."""
    query = sa.select(Round)
    return page(uow.session, query, [Round.id], after=after, limit=limit, descending=True)


def forms_by_state(uow: UnitOfWork, round_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many forms that the caller may see stand in which state, by round."""
    query = (
        sa.select(Form.round_id, Form.state, sa.func.count())
        .where(Form.round_id.in_(round_ids), visible(uow))
        .group_by(Form.round_id, Form.state)
    )
    found: dict[UUID, dict[str, int]] = {}
    for round_id, state, count in uow.session.execute(query):
        found.setdefault(round_id, {})[state] = count
    return found


def still_opening(uow: UnitOfWork, round_ids: Collection[UUID]) -> dict[UUID, int]:
    """People of launches whose forms are not open yet, by round."""
    size = sa.func.sum(sa.func.cardinality(Batch.employee_ids))
    query = (
        sa.select(Batch.round_id, size)
        .where(Batch.round_id.in_(round_ids), Batch.done_at.is_(None))
        .group_by(Batch.round_id)
    )
    return {round_id: int(count) for round_id, count in uow.session.execute(query)}


def batch(uow: UnitOfWork, batch_id: UUID) -> Batch:
    """A batch, locked: a twin of its job waits and then finds it done."""
    query = sa.select(Batch).where(Batch.id == batch_id).with_for_update()
    return uow.session.scalars(query).one()


def launched(uow: UnitOfWork, round_id: UUID) -> set[UUID]:
    """Who has a form in the round or is about to get one."""
    opening = sa.select(sa.func.unnest(Batch.employee_ids)).where(
        Batch.round_id == round_id, Batch.done_at.is_(None)
    )
    opened = sa.select(Form.employee_id).where(Form.round_id == round_id)
    return set(uow.session.scalars(opened)) | set(uow.session.scalars(opening))


def active_employees(uow: UnitOfWork, ids: Collection[UUID] | None = None) -> list[UUID]:
    """Who works here now, by number: all of them, or those of `ids`."""
    query = sa.select(people.c.id).where(people.c.status == "active").order_by(people.c.number)
    if ids is not None:
        query = query.where(people.c.id.in_(ids))
    return list(uow.session.scalars(query))


def raters(uow: UnitOfWork, employee_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The nearest manager up each one's line who has not left; nobody for those without."""
    query = (
        sa.select(closure.c.descendant_id, closure.c.ancestor_id)
        .join(people, people.c.id == closure.c.ancestor_id)
        .where(
            _today(uow, "manager"),
            closure.c.descendant_id.in_(employee_ids),
            closure.c.ancestor_id != closure.c.descendant_id,
            people.c.status != "left",
        )
        .order_by(closure.c.descendant_id, closure.c.depth)
        .ext(distinct_on(closure.c.descendant_id))
    )
    return {row.descendant_id: row.ancestor_id for row in uow.session.execute(query)}


def form(uow: UnitOfWork, form_id: UUID, *, lock: bool = False) -> Form:
    """A form; locked, it is read anew."""
    found = uow.session.get(Form, form_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound("form.not_found")
    return found


def forms(
    uow: UnitOfWork,
    *,
    mine: bool,
    to_score: bool,
    round_id: UUID | None,
    after: str,
    limit: int,
) -> Page:
    """Forms that the caller may see, newest first."""
    query = sa.select(Form).where(visible(uow))
    if mine:
        query = query.where(Form.employee_id == uow.person.person_id)
    if to_score:
        query = query.join(Round).where(Round.state == "open", _waits_for(uow))
    if round_id:
        query = query.where(Form.round_id == round_id)
    return page(uow.session, query, [Form.id], after=after, limit=limit, descending=True)


def visible(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    """Forms that exist for the caller: permissions.view as a condition."""
    me = uow.person.person_id
    below = sa.select(closure.c.descendant_id).where(
        _today(uow, "manager"), closure.c.ancestor_id == me
    )
    return sa.or_(
        Form.employee_id == me,
        Form.manager_id == me,
        Form.employee_id.in_(below),
        _in_hr_scope(uow, uow.person, Form.employee_id),
    )


def led_by(uow: UnitOfWork, manager_id: UUID, employee_ids: Collection[UUID]) -> set[UUID]:
    """Those of `employee_ids` whom the manager leads today, at any distance."""
    query = sa.select(closure.c.descendant_id).where(
        _today(uow, "manager"),
        closure.c.ancestor_id == manager_id,
        closure.c.descendant_id.in_(employee_ids),
    )
    return set(uow.session.scalars(query))


def in_hr_scope(uow: UnitOfWork, person: Person, employee_ids: Collection[UUID]) -> set[UUID]:
    """Those of `employee_ids` over whom the person holds an HR role."""
    query = sa.select(people.c.id).where(
        people.c.id.in_(employee_ids), _in_hr_scope(uow, person, people.c.id)
    )
    return set(uow.session.scalars(query))


def forms_in_self_review(
    uow: UnitOfWork,
    *,
    goal_ids: Collection[UUID],
    employee_ids: Collection[UUID] = (),
    cycle_ids: Collection[UUID] = (),
) -> Sequence[UUID]:
    """Forms with evidence not frozen yet: on these goals, or of these people in these cycles."""
    query = (
        sa.select(Form.id)
        .join(Round)
        .where(
            Form.state == "self",
            Round.state == "open",
            sa.or_(
                Form.goal_ids.overlap(list(goal_ids)),
                sa.and_(
                    Form.employee_id.in_(employee_ids), Round.cycle_ids.overlap(list(cycle_ids))
                ),
            ),
        )
    )
    return uow.session.scalars(query).all()


def _waits_for(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    me = uow.person.person_id
    falls_to_hr = sa.and_(
        Form.manager_id.is_(None), _in_hr_scope(uow, uow.person, Form.employee_id)
    )
    return sa.and_(
        Form.state == "manager",
        Form.employee_id != me,
        sa.or_(Form.manager_id == me, falls_to_hr),
    )


def _in_hr_scope(uow: UnitOfWork, person: Person, employee: Any) -> sa.ColumnElement[bool]:
    if person.has(*HR):
        return sa.true()
    units = {held.unit_id for held in person.roles if held.role in HR and held.unit_id}
    members = sa.select(closure.c.descendant_id).where(
        _today(uow, "unit"), closure.c.ancestor_id.in_(units)
    )
    inside: sa.ColumnElement[bool] = employee.in_(members)
    return inside


def _today(uow: UnitOfWork, kind: str) -> sa.ColumnElement[bool]:
    day = sa.literal(uow.tenant.today(), sa.Date())
    holds = day.between(closure.c.starts_on, closure.c.ends_on)
    return sa.and_(closure.c.kind == kind, holds)

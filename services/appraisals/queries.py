"""Every SELECT of this service."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from servicekit.callers import Person
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

from .models import HR_ROLES, Batch, Form, Round, metadata

people = metadata.tables["directory_people"]
closure = metadata.tables["directory_closure"]


def appraisal_round(uow: UnitOfWork, round_id: UUID, *, lock: bool = False) -> Round:
    """Read a round, with `lock` for update; raises NotFound `round.not_found`."""
    row = uow.session.get(Round, round_id, with_for_update=lock or None)
    if row is None:
        raise NotFound("round.not_found")
    return row


def rounds(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """List rounds, newest first."""
    query = sa.select(Round)
    return page(uow.session, query, [Round.id], after=after, limit=limit, descending=True)


def form_counts_by_state(
    uow: UnitOfWork, round_ids: Collection[UUID]
) -> dict[UUID, dict[str, int]]:
    """Count the forms that the caller may see: {round id: {state: count}}, without zeros."""
    query = (
        sa.select(Form.round_id, Form.state, sa.func.count())
        .where(Form.round_id.in_(round_ids), visible_to_caller(uow))
        .group_by(Form.round_id, Form.state)
    )
    counts: dict[UUID, dict[str, int]] = {}
    for round_id, state, count in uow.session.execute(query):
        counts.setdefault(round_id, {})[state] = count
    return counts


def pending_form_counts(uow: UnitOfWork, round_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count people of launches whose forms are not opened yet, by round, without zeros."""
    size = sa.func.sum(sa.func.cardinality(Batch.employee_ids))
    query = (
        sa.select(Batch.round_id, size)
        .where(Batch.round_id.in_(round_ids), Batch.opened_at.is_(None))
        .group_by(Batch.round_id)
    )
    return {round_id: int(count) for round_id, count in uow.session.execute(query)}


def lock_batch(uow: UnitOfWork, batch_id: UUID) -> Batch:
    """Read a batch for update: a second run of its job waits, and finds it done."""
    query = sa.select(Batch).where(Batch.id == batch_id).with_for_update()
    return uow.session.scalars(query).one()


def employees_in_round(uow: UnitOfWork, round_id: UUID) -> set[UUID]:
    """List who has a form in the round or is in a batch that is not opened yet."""
    pending = sa.select(sa.func.unnest(Batch.employee_ids)).where(
        Batch.round_id == round_id, Batch.opened_at.is_(None)
    )
    opened = sa.select(Form.employee_id).where(Form.round_id == round_id)
    return set(uow.session.scalars(opened)) | set(uow.session.scalars(pending))


def active_employees(uow: UnitOfWork, ids: Collection[UUID] | None = None) -> list[UUID]:
    """List active employees by employee number: all of them, or those among `ids`."""
    query = sa.select(people.c.id).where(people.c.status == "active").order_by(people.c.number)
    if ids is not None:
        query = query.where(people.c.id.in_(ids))
    return list(uow.session.scalars(query))


def raters(uow: UnitOfWork, employee_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Read the nearest manager above each employee who has not left; without one: missing."""
    query = (
        sa.select(closure.c.descendant_id, closure.c.ancestor_id)
        .join(people, people.c.id == closure.c.ancestor_id)
        .where(
            _valid_today(uow, "manager"),
            closure.c.descendant_id.in_(employee_ids),
            closure.c.ancestor_id != closure.c.descendant_id,
            people.c.status != "left",
        )
        .order_by(closure.c.descendant_id, closure.c.depth)
        .ext(distinct_on(closure.c.descendant_id))
    )
    return {row.descendant_id: row.ancestor_id for row in uow.session.execute(query)}


def form(uow: UnitOfWork, form_id: UUID, *, lock: bool = False) -> Form:
    """Read a form, with `lock` for update and anew; raises NotFound `form.not_found`."""
    row = uow.session.get(Form, form_id, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("form.not_found")
    return row


def forms(
    uow: UnitOfWork,
    *,
    mine: bool,
    to_score: bool,
    round_id: UUID | None,
    after: str,
    limit: int,
) -> Page:
    """List forms that the caller may see, newest first.

    `mine`: of the caller as the employee; `to_score`: that wait for the caller's manager score.
    """
    query = sa.select(Form).where(visible_to_caller(uow))
    if mine:
        query = query.where(Form.employee_id == uow.person.person_id)
    if to_score:
        query = query.join(Round).where(Round.state == "open", _awaits_manager_score(uow))
    if round_id:
        query = query.where(Form.round_id == round_id)
    return page(uow.session, query, [Form.id], after=after, limit=limit, descending=True)


def visible_to_caller(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    """Build the condition under which a form exists for the caller: permissions.form_access."""
    caller_id = uow.person.person_id
    ids_below = sa.select(closure.c.descendant_id).where(
        _valid_today(uow, "manager"), closure.c.ancestor_id == caller_id
    )
    return sa.or_(
        Form.employee_id == caller_id,
        Form.manager_id == caller_id,
        Form.employee_id.in_(ids_below),
        _is_in_hr_scope(uow, uow.person, Form.employee_id),
    )


def employees_below(uow: UnitOfWork, manager_id: UUID, employee_ids: Collection[UUID]) -> set[UUID]:
    """Pick those of `employee_ids` whom the manager leads today, at any distance."""
    query = sa.select(closure.c.descendant_id).where(
        _valid_today(uow, "manager"),
        closure.c.ancestor_id == manager_id,
        closure.c.descendant_id.in_(employee_ids),
    )
    return set(uow.session.scalars(query))


def employees_in_hr_scope(
    uow: UnitOfWork, person: Person, employee_ids: Collection[UUID]
) -> set[UUID]:
    """Pick those of `employee_ids` over whom the person has an HR role today."""
    query = sa.select(people.c.id).where(
        people.c.id.in_(employee_ids), _is_in_hr_scope(uow, person, people.c.id)
    )
    return set(uow.session.scalars(query))


def form_ids_in_self_review(
    uow: UnitOfWork,
    *,
    goal_ids: Collection[UUID],
    employee_ids: Collection[UUID] = (),
    cycle_ids: Collection[UUID] = (),
) -> Sequence[UUID]:
    """List forms whose evidence is not frozen yet, of open rounds.

    Those with one of the goals, or of these employees in a round of these cycles.
    """
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


def _awaits_manager_score(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    """The condition under which the caller is to score a form as its manager."""
    caller_id = uow.person.person_id
    falls_to_hr = sa.and_(
        Form.manager_id.is_(None), _is_in_hr_scope(uow, uow.person, Form.employee_id)
    )
    return sa.and_(
        Form.state == "manager",
        Form.employee_id != caller_id,
        sa.or_(Form.manager_id == caller_id, falls_to_hr),
    )


def _is_in_hr_scope(
    uow: UnitOfWork, person: Person, employee_id: sa.SQLColumnExpression[UUID]
) -> sa.ColumnElement[bool]:
    if person.has(*HR_ROLES):
        return sa.true()
    unit_ids = {role.unit_id for role in person.roles if role.role in HR_ROLES and role.unit_id}
    members = sa.select(closure.c.descendant_id).where(
        _valid_today(uow, "unit"), closure.c.ancestor_id.in_(unit_ids)
    )
    return employee_id.in_(members)


def _valid_today(uow: UnitOfWork, kind: str) -> sa.ColumnElement[bool]:
    """The condition for paths of a kind (manager, unit) that hold today in the tenant's zone."""
    day = sa.literal(uow.tenant.today(), sa.Date())
    is_valid = day.between(closure.c.starts_on, closure.c.ends_on)
    return sa.and_(closure.c.kind == kind, is_valid)

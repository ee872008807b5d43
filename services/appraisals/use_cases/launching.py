"""A launch: who is appraised is fixed at once, the forms open in batches that can be repeated."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.errors import FieldError, Invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import events, queries
from services.appraisals.models import Batch, Form, Round
from services.appraisals.use_cases import evidence, rounds

OPEN_FORMS = "round.open_forms"
BATCH = 50


def launch(uow: UnitOfWork, round_id: UUID, employee_ids: Sequence[UUID] | None) -> Round:
    """Open the round for the people named, or for everybody active in the caller's scope."""
    launching = rounds.changeable(uow, round_id)
    chosen = _population(uow, employee_ids)
    before = {"state": launching.state}
    launching.launch()
    known = queries.launched(uow, round_id)
    new = [employee_id for employee_id in chosen if employee_id not in known]
    batches = [
        Batch(
            round_id=round_id,
            employee_ids=new[start : start + BATCH],
            launched_by=uow.person.person_id,
        )
        for start in range(0, len(new), BATCH)
    ]
    uow.add(*batches)
    uow.flush()
    for batch in batches:
        uow.schedule(OPEN_FORMS, batch.id)
    after = {"state": launching.state, "employees_added": len(new)}
    uow.audit("round.launched", f"round:{round_id}", before, after)
    return launching


def open_forms(uow: UnitOfWork, batch_id: UUID) -> None:
    """Give each person of the batch a form; each form loads by a job of its own."""
    batch = queries.batch(uow, batch_id)
    opening = queries.round_(uow, batch.round_id)
    if batch.done_at is not None:
        return
    batch.done_at = now = uow.now()
    if opening.state == "closed":
        return
    here = queries.active_employees(uow, batch.employee_ids)
    raters = queries.raters(uow, batch.employee_ids)
    forms = [
        Form(round_id=opening.id, employee_id=one, manager_id=raters.get(one), state="self")
        for one in here
    ]
    uow.add(*forms)
    uow.flush()
    for form in forms:
        uow.publish(events.form_opened(form, opening.name, now), key=form.id)
        uow.schedule(evidence.LOAD, form.id)


def _population(uow: UnitOfWork, employee_ids: Sequence[UUID] | None) -> list[UUID]:
    active = queries.active_employees(uow, employee_ids)
    mine = queries.in_hr_scope(uow, uow.person, active)
    if employee_ids is None:
        return [employee_id for employee_id in active if employee_id in mine]
    faults = tuple(
        FieldError(f"employee_ids.{position}", "employee.not_found")
        for position, employee_id in enumerate(employee_ids)
        if employee_id not in mine
    )
    if faults:
        raise Invalid("input.invalid", faults=faults)
    return list(dict.fromkeys(employee_ids))

"""A launch: who is appraised is fixed at once, the forms open in batches that can be repeated."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.errors import FieldError, Invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import events, queries
from services.appraisals.models import Batch, Form, Round
from services.appraisals.use_cases import evidence, rounds

OPEN_FORMS = "round.open_forms"
BATCH_SIZE = 50


def launch_round(uow: UnitOfWork, round_id: UUID, employee_ids: Sequence[UUID] | None) -> Round:
    """Open the round for these employees, or for everybody active in the caller's scope.

    Who is in the round already stays as they are. Raises NotFound `round.not_found`, Forbidden,
    Conflict `round.closed`, Invalid with `employee.not_found` for each id outside the scope.
    """
    appraisal_round = rounds.lock_round(uow, round_id)
    participants = _participants(uow, employee_ids)
    before = {"state": appraisal_round.state}
    appraisal_round.launch()
    present = queries.employees_in_round(uow, round_id)
    added = [employee_id for employee_id in participants if employee_id not in present]
    batches = [
        Batch(
            round_id=round_id,
            employee_ids=added[start : start + BATCH_SIZE],
            launched_by=uow.person.person_id,
        )
        for start in range(0, len(added), BATCH_SIZE)
    ]
    uow.add(*batches)
    uow.flush()
    for batch in batches:
        uow.schedule(OPEN_FORMS, batch.id)
    after = {"state": appraisal_round.state, "employees_added": len(added)}
    uow.audit("round.launched", f"round:{round_id}", before, after)
    return appraisal_round


def open_forms(uow: UnitOfWork, batch_id: UUID) -> None:
    """Open a form for each active employee of the batch and schedule the load of its evidence.

    Opens none where the batch is done or the round closed in the meantime.
    """
    batch = queries.lock_batch(uow, batch_id)
    appraisal_round = queries.appraisal_round(uow, batch.round_id)
    if batch.opened_at is not None:
        return
    batch.opened_at = now = uow.now()
    if appraisal_round.state == "closed":
        return
    raters = queries.raters(uow, batch.employee_ids)
    forms = [
        Form(
            round_id=appraisal_round.id,
            employee_id=employee_id,
            manager_id=raters.get(employee_id),
            state="self",
        )
        for employee_id in queries.active_employees(uow, batch.employee_ids)
    ]
    uow.add(*forms)
    uow.flush()
    for form in forms:
        uow.publish(events.form_opened(form, appraisal_round.name, now), key=form.id)
        uow.schedule(evidence.LOAD_EVIDENCE, form.id)


def _participants(uow: UnitOfWork, employee_ids: Sequence[UUID] | None) -> list[UUID]:
    active = queries.active_employees(uow, employee_ids)
    in_scope = queries.employees_in_hr_scope(uow, uow.person, active)
    if employee_ids is None:
        return [employee_id for employee_id in active if employee_id in in_scope]
    faults = tuple(
        FieldError(f"employee_ids.{position}", "employee.not_found")
        for position, employee_id in enumerate(employee_ids)
        if employee_id not in in_scope
    )
    if faults:
        raise Invalid("input.invalid", faults=faults)
    return list(dict.fromkeys(employee_ids))

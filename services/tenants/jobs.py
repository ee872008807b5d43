"""The jobs of tenants: steps of lifecycle runs, and invitations, in threads of their own."""

from datetime import datetime
from uuid import UUID

import structlog

from servicekit.jobs.registry import Jobs
from servicekit.runtime import Runtime
from servicekit.unit_of_work.transaction import unit_of_work

from .clients import peers
from .use_cases import invitations, lifecycle_runs

log = structlog.get_logger()
jobs = Jobs()


@jobs.on_io("run", threads=4)
def take_step(runtime: Runtime, ref: str) -> datetime | None:
    """Take one step of a run and commit it before the next one begins; answers when that is due."""
    with unit_of_work() as uow:
        task = lifecycle_runs.begin_next_step(uow, UUID(ref))
    if task is None:
        _finish_deletion()
        return None
    try:
        results = lifecycle_runs.perform_step(task)
    except Exception as fault:
        log.warning("step failed", kind=task.kind, step=task.step, exc_info=True)
        with unit_of_work() as uow:
            return lifecycle_runs.record_failure(uow, task, fault)
    with unit_of_work() as uow:
        next_at = lifecycle_runs.finish_step(uow, task, results)
    if next_at is None:
        _finish_deletion()
    return next_at


def _finish_deletion() -> None:
    """Delete a removed tenant here last of all, its jobs with it."""
    with unit_of_work() as uow:
        deleted_tenant = lifecycle_runs.deleted_tenant_message(uow)
    if deleted_tenant is not None:
        peers.apply_to_this_service(deleted_tenant, "deleted")


@jobs.on_io("invite", threads=2)
def invite(runtime: Runtime, ref: str) -> None:
    with unit_of_work() as uow:
        enrolment = invitations.prepare_enrolment(uow, UUID(ref))
    if enrolment is None:
        return
    refusal = invitations.enrol_member(enrolment)
    with unit_of_work() as uow:
        invitations.finish_invitation(uow, enrolment.invitation_id, refusal)

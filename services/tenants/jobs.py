"""What runs by itself: the steps of runs, and invitations; both wait for others in threads."""

from datetime import datetime
from uuid import UUID

import structlog

from servicekit.jobs.registry import Jobs
from servicekit.runtime import Runtime
from servicekit.unit_of_work.transaction import unit_of_work

from .clients import peers
from .use_cases import inviting, running

log = structlog.get_logger()
jobs = Jobs()


@jobs.on_io("run", threads=4)
def take_step(runtime: Runtime, ref: str) -> datetime | None:
    """One step of a run; what it changes is committed, and seen, before the next one begins."""
    with unit_of_work() as uow:
        task = running.next_task(uow, UUID(ref))
    if task is None:
        _end()
        return None
    try:
        found = running.perform(task)
    except Exception as fault:
        log.warning("step failed", kind=task.kind, step=task.step, exc_info=True)
        with unit_of_work() as uow:
            return running.settle_failure(uow, task, fault)
    with unit_of_work() as uow:
        due = running.settle(uow, task, found)
    if due is None:
        _end()
    return due


def _end() -> None:
    """A removed company is closed here last of all, its jobs with it: until then this runs."""
    with unit_of_work() as uow:
        removed = running.close(uow)
    if removed is not None:
        peers.apply_here(removed, "deleted")


@jobs.on_io("invite", threads=2)
def invite(runtime: Runtime, ref: str) -> None:
    with unit_of_work() as uow:
        enrolment = inviting.next_enrolment(uow, UUID(ref))
    if enrolment is None:
        return
    refusal = inviting.enrol(enrolment)
    with unit_of_work() as uow:
        inviting.settle(uow, enrolment.invitation_id, refusal)

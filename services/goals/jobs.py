"""Scheduled jobs of goals, by the kind of their schedule."""

from uuid import UUID

from servicekit.jobs.registry import Jobs
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.use_cases import session_findings
from services.goals.approvals.use_cases import requests
from services.goals.cycles.use_cases import cycles
from services.goals.metrics.use_cases import data_days
from services.goals.progress.use_cases import roll_up_job

jobs = Jobs()


@jobs.on("roll_up")
def roll_up(uow: UnitOfWork, ref: str) -> None:
    """Recompute dirty goals; one worker per tenant at a time, since it leases the job's row."""
    roll_up_job.roll_up(uow)


@jobs.on("cycle")
def follow_calendar(uow: UnitOfWork, ref: str) -> None:
    """Move the cycle to the state of its dates."""
    cycles.follow_calendar(uow, UUID(ref))


@jobs.on("request_due")
def escalate_request(uow: UnitOfWork, ref: str) -> None:
    """Escalate a request whose approver has not decided in time."""
    requests.escalate(uow, UUID(ref))


@jobs.on("finding_due")
def remind_finding_owner(uow: UnitOfWork, ref: str) -> None:
    """Remind the owner of a finding that is due without an outcome."""
    session_findings.remind(uow, ref)


@jobs.on("data_day")
def remind_provider(uow: UnitOfWork, ref: str) -> None:
    """Remind the provider of a metric whose values are due or overdue."""
    data_days.tell(uow, UUID(ref))

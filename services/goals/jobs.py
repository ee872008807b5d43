"""What time and changes trigger in goals."""

from uuid import UUID

from servicekit.jobs.registry import Jobs
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.use_cases import finding_follow_up
from services.goals.approvals.use_cases import requests
from services.goals.cycles.use_cases import cycles
from services.goals.metrics.use_cases import data_days
from services.goals.progress.use_cases import roll_up_job

jobs = Jobs()


@jobs.on("roll_up")
def compute_marked_goals(uow: UnitOfWork, ref: str) -> None:
    """One writer for each company: the job's row is taken by one worker at a time."""
    roll_up_job.roll_up(uow)


@jobs.on("cycle")
def follow_calendar(uow: UnitOfWork, ref: str) -> None:
    cycles.follow_calendar(uow, UUID(ref))


@jobs.on("request_due")
def ask_the_next_one_up(uow: UnitOfWork, ref: str) -> None:
    """The time of an approver is over, unless they answered meanwhile."""
    requests.escalate(uow, UUID(ref))


@jobs.on("finding_due")
def remind_of_a_finding(uow: UnitOfWork, ref: str) -> None:
    """The day of a finding has come, unless it has an outcome by now."""
    finding_follow_up.remind_finding_owner(uow, ref)


@jobs.on("data_day")
def remind_data_provider(uow: UnitOfWork, ref: str) -> None:
    """Remind a data provider of values that are due or overdue and still missing."""
    data_days.send_reminder(uow, UUID(ref))

"""What time and changes trigger in goals."""

from servicekit.jobs import Jobs
from servicekit.unit_of_work import UnitOfWork

from .use_cases import roll_up

jobs = Jobs()


@jobs.on("roll_up")
def compute_marked_goals(uow: UnitOfWork, ref: str) -> None:
    """One writer for each company: the job's row is taken by one worker at a time."""
    roll_up.roll_up(uow)

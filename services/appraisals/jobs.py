"""What time triggers: a launch opens its forms batch by batch, a form loads its evidence."""

from uuid import UUID

from servicekit.jobs.registry import Jobs
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import evidence, launching

jobs = Jobs()


@jobs.on(launching.OPEN_FORMS)
def open_forms(uow: UnitOfWork, ref: str) -> None:
    launching.open_forms(uow, UUID(ref))


@jobs.on(evidence.LOAD)
def load_form(uow: UnitOfWork, ref: str) -> None:
    evidence.load(uow, UUID(ref))

"""The jobs of appraisals: a launch opens its forms batch by batch, a form loads its evidence."""

from uuid import UUID

from servicekit.jobs.registry import Jobs
from servicekit.unit_of_work.session import UnitOfWork

from .use_cases import evidence, launch

jobs = Jobs()


@jobs.on(launch.OPEN_FORMS)
def open_forms(uow: UnitOfWork, ref: str) -> None:
    """Open the forms of the batch whose id is `ref`."""
    launch.open_forms(uow, UUID(ref))


@jobs.on(evidence.LOAD_EVIDENCE)
def load_form(uow: UnitOfWork, ref: str) -> None:
    """Load the evidence of the form whose id is `ref`."""
    evidence.load_evidence(uow, UUID(ref))

"""What time triggers in the probe."""

from servicekit.jobs.registry import Jobs
from servicekit.unit_of_work.session import UnitOfWork

from .models import Heard
from .script import script

jobs = Jobs()


@jobs.on("count")
def count(uow: UnitOfWork, ref: str) -> None:
    script.called("count", [(uow.tenant.slug, ref)])
    if script.in_job:
        script.in_job(uow, ref)
    uow.add(Heard(counter_id=ref, amount=1))

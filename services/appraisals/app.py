"""The composition root: what appraisals is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import ServiceDefinition

from . import consumers, jobs, models, routes
from .config import AppraisalsSettings

service = ServiceDefinition(
    name="appraisals",
    folder=Path(__file__).parent,
    settings=AppraisalsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    consumers=consumers.consumers,
    jobs=jobs.jobs,
)

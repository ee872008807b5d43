"""The composition root of notifications."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import ServiceDefinition

from . import consumers, jobs, models, routes
from .config import NotificationsSettings

service = ServiceDefinition(
    name="notifications",
    folder=Path(__file__).parent,
    settings=NotificationsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    consumers=consumers.consumers,
    jobs=jobs.jobs,
)

"""The composition root: what goals is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import Service

from . import consumers, models, routes
from .config import GoalsSettings

service = Service(
    name="goals",
    folder=Path(__file__).parent,
    settings=GoalsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    consumers=consumers.consumers,
)

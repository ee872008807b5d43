"""The composition root: what insights is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import ServiceDefinition

from . import consumers, models, routes
from .config import InsightsSettings

service = ServiceDefinition(
    name="insights",
    folder=Path(__file__).parent,
    settings=InsightsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    consumers=consumers.consumers,
)

"""The composition root: what tenants is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import Service

from . import consumers, models, routes
from .config import TenantsSettings

service = Service(
    name="tenants",
    folder=Path(__file__).parent,
    settings=TenantsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    consumers=consumers.consumers,
)

"""The composition root: what checkins is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import ServiceDefinition

from . import consumers, grpc_server, models, routes
from .config import CheckinsSettings

service = ServiceDefinition(
    name="checkins",
    folder=Path(__file__).parent,
    settings=CheckinsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    rpcs=[grpc_server.add],
    consumers=consumers.consumers,
)

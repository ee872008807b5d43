"""The composition root of tenants."""

from pathlib import Path

from servicekit.runtime import ServiceDefinition

from . import consumers, grpc_server, jobs, models, routes
from .config import TenantsSettings
from .use_cases import identity

service = ServiceDefinition(
    name="tenants",
    folder=Path(__file__).parent,
    settings=TenantsSettings,
    metadata=models.metadata,
    identify=identity.identify,
    shared=True,
    blueprints=routes.blueprints,
    rpcs=[grpc_server.add],
    consumers=consumers.consumers,
    jobs=jobs.jobs,
)

"""The composition root of people."""

from pathlib import Path

from servicekit.database.replicas import ReplicatedTable
from servicekit.runtime import ServiceDefinition

from . import events, grpc_server, models, routes
from .config import PeopleSettings
from .use_cases import identity

service = ServiceDefinition(
    name="people",
    folder=Path(__file__).parent,
    settings=PeopleSettings,
    metadata=models.metadata,
    identify=identity.identify,
    blueprints=routes.blueprints,
    rpcs=[grpc_server.add],
    states=[
        ReplicatedTable(model=models.Unit, build=events.unit_state),
        ReplicatedTable(model=models.Employee, build=events.employee_state),
    ],
)

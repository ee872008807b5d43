"""The composition root: what goals is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.database.replicas import ReplicatedTable
from servicekit.runtime import ServiceDefinition

from . import consumers, events, grpc_server, jobs, models, routes
from .config import GoalsSettings
from .use_cases import starters

service = ServiceDefinition(
    name="goals",
    folder=Path(__file__).parent,
    settings=GoalsSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    rpcs=[grpc_server.add],
    consumers=consumers.consumers,
    jobs=jobs.jobs,
    states=[
        ReplicatedTable(model=models.Cycle, build=events.cycle_state),
        ReplicatedTable(model=models.Goal, build=events.goal_state),
        ReplicatedTable(model=models.Collaboration, build=events.collaboration_state),
    ],
    on_active=starters.lay_starters,
    on_release=starters.renew,
)

"""The composition root: what goals is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.database.replicas import ReplicatedTable
from servicekit.runtime import ServiceDefinition
from services.goals import consumers, grpc_server, jobs, routes
from services.goals.alignment import events as alignment_events
from services.goals.alignment.models.cross_unit_requests import CrossUnitRequest
from services.goals.config import GoalsSettings
from services.goals.cycles import events as cycle_events
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal
from services.goals.models import metadata
from services.goals.setup.use_cases import starter_content

service = ServiceDefinition(
    name="goals",
    folder=Path(__file__).parent,
    settings=GoalsSettings,
    metadata=metadata,
    identify=identify,
    blueprints=routes.blueprints,
    rpcs=[grpc_server.add],
    consumers=consumers.consumers,
    jobs=jobs.jobs,
    states=[
        ReplicatedTable(model=Cycle, build=cycle_events.cycle_state),
        ReplicatedTable(model=Goal, build=goal_events.goal_state),
        ReplicatedTable(model=CrossUnitRequest, build=alignment_events.cross_unit_request_state),
    ],
    on_active=starter_content.seed_tenant,
    on_release=starter_content.upgrade_tenant,
)

"""The composition root of the probe."""

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from servicekit.callers import Person, SignedIn
from servicekit.config import Settings
from servicekit.database.replicas import ReplicatedTable
from servicekit.runtime import ServiceDefinition
from servicekit.unit_of_work.session import UnitOfWork

from . import consumers, grpc_server, jobs, models, routes
from .contract import CounterState


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    return Person(tenant_id=uow.tenant.id, person_id=uuid5(NAMESPACE_URL, caller.subject))


def counter_state(counter: models.Counter) -> object:
    return CounterState(
        counter_id=str(counter.id), total=int(counter.total), version=counter.version
    )


service = ServiceDefinition(
    name="kitprobe",
    folder=Path(__file__).parent,
    settings=Settings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    rpcs=[grpc_server.add],
    consumers=consumers.consumers,
    jobs=jobs.jobs,
    states=[ReplicatedTable(model=models.Counter, build=counter_state)],
)

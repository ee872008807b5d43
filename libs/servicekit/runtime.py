"""A service as its `app` composes it, and the process in which it runs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from . import clock
from .config import Node, Settings
from .database.engine import Database
from .jobs.registry import Jobs
from .messaging.registry import Consumers
from .translations import Translations

if TYPE_CHECKING:
    import flask_smorest
    import grpc

    from .callers import Person, SignedIn
    from .grpc.client import Peers
    from .security.tokens import Keys, Verifier
    from .unit_of_work.session import UnitOfWork
from .database.replicas import ReplicatedTable


@dataclass(frozen=True, kw_only=True)
class ServiceDefinition:
    """The table of contents of one service."""

    name: str
    folder: Path
    settings: type[Settings]
    metadata: sa.MetaData
    identify: "Callable[[UnitOfWork, SignedIn], Person]"
    # One schema for the whole service instead of one per tenant (control plane, sessions).
    shared: bool = False
    blueprints: "Sequence[flask_smorest.Blueprint]" = ()
    rpcs: "Sequence[Callable[[grpc.Server], None]]" = ()
    consumers: Consumers = field(default_factory=Consumers)
    jobs: Jobs = field(default_factory=Jobs)
    states: Sequence[ReplicatedTable] = ()
    on_active: "Callable[[UnitOfWork], None] | None" = None
    # What a release brings to companies that are there already; it is run again with every release.
    on_release: "Callable[[UnitOfWork], None] | None" = None
    # In a shared schema: removes the tenant's rows there when the tenant is deleted.
    on_removed: "Callable[[UnitOfWork], None] | None" = None
    # Work that runs beside the worker's own loops; each is called with (runtime, stop event).
    loops: Sequence[Callable[..., None]] = ()
    # Finishes the Flask application where blueprints do not suffice (static files, proxy).
    extend_http: Callable[..., None] | None = None

    @property
    def migrations(self) -> Path:
        """The folder of migrations."""
        return self.folder / "migrations"


@dataclass(frozen=True)
class Runtime:
    """One running process: the service, its settings and what it is connected to."""

    service: ServiceDefinition
    settings: Settings
    # Tests sign with a key of their own; everybody else asks the realm.
    keys: "Keys | None" = None
    service_token: Callable[[], str] | None = None

    def __post_init__(self) -> None:
        clock.follow(self.settings.clock_file)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Where this service keeps rows; what has one schema has it on the first node."""
        database_nodes = self.settings.database_nodes
        return database_nodes[:1] if self.service.shared else database_nodes

    @cached_property
    def database(self) -> Database:
        """The engines of this process."""
        return Database(self.settings, self.nodes)

    @cached_property
    def translations(self) -> Translations:
        """The catalogues of the kit and of the service."""
        return Translations(self.service.folder / "translations")

    @cached_property
    def verifier(self) -> "Verifier":
        """The verifier of tokens."""
        from .security.tokens import Verifier

        return Verifier(self.settings, self.keys)

    @cached_property
    def peers(self) -> "Peers":
        """The channels to other services."""
        from .grpc.client import Peers
        from .security.service_token import ServiceToken

        token = self.service_token or ServiceToken(self.settings, self.service.name).get
        return Peers(self.settings, token)


current_runtime: ContextVar[Runtime] = ContextVar("current_runtime")


@contextmanager
def runtime_context(runtime: Runtime) -> Iterator[Runtime]:
    """Set `runtime` as the current one inside the block."""
    token = current_runtime.set(runtime)
    try:
        yield runtime
    finally:
        current_runtime.reset(token)

"""A service as its `app` composes it, and the process in which it runs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from . import clock
from .config import Node, Settings
from .consumers import Consumers
from .database import Database
from .jobs import Jobs
from .wording import Wording

if TYPE_CHECKING:
    import flask_smorest
    import grpc

    from .callers import Person, SignedIn
    from .grpc.client import Peers
    from .tokens import Keys, Verifier
    from .unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class State:
    """A row that others copy: how to read all of them and how to tell one."""

    model: type[Any]
    build: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Service:
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
    states: Sequence[State] = ()
    on_active: "Callable[[UnitOfWork], None] | None" = None
    # What a release brings to companies that are there already; it is run again with every release.
    on_release: "Callable[[UnitOfWork], None] | None" = None
    # In a shared schema: removes what is kept of a company there, when all of it is removed.
    on_removed: "Callable[[UnitOfWork], None] | None" = None
    # Work that runs beside the worker's own loops; each is called with (runtime, stop event).
    loops: Sequence[Callable[..., None]] = ()
    # Finishes the Flask application where blueprints do not suffice (static files, proxy).
    extend_http: Callable[..., None] | None = None

    @property
    def migrations(self) -> Path:
        return self.folder / "migrations"


@dataclass(frozen=True)
class Runtime:
    """One running process: the service, its settings and what it is connected to."""

    service: Service
    settings: Settings
    # Tests sign with a key of their own; everybody else asks the realm.
    keys: "Keys | None" = None
    service_token: Callable[[], str] | None = None

    def __post_init__(self) -> None:
        clock.follow(self.settings.clock_file)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Where this service keeps rows; what has one schema has it on the first node."""
        known = self.settings.database_nodes
        return known[:1] if self.service.shared else known

    @cached_property
    def database(self) -> Database:
        return Database(self.settings, self.nodes)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.service.folder / "wording")

    @cached_property
    def verifier(self) -> "Verifier":
        from .tokens import Verifier

        return Verifier(self.settings, self.keys)

    @cached_property
    def peers(self) -> "Peers":
        from .grpc.client import Peers
        from .service_token import ServiceToken

        own = self.service_token or ServiceToken(self.settings, self.service.name).get
        return Peers(self.settings, own)


current_runtime: ContextVar[Runtime] = ContextVar("current_runtime")


@contextmanager
def running(runtime: Runtime) -> Iterator[Runtime]:
    """Let `runtime` be the process that the block belongs to."""
    token = current_runtime.set(runtime)
    try:
        yield runtime
    finally:
        current_runtime.reset(token)

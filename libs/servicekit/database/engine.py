"""Engines of a service: one per node and never one per tenant."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from servicekit.config import Node, Settings

LIVES_HERE = sa.text("SELECT 1 FROM platform.tenants WHERE tenant_id = :tenant_id")


class Database:
    """Finds the node of a tenant and opens sessions there with the application's login."""

    def __init__(self, settings: Settings, nodes: Sequence[Node]) -> None:
        self._engines = {node.name: _engine(node.app, settings) for node in nodes}
        self._first = self._engines[nodes[0].name]
        # Only what was found: a company that is unknown now may be placed in the next moment.
        # A company stays on its node, also when it is deleted.
        self._placed: dict[UUID, sa.Engine] = {}

    def placement(self, tenant_id: UUID) -> sa.Engine:
        """The engine of the node on which the tenant lives; the first one for an unknown tenant."""
        if len(self._engines) == 1:
            return self._first
        return self._placed.get(tenant_id) or self._find(tenant_id) or self._first

    def engines(self) -> Iterable[sa.Engine]:
        """All engines, one for each node."""
        return self._engines.values()

    def session(self, tenant_id: UUID | None) -> Session:
        """Open a session on the tenant's node; without a tenant on the first."""
        engine = self.placement(tenant_id) if tenant_id else self._first
        return Session(engine, expire_on_commit=False)

    def dispose(self) -> None:
        """Close all connections."""
        for engine in self._engines.values():
            engine.dispose()

    def _find(self, tenant_id: UUID) -> sa.Engine | None:
        away: Exception | None = None
        for engine in self._engines.values():
            try:
                with engine.begin() as connection:
                    if connection.execute(LIVES_HERE, {"tenant_id": tenant_id}).scalar():
                        self._placed[tenant_id] = engine
                        return engine
            except sa.exc.OperationalError as fault:
                away = fault
        if away:
            # It may live on the node that does not answer: that is not the same as unknown.
            raise away
        return None


def note_tenant(session: Session, tenant_id: UUID) -> None:
    """Let the connection of this transaction know whom it meets."""
    session.connection().info.setdefault("met", set()).add(tenant_id)


def _replace_after(engine: sa.Engine, companies: int) -> None:
    """Close a connection that has met as many companies as one may, once it is given back."""

    def given_back(connection: object, record: ConnectionPoolEntry) -> None:
        if connection is not None and len(record.info.get("met", ())) >= companies:
            record.invalidate()

    sa.event.listen(engine, "checkin", given_back)


def _engine(url: str, settings: Settings) -> sa.Engine:
    engine = sa.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=settings.database_pool,
        max_overflow=settings.database_pool,
        pool_timeout=5,
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": 5,
            "prepare_threshold": settings.prepare_threshold or None,
            "application_name": type(settings).__name__,
        },
    )
    _replace_after(engine, settings.database_companies)
    return engine

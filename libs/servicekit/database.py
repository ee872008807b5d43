"""Engines of a service: one per node and never one per tenant."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from .config import Node, Settings


class Database:
    """Finds the node of a tenant and opens sessions there with the application's login."""

    def __init__(self, settings: Settings) -> None:
        self.nodes: tuple[Node, ...] = settings.database_nodes
        self._engines = {node.name: _engine(node.app, settings) for node in self.nodes}
        self._placed: dict[UUID, str] = {}

    def placement(self, tenant_id: UUID) -> sa.Engine:
        """The engine of the node on which the tenant lives; the first one for an unknown tenant."""
        if len(self.nodes) == 1:
            return self._engines[self.nodes[0].name]
        name = self._placed.get(tenant_id) or self._find(tenant_id)
        return self._engines[name or self.nodes[0].name]

    def engines(self) -> Iterable[sa.Engine]:
        return self._engines.values()

    def node_of(self, tenant_id: UUID) -> Node:
        engine = self.placement(tenant_id)
        return next(node for node in self.nodes if self._engines[node.name] is engine)

    def session(self, tenant_id: UUID | None) -> Session:
        engine = self.placement(tenant_id) if tenant_id else self._engines[self.nodes[0].name]
        return Session(engine, expire_on_commit=False)

    def dispose(self) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def _find(self, tenant_id: UUID) -> str | None:
        query = sa.text("SELECT 1 FROM platform.tenants WHERE tenant_id = :tenant_id")
        for name, engine in self._engines.items():
            with engine.begin() as connection:
                if connection.execute(query, {"tenant_id": tenant_id}).scalar():
                    self._placed[tenant_id] = name
                    return name
        return None


def _engine(url: str, settings: Settings) -> sa.Engine:
    return sa.create_engine(
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

"""On which node a company lives: decided when it is provisioned, and asked of the nodes since."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from uuid import UUID

import psycopg

from servicekit.config import Node

from . import names
from .ownership import act_as_owner

# The schema as well: a first call may have ended between making it and registering the company.
LIVES_HERE = (
    "SELECT 1 FROM platform.tenants WHERE tenant_id = %(tenant_id)s"
    " UNION ALL SELECT 1 FROM platform.schemas WHERE schema_name = %(schema)s"
)
COMPANIES = "SELECT count(*) FROM platform.tenants WHERE state <> 'deleted'"


@contextmanager
def lock_placement(
    nodes: Sequence[Node], service: str, tenant_id: UUID
) -> Iterator[psycopg.Connection]:
    """The DDL connection of the tenant's node, while nobody else changes the tenant.

    The lock is the first node's for all: two nodes' locks would let a tenant be placed twice.
    """
    with ExitStack() as stack:
        connections = [stack.enter_context(psycopg.connect(nodes[0].ddl, autocommit=True))]
        # Whoever asks again before the first call has ended waits for it; closing unlocks.
        connections[0].execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [tenant_id.hex])
        if len(nodes) == 1 or _lives_here(connections[0], service, tenant_id):
            yield connections[0]
            return
        for node in nodes[1:]:
            connections.append(stack.enter_context(psycopg.connect(node.ddl, autocommit=True)))
            if _lives_here(connections[-1], service, tenant_id):
                yield connections[-1]
                return
        yield _emptiest(nodes, connections, service)


def _lives_here(connection: psycopg.Connection, service: str, tenant_id: UUID) -> bool:
    sought = {"tenant_id": tenant_id, "schema": names.tenant_schema(tenant_id)}
    with connection.transaction():
        act_as_owner(connection, service)
        return connection.execute(LIVES_HERE, sought).fetchone() is not None


def _emptiest(
    nodes: Sequence[Node], connections: Sequence[psycopg.Connection], service: str
) -> psycopg.Connection:
    """Of the nodes that accept companies, the one with the fewest; of equal ones the first."""
    accepting = [
        connection for node, connection in zip(nodes, connections, strict=True) if node.accepts
    ]
    return min(accepting, key=lambda connection: _companies(connection, service))


def _companies(connection: psycopg.Connection, service: str) -> int:
    with connection.transaction():
        act_as_owner(connection, service)
        row = connection.execute(COMPANIES).fetchone()
    return row[0] if row else 0

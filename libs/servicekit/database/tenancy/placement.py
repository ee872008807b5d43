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
def held_at_home(
    nodes: Sequence[Node], service: str, tenant_id: UUID
) -> Iterator[psycopg.Connection]:
    """The DDL connection of the company's node, while nobody else changes the company.

    The lock is the first node's for all: two nodes' locks would let a company be placed twice.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(psycopg.connect(nodes[0].ddl, autocommit=True))]
        # Whoever asks again before the first call has ended waits for it; closing unlocks.
        opened[0].execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [tenant_id.hex])
        if len(nodes) == 1 or _lives_here(opened[0], service, tenant_id):
            yield opened[0]
            return
        for node in nodes[1:]:
            opened.append(stack.enter_context(psycopg.connect(node.ddl, autocommit=True)))
            if _lives_here(opened[-1], service, tenant_id):
                yield opened[-1]
                return
        yield _emptiest(nodes, opened, service)


def _lives_here(connection: psycopg.Connection, service: str, tenant_id: UUID) -> bool:
    sought = {"tenant_id": tenant_id, "schema": names.tenant_schema(tenant_id)}
    with connection.transaction():
        act_as_owner(connection, service)
        return connection.execute(LIVES_HERE, sought).fetchone() is not None


def _emptiest(
    nodes: Sequence[Node], opened: Sequence[psycopg.Connection], service: str
) -> psycopg.Connection:
    """Of the nodes that accept companies, the one with the fewest; of equal ones the first."""
    accepting = [one for node, one in zip(nodes, opened, strict=True) if node.accepts]
    return min(accepting, key=lambda connection: _companies(connection, service))


def _companies(connection: psycopg.Connection, service: str) -> int:
    with connection.transaction():
        act_as_owner(connection, service)
        row = connection.execute(COMPANIES).fetchone()
    return row[0] if row else 0

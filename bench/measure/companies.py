"""Many companies with schemas, made once and kept."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg

from servicekit.config import Node
from servicekit.database.tenancy import names, provision

MAKERS = 6


def numbered(count: int) -> list[UUID]:
    """The same companies in every run."""
    return [UUID(int=number) for number in range(1, count + 1)]


def make_companies(
    node: Node,
    service: str,
    companies: Iterable[UUID],
    statements: Sequence[str],
    revision: str,
    fill: Callable[[psycopg.Connection[Any], UUID], None] | None = None,
) -> None:
    """Provision those that are not there yet, and fill each where there is something to fill in."""
    with psycopg.connect(node.ddl, autocommit=True) as connection:
        made = _made(connection, service)
    missing = [one for one in companies if names.tenant_schema(one) not in made]

    def make(part: Sequence[UUID]) -> None:
        with psycopg.connect(node.ddl, autocommit=True) as connection:
            for company in part:
                schema, role = names.tenant_schema(company), names.tenant_role(service, company)
                if fill:
                    # Before the schema is registered for good: an interrupted run fills it again.
                    with connection.transaction():
                        provision.create_schema(
                            connection, service, schema, role, statements, revision
                        )
                        fill(connection, company)
                else:
                    provision.create_schema(connection, service, schema, role, statements, revision)

    with ThreadPoolExecutor(MAKERS) as pool:
        list(pool.map(make, [missing[part::MAKERS] for part in range(MAKERS)]))


def _made(connection: psycopg.Connection[Any], service: str) -> set[str]:
    with connection.transaction():
        connection.execute(f"SET LOCAL ROLE {names.owner(service)}".encode())
        found = connection.execute("SELECT schema_name FROM platform.schemas")
        return {name for (name,) in found}

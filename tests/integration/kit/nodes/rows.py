"""Rows of a company, and the node on which they stand."""

import psycopg

from servicekit.callers import System, caller_context
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company
from servicekit.unit_of_work.transaction import unit_of_work
from tests.integration.kit.probe.app import counter_state
from tests.integration.kit.probe.models import Counter


def home(runtime: Runtime, company: Company) -> list[str]:
    """The nodes on which a schema of the company stands: never more than one."""
    found = []
    for node in runtime.nodes:
        with psycopg.connect(node.ddl) as connection:
            query = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
            if connection.execute(query, [f"t_{company.id.hex}"]).fetchone():
                found.append(node.name)
    return found


def add_counter(runtime: Runtime, company: Company, name: str) -> None:
    with (
        runtime_context(runtime),
        caller_context(System(tenant_id=company.id)),
        unit_of_work() as uow,
    ):
        counter = Counter(name=name)
        uow.add(counter)
        uow.publish_state(counter, counter_state)
        uow.schedule("count", name)

"""The probe in processes that know two servers, and companies on each."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from servicekit.config import Node, Settings
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.process.commands import migrate
from servicekit.runtime import Runtime
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import NAME, bring_to, drop_database


@pytest.fixture(scope="module")
def second(node_at: Callable[..., Node], second_admin_url: str) -> Iterator[Node]:
    """The other server, with a database of the probe's."""
    drop_database(second_admin_url, NAME)
    node = node_at("second", NAME, second_admin_url)
    bootstrap(NAME, node, second_admin_url)
    yield node
    drop_database(second_admin_url, NAME)


@pytest.fixture
def process(
    probe: Running, settings: Settings, second: Node, runtime_of: Callable[..., Runtime]
) -> Iterator[Callable[..., Runtime]]:
    """A process of the probe that knows both nodes, or the nodes that are given."""
    made: list[Runtime] = []

    def start(*nodes: Node) -> Runtime:
        known = nodes or (*settings.database_nodes, second)
        made.append(runtime_of(replace(settings, database_nodes=known)))
        return made[-1]

    migrate(start())
    yield start
    for runtime in made:
        runtime.database.dispose()


@pytest.fixture
def both(process: Callable[..., Runtime]) -> Runtime:
    return process()


@pytest.fixture
def placed(both: Runtime, process: Callable[..., Runtime]) -> Iterator[Callable[..., Company]]:
    """Companies on the node of that name: the other one takes none meanwhile."""
    made: list[Company] = []

    def place(slug: str, name: str) -> Company:
        nodes = [node._replace(accepts=node.name == name) for node in both.nodes]
        company = Company(slug)
        made.append(company)
        bring_to(process(*nodes), company, "provisioning", "active")
        return company

    yield place
    for company in made:
        bring_to(both, company, "deleted")


@pytest.fixture
def far(placed: Callable[..., Company]) -> Company:
    return placed("far", "second")


@pytest.fixture
def near(placed: Callable[..., Company]) -> Company:
    return placed("near", "main")

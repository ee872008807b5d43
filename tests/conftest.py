"""Where the tests' real parts are: the instance that `make test` started, one for each worker.

The databases are the tests' own, so that a fleet on the same instance takes none of their rows.
"""

import json
import os
from collections.abc import Callable

import pytest
from hypothesis import settings

from deploy import registry
from deploy.local import environment, instances, testing
from servicekit import clock
from servicekit.database.tenancy.revisions import UnknownRevisionError

pytest_plugins = ["servicekit.testing"]
# The days of tests are those of the fleet that they test.
clock.follow(instances.instance("test").clock)

# No test asserts absolute times: a busy machine is no reason to be red.
settings.register_profile("chengshi", deadline=None)
settings.load_profile("chengshi")


def pytest_configure(config: pytest.Config) -> None:
    """A worker of pytest-xdist takes its own instance's addresses before it reads any test."""
    if hasattr(config, "workerinput") and "DATABASE_ADMIN_URL" in os.environ:
        number = int(config.workerinput["workerid"].removeprefix("gw"))
        of = testing.instance_of_worker(instances.instance(), number)
        os.environ.update(environment.of_parts(of))


def chaos(item: pytest.Item) -> bool:
    return "tests/chaos/" in item.nodeid


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: what chaos breaks, no other test should need."""
    items.sort(key=chaos)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """The session's fixtures are taken down before chaos kills what they are connected to."""
    if nextitem and chaos(nextitem) and not chaos(item):
        found: bool = item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return found
    return None


def pytest_exception_interact(
    node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]
) -> None:
    """Databases that an older checkout left behind are nobody's fault: one sentence, no test."""
    if call.excinfo and isinstance(call.excinfo.value, UnknownRevisionError):
        # Not pytest.exit: a worker of pytest-xdist would be taken for crashed.
        node.session.shouldstop = instances.instance().other_baseline


@pytest.fixture(scope="session")
def service_environment() -> Callable[[str], dict[str, str]]:
    if "DATABASE_ADMIN_URL" not in os.environ:
        pytest.exit('No parts: run `make test`, or `make test ARGS="tests/unit -k name"`.', 2)
    instance = instances.instance()
    services = {service.name: service for service in registry.services()}

    def of(name: str) -> dict[str, str]:
        settings = environment.of_bootstrap(instance, services[name])
        # The first node alone: most tests look behind it; those of the kit have both.
        nodes = json.loads(settings["DATABASE_NODES"])[:1]
        for node in nodes:
            node |= {login: f"{node[login]}_tests" for login in ("app", "ddl", "relay")}
        return settings | {"DATABASE_NODES": json.dumps(nodes)}

    return of

"""Where the tests' real parts are: the instance that `make test` started.

The databases are the tests' own, so that a fleet on the same instance takes none of their rows.
"""

import json
import os
from collections.abc import Callable

import pytest

from deploy import registry
from deploy.local import environment, instances

pytest_plugins = ["servicekit.testing"]


@pytest.fixture(scope="session")
def service_environment() -> Callable[[str], dict[str, str]]:
    if "DATABASE_ADMIN_URL" not in os.environ:
        pytest.exit('No parts: run `make test`, or `make test ARGS="tests/unit -k name"`.', 2)
    instance = instances.instance("test")
    services = {service.name: service for service in registry.services()}

    def of(name: str) -> dict[str, str]:
        settings = environment.of_bootstrap(instance, services[name])
        # The first node alone: most tests look behind it; those of the kit have both.
        nodes = json.loads(settings["DATABASE_NODES"])[:1]
        for node in nodes:
            node |= {login: f"{node[login]}_tests" for login in ("app", "ddl", "relay")}
        return settings | {"DATABASE_NODES": json.dumps(nodes)}

    return of

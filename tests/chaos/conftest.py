"""The fleet as in production, each role a process of its own, so that one can break alone."""

import os
from collections.abc import Iterator

import pytest

from deploy.local import pooler, topology
from tests.e2e.conftest import local
from tests.e2e.partner import Partner, listening


@pytest.fixture(scope="module")
def fleet() -> Iterator[None]:
    """Two database nodes behind poolers, where there is a pooler; plain by CHENGSHI_TOPOLOGY.

    FLEET_IS_UP=1 takes the fleet that runs already, started with ROLES_APART=1.
    """
    os.environ["ROLES_APART"] = "1"
    if pooler.program():
        os.environ.setdefault(topology.VARIABLE, "pooled")
    if os.environ.get("FLEET_IS_UP"):
        yield
        return
    local("down", "--services-only")
    local("up")
    yield
    local("down", "--services-only")


@pytest.fixture(scope="module")
def partner() -> Iterator[Partner]:
    with listening() as known:
        yield known

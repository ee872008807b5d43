"""The whole fleet on real parts, and a partner's receiver beside it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.e2e.partner import Partner, listening
from tests.e2e.traces import Traces


@pytest.fixture(scope="session")
def traces() -> Iterator[Traces]:
    receiver = Traces()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def fleet(traces: Traces) -> Iterator[None]:
    """Every service as `make up` starts it, each request traced.

    FLEET_IS_UP=1 takes the fleet that runs already, untraced, to try one test again and again.
    """
    if os.environ.get("FLEET_IS_UP"):
        yield
        return
    telemetry = {"OTEL_EXPORTER_OTLP_ENDPOINT": traces.address, "TRACE_RATIO": "1"}
    local("down", "--services-only")
    local("up", **telemetry)
    yield
    local("down", "--services-only")


def local(*arguments: str, **settings: str) -> None:
    """A command of the native parts, on the tests' own instance."""
    command = [sys.executable, "-m", "deploy.local", *arguments, "--instance", "test"]
    subprocess.run(command, check=True, env={**os.environ, **settings})


@pytest.fixture(scope="session")
def partner() -> Iterator[Partner]:
    with listening() as known:
        yield known

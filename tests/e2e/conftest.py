"""The whole fleet on real parts, and a partner's receiver beside it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.traces import Traces

RECEIVER = Path(__file__).parent / "receiver.py"


def eventually(probe: Callable[[], Any], seconds: float = 30, every: float = 0.05) -> Any:
    """What `probe` answers once it is true; the last answer where it never is."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found or time.monotonic() > deadline:
            return found
        time.sleep(every)


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
    _local("down", "--services-only")
    _local("up", **telemetry)
    yield
    _local("down", "--services-only")


def _local(*arguments: str, **settings: str) -> None:
    command = [sys.executable, "-m", "deploy.local", *arguments, "--instance", "test"]
    subprocess.run(command, check=True, env={**os.environ, **settings})


class Partner:
    """The receiver's address and what it has verified so far."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def use(self, secret: str) -> None:
        httpx.post(f"{self.address}/secret", content=secret, trust_env=False)

    def received(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.address}/received", trust_env=False).json()
        return found


@pytest.fixture(scope="session")
def partner() -> Iterator[Partner]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, str(RECEIVER), str(port)])
    known = Partner(port)

    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    assert eventually(listens)
    yield known
    process.terminate()
    process.wait(10)

"""A partner on loopback: where it is told, and what it has verified so far."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from deploy.local.listening import listens
from tests.e2e.waiting import eventually

RECEIVER = Path(__file__).parent / "receiver.py"


class Partner:
    """The receiver's address; each path below it has a secret of its own."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def use(self, secret: str, path: str = "/hook") -> None:
        httpx2.put(f"{self.address}{path}", content=secret, trust_env=False).raise_for_status()

    def received(self) -> list[dict[str, Any]]:
        return self._list("received")

    def refused(self) -> list[dict[str, Any]]:
        """What came without a valid signature."""
        return self._list("refused")

    def _list(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx2.get(f"{self.address}/{name}", trust_env=False).json()
        return found


@contextmanager
def listening() -> Iterator[Partner]:
    """A receiver for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, str(RECEIVER), str(port)])

    try:
        assert eventually(lambda: listens(port))
        yield Partner(port)
    finally:
        process.terminate()
        process.wait(10)

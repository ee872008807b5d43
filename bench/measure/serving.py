"""Serves an application under gunicorn with the options of the services' api role."""

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure.usage import cpu_seconds, session_pids
from deploy.local.listening import listens
from deploy.registry import ROOT
from servicekit.config import Settings, load
from servicekit.http.app import create_app
from servicekit.http.arbiter import Arbiter
from servicekit.logs import start_logs
from servicekit.runtime import Runtime
from servicekit.security.tokens import Keys
from servicekit.telemetry import start_telemetry

START_SECONDS = 60


class Server:
    """A server process on a port of its own."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self._process = port, process

    def cpu_seconds(self) -> float:
        """What it and its workers have used since they started."""
        return cpu_seconds(session_pids(self._process.pid))

    def await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if listens(self.port):
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


@contextmanager
def served(service: str, environment: dict[str, str], floor: str = "") -> Iterator[Server]:
    """`service` as its api role runs it, or the module `floor` under the very same server."""
    port = _free_port()
    own = {"HTTP_PORT": str(port), "FLOOR": floor}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, service],
        cwd=ROOT,
        env=os.environ | environment | own,
        start_new_session=True,
    )
    server = Server(port, process)
    try:
        server.await_ready()
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Ours(Arbiter):
    """The api role, with the keys of KEYS as the realm's."""

    def load(self) -> object:
        keys = Keys(lambda: json.loads(os.environ["KEYS"]))
        runtime = Runtime(importlib.import_module(self.app).service, self.settings, keys)
        start_logs(runtime.service.name, "api", self.settings.log_level)
        start_telemetry(runtime, "api")
        return create_app(runtime)


class Floor(Arbiter):
    """The same server around a bare application."""

    def load(self) -> object:
        return importlib.import_module(self.app).application


if __name__ == "__main__":
    settings = load(Settings, os.environ)
    floor = os.environ["FLOOR"]
    (Floor(floor, settings) if floor else Ours(f"services.{sys.argv[1]}.app", settings)).run()

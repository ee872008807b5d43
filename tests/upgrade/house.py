"""PostgreSQL and Kafka of the rehearsal's own, and processes of either release on them."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import psycopg

from deploy.local import commands, instances, postgres, toolchain
from deploy.local.instances import Instance
from deploy.local.keycloak import answers
from tests.conventions.tree import ROOT
from tests.upgrade.waiting import until

# Beside the instance under test, whose fleet would take part in the same consumer groups.
BESIDE = 150
# In a process of its own: what it starts outlives it and is ended by its record.
START = """
import sys
from deploy.local import instances, kafka, postgres
of = instances.Instance(sys.argv[1], int(sys.argv[2]))
instances.prepare(of)
postgres.start(of)
kafka.start(of)
"""


@contextmanager
def stores() -> Iterator[Instance]:
    """A database server and a broker with nothing in them; gone afterwards."""
    of = Instance("rehearsal", instances.instance("test").offset + BESIDE)
    commands.clean(of)
    try:
        subprocess.run([sys.executable, "-c", START, of.name, str(of.offset)], cwd=ROOT, check=True)
        yield of
    finally:
        commands.clean(of)


class Release:
    """One release's code on the rehearsal's stores."""

    def __init__(self, tree: Path, of: Instance, realm: str) -> None:
        self.tree, self.of, self.realm = tree, of, realm
        self.python = str(toolchain.prepare_release(tree))
        self.logs = tree / "logs"
        self.logs.mkdir()
        self.running: list[subprocess.Popen[bytes]] = []
        self.environment = cache(self._environment)

    def _environment(self, name: str) -> dict[str, str]:
        """The settings of a service as this release itself spells them."""
        told = subprocess.run(
            [self.python, "-m", "deploy.local", "env", name, "--bootstrap"],
            cwd=self.tree,
            env=os.environ
            | {
                "CHENGSHI_INSTANCE": self.of.name,
                "CHENGSHI_PORT_OFFSET": str(self.of.offset),
                "PYTHONPATH": os.pathsep.join(str(self.tree / part) for part in ("", "libs")),
            },
            capture_output=True,
            text=True,
            check=True,
        )
        pairs = (word.partition("=") for word in shlex.split(told.stdout) if word != "export")
        return {key: value for key, _, value in pairs} | {"KEYCLOAK_URL": self.realm}

    def start(self, name: str, role: str, **settings: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}-{role}.log").open("ab") as log:
            process = subprocess.Popen(
                [self.python, "-m", f"services.{name}", role],
                cwd=self.tree,
                env=os.environ | self.environment(name) | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        return process

    def serve(self, name: str, role: str, **settings: str) -> str:
        """Start a role and wait until it is ready; answers its address."""
        port = self.environment(name) | settings
        listening = port["HTTP_PORT" if role == "api" else "HEALTH_PORT"]
        self.start(name, role, **settings)
        address = f"http://127.0.0.1:{listening}"
        until(partial(answers, f"{address}/readyz"), 180)
        return address

    def run(self, name: str, command: str) -> None:
        process = self.start(name, command)
        assert process.wait(180) == 0, self.log(name, command)

    def log(self, name: str, role: str) -> str:
        return (self.logs / f"{name}-{role}.log").read_text()[-3000:]

    def stop(self, *, hard: bool = False) -> None:
        """End what this release started."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL if hard else signal.SIGTERM)
        for process in self.running:
            process.wait(90)
        self.running.clear()


@contextmanager
def database(of: Instance, name: str) -> Iterator[psycopg.Connection]:
    """Behind a service's back, as superuser."""
    with psycopg.connect(postgres.admin_url(of, name), autocommit=True) as connection:
        yield connection

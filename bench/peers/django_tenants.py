"""The peer's process, spoken to by lines of JSON."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from deploy.local import toolchain
from deploy.registry import ROOT


class Peer:
    """django-tenants in a process of its own: what starts it is not measured."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def lay(self) -> float:
        return self._ask(do="lay")

    def create(self, schema: str) -> float:
        """Seconds that a new company took, its schema included."""
        return self._ask(do="create", schema=schema)

    def migrate(self) -> float:
        """Seconds that all companies took."""
        return self._ask(do="migrate")

    def _ask(self, **task: str) -> float:
        assert self._process.stdin is not None  # noqa: S101 - opened below
        assert self._process.stdout is not None  # noqa: S101 - opened below
        self._process.stdin.write(f"{json.dumps(task)}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the peer ended; its last words stand above")
        return float(json.loads(answer)["seconds"])


@contextmanager
def django_tenants(admin_url: str, *, changed: bool = False) -> Iterator[Peer]:
    """The peer on the database of `admin_url`; `changed` is the release with one column more."""
    url = urlsplit(admin_url)
    settings = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PGHOST": str(url.hostname),
        "PGPORT": str(url.port),
        "PGUSER": str(url.username),
        "PGPASSWORD": str(url.password),
        "PGDATABASE": url.path.removeprefix("/"),
        "RECORDS": "migrations_with_reason" if changed else "migrations",
    }
    command = [str(toolchain.prepare_peers()), "-m", "bench.peers.djangotenants"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Peer(process)
        assert process.stdin is not None  # noqa: S101 - opened above
        process.stdin.close()

"""An instance: one set of parts and services with its own folder, ports and secrets."""

import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import SetupError
from deploy.registry import ROOT, Service

LOCAL = ROOT / ".local"
CACHE = LOCAL / "cache"
VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
# What is only measured against lives apart: no version of it binds one of ours.
PEERS = LOCAL / "peers"
# What the rehearsal of an upgrade runs the release before on, where it pins other packages.
RELEASE = LOCAL / "release"
LIBRARIES = (ROOT, ROOT / "libs", ROOT / "libs" / "contracts")

PORTS = {
    "smtp": 8025,
    "mail page": 8026,
    "PostgreSQL": 8032,
    "PostgreSQL 2": 8033,
    "PgBouncer": 8034,
    "PgBouncer 2": 8035,
    "Keycloak": 8084,
    "Keycloak management": 8085,
    "Kafka": 8092,
    "Kafka controller": 8093,
}
OFFSETS = {"demo": 0, "test": 1000, "bench": 2000}
MAX_OFFSET = 23_000
NEXT_OFFSET = 3000


@dataclass(frozen=True)
class Instance:
    """Names every folder and port of one instance; nothing else computes them."""

    name: str
    offset: int

    @property
    def folder(self) -> Path:
        return LOCAL / self.name

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def pids(self) -> Path:
        return self.folder / "pids"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    @property
    def topology(self) -> Path:
        return self.folder / "topology"

    def port(self, part: str) -> int:
        return PORTS[part] + self.offset

    def http_port(self, service: Service) -> int:
        return service.port + self.offset

    def grpc_port(self, service: Service) -> int:
        return service.grpc_port + self.offset

    def health_port(self, service: Service, role: str = "backend") -> int:
        port = service.worker_health_port if role == "worker" else service.health_port
        return port + self.offset

    @property
    def keycloak_url(self) -> str:
        return f"http://127.0.0.1:{self.port('Keycloak')}"

    @property
    def mail_url(self) -> str:
        return f"http://127.0.0.1:{self.port('mail page')}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.port('smtp')}"

    @property
    def kafka_bootstrap(self) -> str:
        return f"127.0.0.1:{self.port('Kafka')}"

    @property
    def other_baseline(self) -> str:
        """What to tell who starts on data from which no migration of this checkout leads on."""
        command = f"python3 -m deploy.local clean --instance {self.name}"
        clean = "make clean" if self.name == "demo" else command
        return (
            f"The data of instance '{self.name}' is of another baseline than this checkout's: "
            f"run `{clean}`, which deletes it, and start again."
        )

    def public_url(self, web_port: int = 8100) -> str:
        return f"http://127.0.0.1:{web_port + self.offset}"


def instance(name: str | None = None) -> Instance:
    """The named instance, or the one CHENGSHI_INSTANCE names, or the demo."""
    name = name or os.environ.get("CHENGSHI_INSTANCE", "demo")
    if not name.isidentifier() or name in ("cache", "peers", "release", "venv"):
        raise SetupError(f"'{name}' cannot name an instance: use letters and digits.")
    offset = os.environ.get("CHENGSHI_PORT_OFFSET", str(OFFSETS.get(name, NEXT_OFFSET)))
    # Above lie the ports that the machine hands out by itself.
    if not offset.isdigit() or int(offset) > MAX_OFFSET:
        raise SetupError(f"CHENGSHI_PORT_OFFSET must be at most {MAX_OFFSET}, not '{offset}'.")
    return Instance(name, int(offset))


def prepare(of: Instance) -> None:
    """Create the folders; open to be passed through, since PostgreSQL runs as another user."""
    for folder in (LOCAL, CACHE, of.folder, of.logs, of.pids, of.mail):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)

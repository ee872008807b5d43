"""The services of this checkout, read from services/*/service.toml, their only registration."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The web service only waits for others, so it has many threads where they have a few.
WEB_THREADS = 64


@dataclass(frozen=True)
class Service:
    """One folder under services/ and the ports it listens on."""

    name: str
    port: int
    calls: tuple[str, ...]

    @property
    def grpc_port(self) -> int:
        return self.port + 1

    @property
    def health_port(self) -> int:
        return self.port + 2

    @property
    def worker_health_port(self) -> int:
        """Where a worker that runs apart from the service's grpc tells of its health."""
        return self.port + 3

    @property
    def roles(self) -> tuple[str, ...]:
        return ("api", "backend")


def services(root: Path = ROOT) -> list[Service]:
    """Every service of the checkout, by name."""
    return [_read(path) for path in sorted((root / "services").glob("*/service.toml"))]


def service(name: str, root: Path = ROOT) -> Service:
    """The service of this name; LookupError where it is not registered."""
    for known in services(root):
        if known.name == name:
            return known
    raise LookupError(f"There is no services/{name}/service.toml.")


def _read(path: Path) -> Service:
    settings = tomllib.loads(path.read_text(encoding="utf-8"))
    return Service(
        name=path.parent.name,
        port=int(settings["port"]),
        calls=tuple(settings.get("calls", ())),
    )

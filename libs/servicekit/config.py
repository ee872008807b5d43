"""Settings of a process, read from its environment; everything missing is reported at once."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from . import clock

# For AES-256-GCM; read here, so that gunicorn's arbiter need not load cryptography.
KEY_BYTES = 32


class ConfigError(Exception):
    """Names every setting that is missing or malformed."""


def encryption_key(text: str) -> bytes:
    """The key that SECRETS_KEY spells: 32 bytes as urlsafe base64."""
    key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(key) != KEY_BYTES:
        raise ValueError(f"a sealing key has {KEY_BYTES} bytes, not {len(key)}")
    return key


class Node(NamedTuple):
    """One database node with the URL of each of a service's logins.

    `app` may lead through a pooler in transaction mode, the others may not: they keep locks and
    listen for a session's whole life.
    """

    name: str
    app: str
    ddl: str
    relay: str
    # False keeps the companies that live here and takes no new one.
    accepts: bool = True


def setting(variable: str, parse: Callable[[str], Any] = str, default: str | None = None) -> Any:
    """A field read from `variable`; without a default it is required."""
    # Not in any repr: half of them are secrets, and a repr ends up in logs.
    return field(repr=False, metadata={"variable": variable, "parse": parse, "default": default})


def nodes(text: str) -> tuple[Node, ...]:
    """Parse the JSON list of database nodes.

    Raises ValueError for two nodes of one name, or where none accepts new tenants.
    """
    parsed_nodes = tuple(Node(**node) for node in json.loads(text))
    if len({node.name for node in parsed_nodes}) < len(parsed_nodes):
        raise ValueError("two nodes have one name")
    if not any(node.accepts for node in parsed_nodes):
        raise ValueError("no node accepts new companies")
    return parsed_nodes


def flag(text: str) -> bool:
    """Parse 1, true or yes as True."""
    return text.lower() in {"1", "true", "yes"}


def optional_encryption_key(text: str) -> bytes | None:
    """Parse a key where one is set."""
    return encryption_key(text) if text else None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every service reads; a service's `config` adds its own fields."""

    database_nodes: tuple[Node, ...] = setting("DATABASE_NODES", nodes)
    database_pool: int = setting("DATABASE_POOL", int, "4")
    # A server's memory of tables grows with the companies that a connection meets: it is replaced.
    database_companies: int = setting("DATABASE_COMPANIES", int, "500")
    # 0 where a pooler without prepared statements stands between.
    prepare_threshold: int = setting("DATABASE_PREPARE_THRESHOLD", int, "5")
    kafka_bootstrap: str = setting("KAFKA_BOOTSTRAP")
    kafka_replication: int = setting("KAFKA_REPLICATION", int, "1")
    keycloak_url: str = setting("KEYCLOAK_URL")
    keycloak_realm: str = setting("KEYCLOAK_REALM", str, "chengshi")
    service_client_secret: str = setting("SERVICE_CLIENT_SECRET")
    http_host: str = setting("HTTP_HOST", str, "127.0.0.1")
    http_port: int = setting("HTTP_PORT", int)
    http_threads: int = setting("HTTP_THREADS", int, "4")
    http_workers: int = setting("HTTP_WORKERS", int, "1")
    grpc_port: int = setting("GRPC_PORT", int)
    health_port: int = setting("HEALTH_PORT", int)
    peers: dict[str, str] = setting("PEERS", json.loads)
    # Seals what is stored and read back; a service that keeps secrets of its own requires it.
    secrets_key: bytes | None = setting("SECRETS_KEY", optional_encryption_key, "")
    log_level: str = setting("LOG_LEVEL", str, "INFO")
    otlp_endpoint: str = setting("OTEL_EXPORTER_OTLP_ENDPOINT", str, "")
    trace_ratio: float = setting("TRACE_RATIO", float, "0.01")
    slot: str = setting("PROCESS_SLOT", str, "0")
    # Moves the business time of a local instance; nothing else has one.
    clock_file: Path | None = setting("CLOCK_FILE", clock.local_file, "")

    @property
    def issuer(self) -> str:
        """The issuer that tokens of this installation name."""
        return f"{self.keycloak_url}/realms/{self.keycloak_realm}"


AnySettings = TypeVar("AnySettings", bound=Settings)


def load(kind: type[AnySettings], environment: Mapping[str, str]) -> AnySettings:
    """Read `kind` from `environment`; ConfigError lists all that is wrong."""
    values, problems = {}, []
    for item in fields(kind):
        variable = item.metadata["variable"]
        text = environment.get(variable, item.metadata["default"])
        if text is None:
            problems.append(f"{variable} is not set")
            continue
        try:
            values[item.name] = item.metadata["parse"](text)
        except (ValueError, TypeError) as fault:
            problems.append(f"{variable} is malformed: {fault}")
    if problems:
        raise ConfigError("; ".join(problems))
    return kind(**values)

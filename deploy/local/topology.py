"""The database nodes of an instance: one server, or two with a pooler before each."""

import os
from dataclasses import dataclass

from deploy.local.errors import SetupError
from deploy.local.instances import Instance

VARIABLE = "CHENGSHI_TOPOLOGY"


@dataclass(frozen=True)
class Node:
    """A server and the pooler before it: as services, as processes and as ports are named."""

    name: str
    server: str
    server_port: str
    pooler: str
    pooler_port: str


MAIN = Node("main", "postgres", "PostgreSQL", "pgbouncer", "PgBouncer")
SECOND = Node("second", "postgres-2", "PostgreSQL 2", "pgbouncer-2", "PgBouncer 2")
NODES = (MAIN, SECOND)
TOPOLOGIES = ("plain", "pooled")


def is_pooled(of: Instance) -> bool:
    """Whether the instance has two nodes: as it was told, or else as it was before."""
    before = _kept(of)
    wanted = os.environ.get(VARIABLE, before)
    if wanted not in TOPOLOGIES:
        raise SetupError(f"{VARIABLE} must be one of {', '.join(TOPOLOGIES)}, not '{wanted}'.")
    if before == "pooled" != wanted:
        raise SetupError(
            f"Companies of instance '{of.name}' live on two nodes: run 'clean' to begin with one."
        )
    return wanted == "pooled"


def keep(of: Instance) -> None:
    """Remember the choice once companies may live on either node."""
    chosen = "pooled" if is_pooled(of) else "plain"
    if chosen != _kept(of):
        of.topology.write_text(chosen, encoding="utf-8")


def chosen_at(of: Instance) -> float:
    """When the choice was last changed, in seconds since the epoch."""
    return of.topology.stat().st_mtime if of.topology.exists() else 0.0


def _kept(of: Instance) -> str:
    return of.topology.read_text(encoding="utf-8") if of.topology.exists() else "plain"

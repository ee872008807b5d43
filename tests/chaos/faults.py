"""Which process is hit, how, and for how long; a new part of the fleet is one more name here."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from deploy.local import supervision, topology
from deploy.local.instances import Instance

# By kind: the relay of a service and its consumers live in its worker.
RELAYS = ("checkins-worker",)
CONSUMERS = ("goals-worker", "insights-worker", "notifications-worker")
APIS = ("checkins-api", "goals-api", "web-api")
GRPC = ("people-grpc", "goals-grpc")
PARTS = ("kafka", "keycloak")
# Beyond this Kafka takes a consumer for gone and gives its partitions to others.
SESSION_SECONDS = 10


@dataclass(frozen=True)
class Fault:
    """`seconds` is how long it stays frozen, or dead before a supervisor starts it again."""

    name: str
    how: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.how} {self.name} for {self.seconds:.1f} s"


class Hit(NamedTuple):
    """A fault as it happened: when, and how long until the process was ready again."""

    at: float
    fault: Fault
    took: float


def every(of: Instance, chance: Random) -> list[Fault]:
    """Each process killed and frozen; a consumer also for longer than its session lasts."""
    names = (*RELAYS, *CONSUMERS, *APIS, *GRPC, *PARTS, *servers(of), *poolers(of))
    found = [Fault(name, "kill", chance.uniform(0, 3)) for name in names]
    found += [Fault(name, "freeze", chance.uniform(5, 9)) for name in names]
    found += [Fault(name, "freeze", SESSION_SECONDS + 4) for name in CONSUMERS]
    chance.shuffle(found)
    return found


def some(of: Instance, chance: Random) -> list[Fault]:
    """Each kind of process once or twice, within two minutes."""
    found = [
        Fault(chance.choice(RELAYS), "kill", 1),
        Fault(chance.choice(RELAYS), "freeze", 4),
        Fault(chance.choice(CONSUMERS), "kill", 1),
        Fault(chance.choice(CONSUMERS), "freeze", SESSION_SECONDS + 2),
        Fault(chance.choice(APIS), "kill", 1),
        Fault(chance.choice(APIS), "freeze", 4),
        Fault(chance.choice(GRPC), "kill", 1),
        *(Fault(name, "kill", 0) for name in PARTS),
        Fault(chance.choice(servers(of)), "kill", 0),
        *(Fault(name, "kill", 1) for name in poolers(of)[:1]),
        Fault(chance.choice((*PARTS, *servers(of))), "freeze", 5),
    ]
    chance.shuffle(found)
    return found


def servers(of: Instance) -> tuple[str, ...]:
    return tuple(node.server for node in nodes(of))


def poolers(of: Instance) -> tuple[str, ...]:
    """What stands before the servers, where anything does."""
    return tuple(node.pooler for node in nodes(of)) if topology.is_pooled(of) else ()


def nodes(of: Instance) -> tuple[topology.Node, ...]:
    return topology.NODES if topology.is_pooled(of) else (topology.MAIN,)


def befall(of: Instance, faults: list[Fault], between: float) -> Iterator[Hit]:
    """One after another, each followed by a breath in which the rest catches up."""
    began = time.monotonic()
    for fault in faults:
        at = time.monotonic()
        if fault.how == "kill":
            supervision.kill(of, fault.name)
            time.sleep(fault.seconds)
            supervision.revive(of, fault.name)
        else:
            supervision.freeze(of, fault.name)
            try:
                time.sleep(fault.seconds)
            finally:
                supervision.thaw(of, fault.name)
        yield Hit(at - began, fault, time.monotonic() - at)
        time.sleep(between)

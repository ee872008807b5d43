"""What can befall one recorded process, and what a supervisor does about it."""

import signal
import time

from deploy.local import fleet, parts, processes
from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from deploy.local.processes import Recorded
from deploy.registry import Service, service

RESTARTS = 10


def kill(of: Instance, name: str) -> None:
    """End it and all that it started at once, as a crash of its machine does."""
    process = _running(of, name)
    processes.signal_all(process, signal.SIGKILL)
    while process.alive:
        time.sleep(processes.POLL_SECONDS)


def freeze(of: Instance, name: str) -> None:
    """Let it stand still: its connections stay open and nobody answers."""
    processes.signal_all(_running(of, name), signal.SIGSTOP)


def thaw(of: Instance, name: str) -> None:
    processes.signal_all(_running(of, name), signal.SIGCONT)


def revive(of: Instance, name: str) -> None:
    """Start what has ended until it is ready: what it left behind may be in its way at first."""
    for restart in range(RESTARTS):
        try:
            _start(of, name)
        except SetupError:
            if restart + 1 == RESTARTS or processes.running(of, name):
                raise
            time.sleep(1)
        else:
            return


def _start(of: Instance, name: str) -> None:
    if name in parts.STARTS:
        parts.STARTS[name](of)
    else:
        fleet.start_one(of, *_role(name))


def _running(of: Instance, name: str) -> Recorded:
    process = processes.running(of, name)
    if process is None:
        raise LookupError(f"{name} does not run")
    return process


def _role(name: str) -> tuple[Service, str]:
    service_name, _, role = name.rpartition("-")
    return service(service_name), role

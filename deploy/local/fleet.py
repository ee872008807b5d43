"""The services of the checkout: databases prepared, roles started, readiness awaited."""

import json
import os
import subprocess
from functools import partial

from deploy.local import environment, processes, topology
from deploy.local.errors import OTHER_BASELINE, SetupError
from deploy.local.instances import PYTHON, Instance
from deploy.local.keycloak import answers
from deploy.local.processes import Recorded
from deploy.local.progress import step
from deploy.registry import ROOT, Service

LOG = "databases"
READY_SECONDS = 120
# As in production; two processes a service are what a small machine has room for.
APART = ("api", "grpc", "worker")


def prepare(of: Instance, services: list[Service]) -> None:
    """Create and migrate every database; nothing changes when run again."""
    settings = {service.name: environment.of_bootstrap(of, service) for service in services}
    with step("databases, logins and topics"), processes.log_path(of, LOG).open("wb") as log:
        ran = subprocess.run(
            [str(PYTHON), "-m", "deploy.local.databases"],
            cwd=ROOT,
            env=processes.inherited(settings[services[0].name]),
            input=json.dumps(settings).encode(),
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if ran.returncode == OTHER_BASELINE:
        raise SetupError(of.other_baseline)
    if ran.returncode:
        raise SetupError(f"The databases could not be prepared.\n{processes.log_tail(of, LOG)}")


def start(of: Instance, services: list[Service]) -> None:
    """Start what does not run, restart what runs on older code."""
    roles = [(service, role) for service in services for role in roles_of(service)]
    outdated = [process for service, role in roles if (process := _outdated(of, service, role))]
    processes.stop(of, outdated)
    with step("services"):
        started = [
            (_start(of, service, role), _readiness(of, service, role))
            for service, role in roles
            if processes.running(of, _name(service, role)) is None
        ]
        for process, address in started:
            processes.await_ready(of, process, partial(answers, address), READY_SECONDS)


def current(of: Instance, services: list[Service]) -> bool:
    """Whether every role runs, on the code of the checkout."""
    return all(
        processes.running(of, _name(service, role)) and not _outdated(of, service, role)
        for service in services
        for role in roles_of(service)
    )


def start_one(of: Instance, service: Service, role: str) -> None:
    """Start one role alone, as a supervisor does with what has ended."""
    process = _start(of, service, role)
    address = _readiness(of, service, role)
    processes.await_ready(of, process, partial(answers, address), READY_SECONDS)


def roles_of(service: Service) -> tuple[str, ...]:
    """The processes of a service; with ROLES_APART=1 its grpc and its worker are two."""
    return APART if os.environ.get("ROLES_APART") == "1" else service.roles


def _start(of: Instance, service: Service, role: str) -> Recorded:
    settings = environment.of_service(of, service, role)
    return processes.start(of, _name(service, role), _command(service, role), settings)


def _readiness(of: Instance, service: Service, role: str) -> str:
    port = of.http_port(service) if role == "api" else of.health_port(service, role)
    return f"http://127.0.0.1:{port}/readyz"


def _outdated(of: Instance, service: Service, role: str) -> Recorded | None:
    process = processes.running(of, _name(service, role))
    changed = max(_changed_at(service), topology.chosen_at(of))
    if process and processes.started_at(of, process.name) < changed:
        return process
    return None


def _changed_at(service: Service) -> float:
    """When a file that the service runs was last written."""
    folder = ROOT / "services" / service.name
    own = [*folder.glob("*.py"), *folder.glob("*/*.py")]
    return max(path.stat().st_mtime for path in [*own, *(ROOT / "libs").rglob("*.py")])


def _command(service: Service, role: str) -> list[str]:
    return [str(PYTHON), "-m", f"services.{service.name}", role]


def _name(service: Service, role: str) -> str:
    return f"{service.name}-{role}"

"""What the command line offers; each command is one function of an instance."""

import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from deploy import registry
from deploy.local import (
    environment,
    fleet,
    instances,
    kafka,
    keycloak,
    mail,
    parts,
    ports,
    preflight,
    processes,
    toolchain,
    topology,
)
from deploy.local.errors import SetupError
from deploy.local.instances import PYTHON, Instance
from deploy.local.progress import say, step
from deploy.registry import ROOT, Service, services

# Stopped after everything that uses them, the databases last.
STOPPED_LATE = (kafka.NAME, keycloak.NAME, mail.NAME, *(node.pooler for node in topology.NODES))
STOPPED_LAST = tuple(node.server for node in topology.NODES)
LOG_LINES = 40


def demo(of: Instance) -> None:
    """Bring everything up, fill in the example company, say where to sign in."""
    up(of)
    if (ROOT / "deploy" / "demo").is_dir() or (ROOT / "deploy" / "demo.py").is_file():
        _seed(of)
    say(f"\nChengshi: {of.public_url()}\nMail:     {of.mail_url}")
    say("Stop with 'make down'; the data stays until 'make clean'.")


def up(
    of: Instance, *, parts_only: bool = False, pages: bool = True, pooled: bool | None = None
) -> None:
    """Install what is missing, then start the parts and the services.

    Parts may be more than services use: `pooled` without services leaves those as they were.
    """
    pooled = topology.is_pooled(of) if pooled is None else pooled
    preflight.check(pooled=pooled)
    toolchain.prepare(pages=pages)
    instances.prepare(of)
    fleet_of_checkout = [] if parts_only else services()
    ports.check(of, fleet_of_checkout, pooled=pooled)
    if fleet_of_checkout:
        topology.keep(of)
    with ThreadPoolExecutor() as pool:
        stores, sign_in = parts.start(of, pool, pooled=pooled)
        stores.result()
        if fleet_of_checkout:
            fleet.prepare(of, fleet_of_checkout)
        sign_in.result()
    if fleet_of_checkout:
        fleet.start(of, fleet_of_checkout)


def down(of: Instance, *, services_only: bool = False) -> None:
    """Stop exactly the recorded processes; data stays."""
    known = processes.recorded(of) if of.pids.is_dir() else []
    first = [process for process in known if process.name not in parts.PORTS]
    late = [process for process in known if process.name in STOPPED_LATE]
    last = [process for process in known if process.name in STOPPED_LAST]
    for group in [first] if services_only else [first, late, last]:
        if group:
            with step(f"stopping {', '.join(process.name for process in group)}"):
                processes.stop(of, group)


def status(of: Instance) -> None:
    """One line for each process that was started and where it listens."""
    known = processes.recorded(of) if of.pids.is_dir() else []
    for process in known:
        state = f"runs, pid {process.pid}" if process.alive else "ENDED, see its log"
        say(f"{process.name:24} {_ports(of, process.name):22} {state}")
    if not known:
        say(f"Nothing of instance '{of.name}' runs.")
    elif any(process.name == "web-api" and process.alive for process in known):
        say(f"\nChengshi: {of.public_url()}\nMail:     {of.mail_url}")


def logs(of: Instance) -> None:
    """The end of every log."""
    for path in sorted(of.logs.glob("*.log")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
        say(f"== {path.relative_to(ROOT)}")
        say("\n".join(lines))


def clean(of: Instance) -> None:
    """Stop the instance and delete its data, its secrets and its logs."""
    down(of)
    if of.folder.exists():
        shutil.rmtree(of.folder)


def exports(of: Instance, name: str, *, bootstrap: bool = False) -> None:
    """Shell exports: of a service, or of the parts."""
    settings = environment.of_parts(of) if name == "parts" else None
    if settings is None:
        service = _service(name)
        known = environment.of_bootstrap if bootstrap else environment.of_service
        settings = known(of, service)
    for variable, value in settings.items():
        say(f"export {variable}={shlex.quote(value)}")


def _service(name: str) -> Service:
    try:
        return registry.service(name)
    except LookupError as unknown:
        raise SetupError(str(unknown)) from None


def _seed(of: Instance) -> None:
    with step("example company"):
        settings = processes.inherited(environment.of_parts(of))
        seeded = subprocess.run(
            [str(PYTHON), "-m", "deploy.demo"], cwd=ROOT, env=settings, check=False
        )
    if seeded.returncode:
        raise SetupError("The example company could not be filled in; see the lines above.")


def _ports(of: Instance, name: str) -> str:
    if name in parts.PORTS:
        return " ".join(str(of.port(port)) for port in parts.PORTS[name])
    service_name, _, role = name.rpartition("-")
    for service in services():
        if service.name == service_name and role == "api":
            return str(of.http_port(service))
        if service.name == service_name and role == "worker":
            return str(of.health_port(service, role))
        if service.name == service_name:
            return f"{of.grpc_port(service)} {of.health_port(service)}"
    return ""

"""PgBouncer in transaction mode before a database node."""

import os
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

from deploy.local import credentials, processes
from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from deploy.local.listening import listens
from deploy.local.processes import Recorded
from deploy.local.topology import Node
from deploy.local.unprivileged import hand_over, prefix_for
from deploy.registry import services

# Debian keeps servers where an ordinary user's PATH does not lead.
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
SETTINGS = {
    "listen_addr": "127.0.0.1",
    "unix_socket_dir": "",
    "auth_type": "scram-sha-256",
    "pool_mode": "transaction",
    # Server connections of one service; its processes may hold many more to the pooler.
    "default_pool_size": "10",
    "max_client_conn": "500",
    # A backend remembers every table it has met: it is renewed before that grows large.
    "server_lifetime": "600",
    "server_idle_timeout": "60",
    # A caller is told that there is no connection before it gives up by itself.
    "query_wait_timeout": "10",
    "log_connections": "0",
    "log_disconnections": "0",
}


def program() -> str | None:
    return shutil.which("pgbouncer", path=PATH)


def start(of: Instance, node: Node) -> Recorded:
    """Start the pooler, or let the running one read its files again."""
    ini = of.folder / node.pooler / "pgbouncer.ini"
    command = configured(
        ini,
        port=of.port(node.pooler_port),
        server=f"host=127.0.0.1 port={of.port(node.server_port)}",
        logins={
            f"{service.name}_app": credentials.password(of, f"postgres.{service.name}_app")
            for service in services()
        },
    )
    running = processes.running(of, node.pooler)
    if running:
        os.kill(running.pid, signal.SIGHUP)
        return running
    pooler = processes.start(of, node.pooler, command)
    processes.await_ready(of, pooler, lambda: listens(of.port(node.pooler_port)))
    return pooler


def configured(
    ini: Path, *, port: int, server: str, logins: Mapping[str, str], **changes: str
) -> list[str]:
    """Write the pooler's files, readable to its own user alone; answers how it is called."""
    executable = program()
    if executable is None:
        raise SetupError("There is no PgBouncer on this machine.")
    users = ini.with_name("users.txt")
    settings = {**SETTINGS, **changes, "listen_port": str(port), "auth_file": str(users)}
    lines = [f"{name} = {value}" for name, value in settings.items()]
    ini.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    known = [f'"{login}" "{password}"' for login, password in sorted(logins.items())]
    _write(ini, ["[databases]", f"* = {server}", "", "[pgbouncer]", *lines])
    _write(users, known)
    prefix = prefix_for(executable)
    hand_over(prefix, ini, users)
    return [*prefix, executable, str(ini)]


def _write(path: Path, lines: list[str]) -> None:
    path.touch(mode=0o600)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")

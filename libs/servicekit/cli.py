"""`python -m services.<name> <role>`: what a service's `__main__` calls."""

import argparse
import os
import sys
from uuid import UUID

import psycopg

from . import processes
from .config import ConfigError, load
from .contract import topics_of_contract
from .lifecycle import apply_shared_schema
from .replay import replay
from .republish import republish
from .runtime import Runtime, Service
from .tenancy.bootstrap import bootstrap
from .tenancy.migrate import migrate_schemas
from .tenancy.migrations import frozen_list, head
from .tenancy.platform import upgrade_platform
from .tenancy.provision import keep_spares
from .topics import create_topics

ROLES = {
    "api": processes.api,
    "grpc": processes.grpc,
    "worker": processes.worker,
    "backend": processes.backend,
}


def main(service: Service, arguments: list[str] | None = None) -> int:
    """Run one role or command of `service`; a wrong configuration is told in one line."""
    chosen = _parser(service.name).parse_args(arguments)
    try:
        runtime = Runtime(service, load(service.settings, os.environ))
        if chosen.command in ROLES:
            ROLES[chosen.command](runtime)
            return 0
        return _command(runtime, chosen)
    except ConfigError as problem:
        sys.stderr.write(f"{service.name} cannot start: {problem}\n")
        return 2


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"services.{name}")
    commands = parser.add_subparsers(dest="command", required=True)
    for role in ROLES:
        commands.add_parser(role)
    commands.add_parser("bootstrap", help="create database, logins and roles (superuser)")
    commands.add_parser("migrate", help="shared tables, topics and every tenant's schema")
    ahead = commands.add_parser("spares", help="make schemas ahead of sign-ups, off-peak")
    ahead.add_argument("--keep", type=int, default=20, help="how many shall wait (20)")
    again = commands.add_parser("republish", help="tell every row's state again")
    parked = commands.add_parser("replay", help="run parked facts again, in order")
    parked.add_argument("--consumer", help="only those that this handler parked")
    for command in (again, parked):
        command.add_argument("--tenant", type=UUID)
    return parser


def _command(runtime: Runtime, chosen: argparse.Namespace) -> int:
    """Run a command to its end; 1 where it could not do all of its work."""
    try:
        if chosen.command == "bootstrap":
            _bootstrap(runtime)
        elif chosen.command == "migrate":
            migrate(runtime)
        elif chosen.command == "spares":
            sys.stdout.write(f"{make_spares(runtime, chosen.keep)} spares made\n")
        elif chosen.command == "republish":
            sys.stdout.write(f"{republish(runtime, chosen.tenant)} states queued\n")
        else:
            done, left = replay(runtime, chosen.tenant, chosen.consumer)
            sys.stdout.write(f"{done} messages took effect, {left} are still parked\n")
            return 1 if left else 0
        return 0
    finally:
        runtime.database.dispose()


def _bootstrap(runtime: Runtime) -> None:
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if not admin_url:
        raise ConfigError("DATABASE_ADMIN_URL is not set")
    for node in runtime.settings.database_nodes:
        bootstrap(runtime.service.name, node, admin_url)


def make_spares(runtime: Runtime, wanted: int) -> int:
    """Have `wanted` spare schemas wait on each node; a service with one schema needs none."""
    service, made = runtime.service, 0
    if service.shared:
        return 0
    statements, revision = frozen_list(service.migrations), head(service.migrations)
    for node in runtime.settings.database_nodes:
        with psycopg.connect(node.ddl, autocommit=True) as connection:
            made += keep_spares(connection, service.name, statements, revision, wanted)
    return made


def migrate(runtime: Runtime) -> None:
    """Bring shared tables, topics and all schemas to this release."""
    service = runtime.service
    create_topics(runtime.settings, topics_of_contract())
    for node in runtime.settings.database_nodes:
        with psycopg.connect(node.ddl, autocommit=True) as connection:
            upgrade_platform(connection, service.name)
            if service.shared:
                apply_shared_schema(connection, service)
        migrate_schemas(node.ddl, service.name, service.migrations)

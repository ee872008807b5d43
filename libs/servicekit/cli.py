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
from .tenancy.platform import upgrade_platform
from .topics import create_topics

ROLES = {
    "api": processes.api,
    "grpc": processes.grpc,
    "worker": processes.worker,
    "backend": processes.backend,
}


def main(service: Service, arguments: list[str] | None = None) -> int:
    """Run one role of `service`; a wrong configuration is told in one line."""
    parser = argparse.ArgumentParser(prog=f"services.{service.name}")
    commands = parser.add_subparsers(dest="command", required=True)
    for role in ROLES:
        commands.add_parser(role)
    commands.add_parser("bootstrap", help="create database, logins and roles (superuser)")
    commands.add_parser("migrate", help="shared tables, topics and every tenant's schema")
    again = commands.add_parser("republish", help="tell every row's state again")
    again.add_argument("--tenant", type=UUID)
    parked = commands.add_parser("replay", help="run parked facts again, in order")
    parked.add_argument("--tenant", type=UUID)
    parked.add_argument("--consumer", help="only those that this handler parked")
    chosen = parser.parse_args(arguments)
    try:
        runtime = Runtime(service, load(service.settings, os.environ))
    except ConfigError as problem:
        sys.stderr.write(f"{service.name} cannot start: {problem}\n")
        return 2
    if chosen.command == "bootstrap":
        for node in runtime.settings.database_nodes:
            bootstrap(service.name, node, os.environ["DATABASE_ADMIN_URL"])
    elif chosen.command == "migrate":
        migrate(runtime)
    elif chosen.command == "republish":
        count = republish(runtime, chosen.tenant)
        sys.stdout.write(f"{count} states queued\n")
    elif chosen.command == "replay":
        done, left = replay(runtime, chosen.tenant, chosen.consumer)
        sys.stdout.write(f"{done} messages took effect, {left} are still parked\n")
        return 1 if left else 0
    else:
        ROLES[chosen.command](runtime)
    return 0


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

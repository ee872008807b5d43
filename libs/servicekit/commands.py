"""Commands of a service that run to their end, beside the roles in which it serves."""

import argparse
import os
import sys

import psycopg

from .config import ConfigError
from .contract import topics_of_contract
from .lifecycle import apply_shared_schema
from .renewing import renew
from .replay import replay
from .republish import republish
from .runtime import Runtime
from .tenancy.bootstrap import bootstrap
from .tenancy.migrate import migrate_schemas
from .tenancy.migrations import frozen_list, head
from .tenancy.platform import upgrade_platform
from .tenancy.provision import keep_spares
from .tenancy.revisions import UnknownRevisionError, require_known_revisions
from .topics import create_topics


def run_command(runtime: Runtime, chosen: argparse.Namespace) -> int:
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
        elif chosen.command == "renew":
            done, failed = renew(runtime, chosen.tenant)
            sys.stdout.write(f"{done} companies renewed, {failed} failed\n")
            return 1 if failed else 0
        else:
            done, left = replay(runtime, chosen.tenant, chosen.consumer)
            sys.stdout.write(f"{done} messages took effect, {left} are still parked\n")
            return 1 if left else 0
        return 0
    except UnknownRevisionError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    finally:
        runtime.database.dispose()


def _bootstrap(runtime: Runtime) -> None:
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if not admin_url:
        raise ConfigError("DATABASE_ADMIN_URL is not set")
    for node in runtime.nodes:
        bootstrap(runtime.service.name, node, admin_url)


def make_spares(runtime: Runtime, wanted: int) -> int:
    """Have `wanted` spare schemas wait on each node; a service with one schema needs none."""
    service, made = runtime.service, 0
    if service.shared:
        return 0
    statements, revision = frozen_list(service.migrations), head(service.migrations)
    for node in runtime.nodes:
        with psycopg.connect(node.ddl, autocommit=True) as connection:
            made += keep_spares(connection, service.name, statements, revision, wanted)
    return made


def require_known_databases(runtime: Runtime) -> None:
    """Raise UnknownRevisionError where a database stands at what this release does not know."""
    for node in runtime.nodes:
        require_known_revisions(node.ddl, runtime.service.name, runtime.service.migrations)


def migrate(runtime: Runtime) -> None:
    """Bring shared tables, topics and all schemas to this release.

    Raises UnknownRevisionError, before anything is changed, where this release cannot follow.
    """
    service = runtime.service
    require_known_databases(runtime)
    create_topics(runtime.settings, topics_of_contract())
    for node in runtime.nodes:
        with psycopg.connect(node.ddl, autocommit=True) as connection:
            upgrade_platform(connection, service.name)
            if service.shared:
                apply_shared_schema(connection, service)
        migrate_schemas(node.ddl, service.name, service.migrations)

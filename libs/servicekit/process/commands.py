"""Commands of a service that run to their end, beside the roles in which it serves."""

import argparse
import os
import sys

import psycopg

from servicekit.config import ConfigError
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.lifecycle import apply_shared_schema
from servicekit.database.tenancy.migrate import migrate_schemas
from servicekit.database.tenancy.migrations import frozen_list, head
from servicekit.database.tenancy.platform import upgrade_platform
from servicekit.database.tenancy.provision import replenish_spares
from servicekit.database.tenancy.revisions import UnknownRevisionError, require_known_revisions
from servicekit.messaging.contract import topics_of_contract
from servicekit.messaging.replay import replay
from servicekit.messaging.republish import republish
from servicekit.messaging.topics import create_topics
from servicekit.runtime import Runtime

from .tenant_upgrades import upgrade_tenants


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
            done, failed = upgrade_tenants(runtime, chosen.tenant)
            sys.stdout.write(f"{done} companies renewed, {failed} failed\n")
            return 1 if failed else 0
        else:
            done, parked = replay(runtime, chosen.tenant, chosen.consumer)
            sys.stdout.write(f"{done} messages took effect, {parked} are still parked\n")
            return 1 if parked else 0
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


def make_spares(runtime: Runtime, target: int) -> int:
    """Have `wanted` spare schemas wait on each node; a service with one schema needs none."""
    service, count = runtime.service, 0
    if service.shared:
        return 0
    statements, revision = frozen_list(service.migrations), head(service.migrations)
    for node in runtime.nodes:
        with psycopg.connect(node.ddl, autocommit=True) as connection:
            count += replenish_spares(connection, service.name, statements, revision, target)
    return count


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

"""A database of a benchmark's own, laid as `bootstrap` and `migrate` lay a service's."""

from pathlib import Path

import psycopg
from psycopg import sql

from bench.measure.rig import Bench
from deploy.local import credentials
from deploy.local.errors import SetupError
from servicekit.config import Node
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.platform import upgrade_platform
from servicekit.database.tenancy.revisions import UnknownRevisionError, require_known_revisions


def service_database(bench: Bench, service: str, migrations: Path) -> Node:
    """Logins, roles, database and shared tables of `service`; can be repeated.

    Raises SetupError where the database is kept from another baseline than that of `migrations`.
    """
    of = bench.instance
    address = f"127.0.0.1:{of.port('PostgreSQL')}/{service}"
    urls = {}
    for login in ("app", "ddl", "relay"):
        user = f"{service}_{login}"
        urls[login] = f"postgresql://{user}:{credentials.password(of, user)}@{address}"
    node = Node("main", urls["app"], urls["ddl"], urls["relay"])
    bootstrap(service, node, bench.admin_url())
    try:
        require_known_revisions(node.ddl, service, migrations)
    except UnknownRevisionError as refusal:
        raise SetupError(of.other_baseline) from refusal
    with psycopg.connect(node.ddl, autocommit=True) as connection:
        upgrade_platform(connection, service)
    return node


def plain_database(bench: Bench, name: str) -> str:
    """An empty database of the superuser's, for a peer; answers its address."""
    with bench.admin() as admin:
        exists = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if exists.fetchone() is None:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return bench.admin_url(name)

"""Bootstraps, migrates and renews the services named on standard input, in one process.

Sixteen processes would spend most of their time on importing the same libraries.
"""

import importlib
import json
import sys

from deploy.local.errors import OTHER_BASELINE
from servicekit.config import load
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.revisions import UnknownRevisionError
from servicekit.process.commands import migrate, require_known_databases
from servicekit.process.tenant_upgrades import upgrade_tenants
from servicekit.runtime import Runtime


def main() -> int:
    environments = json.load(sys.stdin)
    runtimes = [_bootstrap(name, environments[name]) for name in environments]
    try:
        # All of them before any is migrated: what is of another baseline stays as it is.
        for runtime in runtimes:
            require_known_databases(runtime)
    except UnknownRevisionError as refusal:
        sys.stdout.write(f"{refusal}\n")
        return OTHER_BASELINE
    for runtime in runtimes:
        sys.stdout.write(f"{runtime.service.name}\n")
        migrate(runtime)
        upgrade_tenants(runtime)
    return 0


def _bootstrap(name: str, environment: dict[str, str]) -> Runtime:
    service = importlib.import_module(f"services.{name}.app").service
    runtime = Runtime(service, load(service.settings, environment))
    for node in runtime.nodes:
        bootstrap(name, node, environment["DATABASE_ADMIN_URL"])
    return runtime


if __name__ == "__main__":
    sys.exit(main())

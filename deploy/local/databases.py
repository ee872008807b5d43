"""Bootstraps, migrates and renews the services named on standard input, in one process.

Sixteen processes would spend most of their time on importing the same libraries.
"""

import importlib
import json
import sys

from servicekit.config import load
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.process.commands import migrate
from servicekit.process.tenant_upgrades import upgrade_tenants
from servicekit.runtime import Runtime


def main() -> int:
    for name, environment in json.load(sys.stdin).items():
        sys.stdout.write(f"{name}\n")
        service = importlib.import_module(f"services.{name}.app").service
        runtime = Runtime(service, load(service.settings, environment))
        for node in runtime.nodes:
            bootstrap(name, node, environment["DATABASE_ADMIN_URL"])
        migrate(runtime)
        upgrade_tenants(runtime)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Begins every service's migrations anew: one baseline in the place of all that were written.

`python -m tools.baseline` writes each service's `0001_baseline.py`, its hash and `provision.sql`
from the models, folds the files of the shared tables into one, and takes today's contracts as
released. No migration leads from an older store to the new baseline: `make clean` begins anew.
DATABASE_ADMIN_URL names a superuser of any PostgreSQL; scratch databases are made and dropped.
"""

import argparse
import importlib
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy import registry
from servicekit.database.tenancy.platform import UPGRADES
from servicekit.runtime import ServiceDefinition
from tools import breaking
from tools.migration import write_migration, write_provision_list

TITLE = "baseline"
# Sorts before what is added later, as the files of `platform.UPGRADES` must.
SHARED_TABLES = "platform_0001_baseline.sql"


def write_baseline(service: ServiceDefinition, admin_url: str) -> None:
    """One migration that makes what the models say, in the place of all others."""
    shutil.rmtree(service.migrations / "versions")
    write_migration(service, TITLE, admin_url, done=())
    write_provision_list(service)


def fold_shared_tables(upgrades: Sequence[Path]) -> None:
    """One file whose statements are those of all, in their order."""
    text = "\n--\n".join(path.read_text(encoding="utf-8").strip() for path in upgrades)
    for path in upgrades:
        path.unlink()
    (upgrades[0].parent / SHARED_TABLES).write_text(f"{text}\n", encoding="utf-8")


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    for listed in registry.services():
        service: ServiceDefinition = importlib.import_module(f"services.{listed.name}.app").service
        write_baseline(service, os.environ["DATABASE_ADMIN_URL"])
        sys.stdout.write(f"{listed.name}\n")
    fold_shared_tables(UPGRADES)
    breaking.build(breaking.RELEASED)
    return 0


if __name__ == "__main__":
    sys.exit(main())

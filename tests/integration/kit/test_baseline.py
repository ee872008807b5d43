"""A baseline makes what all migrations before it made, and is written alike each time."""

import shutil
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from servicekit.database.tenancy.migrations import frozen_list, steps
from tests.integration.kit.test_frozen_lists import laid, scratch, service_of
from tools import frozen
from tools.baseline import write_baseline

__all__ = ["scratch"]


@pytest.mark.parametrize("name", ["goals", "tenants"])
def test_a_baseline_makes_what_the_migrations_made(
    scratch: psycopg.Connection, admin_url: str, tmp_path: Path, name: str
) -> None:
    written = service_of(name)
    copy = replace(written, folder=tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(written.migrations, copy.migrations, ignore=ignored)

    write_baseline(copy, admin_url)

    (baseline,) = steps(copy.migrations)
    assert (baseline.before, baseline.revision) == ("base", "0001")
    migrated = tuple(line for step in steps(written.migrations) for line in step.statements)
    assert laid(scratch, name, baseline.statements) == laid(scratch, name, migrated)
    assert frozen_list(copy.migrations) == frozen_list(written.migrations)
    text = (copy.migrations / frozen.NAME).read_text(encoding="utf-8")
    assert frozen.listed(text) == frozen.hashes(copy.migrations)

    write_baseline(copy, admin_url)
    assert frozen.listed(text) == frozen.hashes(copy.migrations)

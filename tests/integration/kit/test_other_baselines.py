"""Data of another baseline is recognised before anything is migrated, and stays as it was."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from bench.fifteen.tables import MIGRATIONS
from bench.measure.databases import service_database
from bench.measure.rig import Bench
from deploy.local import instances
from deploy.local.errors import OTHER_BASELINE, SetupError
from deploy.registry import ROOT
from servicekit.config import Node
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.revisions import UnknownRevisionError, require_known_revisions
from servicekit.process.commands import migrate
from servicekit.testing import Company, Running
from tests.integration.kit.probe.app import service

AT = "UPDATE platform.schemas SET revision = '0999'"
ROLES = "SELECT rolname FROM pg_roles WHERE rolname LIKE %s"
LAID = "SELECT to_regclass('platform.schemas') IS NOT NULL"


@contextmanager
def scratch(admin_url: str, *names: str) -> Iterator[None]:
    """Databases of these names, and roles that begin with them, do not exist before and after."""

    def drop() -> None:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            for name in names:
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
                for (role,) in admin.execute(ROLES, [f"{name}_%"]).fetchall():
                    admin.execute(f"DROP ROLE {role}".encode())

    drop()
    yield
    drop()


def test_an_unknown_revision_is_named_and_nothing_is_migrated(
    probe: Running, acme: Company, admin: psycopg.Connection
) -> None:
    """Were the shared tables laid again, PostgreSQL would refuse the first of them."""
    schema = f"t_{acme.id.hex}"
    upgrades = "SELECT file, at FROM platform.upgrades ORDER BY file"
    before = admin.execute(upgrades).fetchall()
    admin.execute(AT.encode())
    admin.execute("DELETE FROM platform.upgrades")
    try:
        with pytest.raises(UnknownRevisionError, match="kitprobe stands at 0999, which"):
            migrate(probe.runtime)
        assert admin.execute(upgrades).fetchall() == []
    finally:
        admin.cursor().executemany("INSERT INTO platform.upgrades VALUES (%s, %s)", before)
        admin.execute("UPDATE platform.schemas SET revision = '0001'")

    migrate(probe.runtime)
    revision = "SELECT revision FROM platform.schemas WHERE schema_name = %s"
    assert admin.execute(revision, [schema]).fetchone() == ("0001",)


def test_shared_tables_of_another_baseline_are_recognised_where_no_schema_differs(
    probe: Running, admin: psycopg.Connection
) -> None:
    admin.execute("INSERT INTO platform.upgrades (file) VALUES ('platform_of_old.sql')")
    try:
        with pytest.raises(UnknownRevisionError, match=r"platform_of_old\.sql"):
            migrate(probe.runtime)
    finally:
        admin.execute("DELETE FROM platform.upgrades WHERE file = 'platform_of_old.sql'")


def test_a_database_in_which_nothing_was_migrated_is_of_no_other_baseline(
    probe: Running, admin_url: str
) -> None:
    laid = probe.runtime.settings.database_nodes[0]
    urls = (f"{url.rpartition('/')[0]}/kitprobe_fresh" for url in (laid.app, laid.ddl, laid.relay))
    fresh = Node("main", *urls)
    with scratch(admin_url, "kitprobe_fresh"):
        bootstrap("kitprobe", fresh, admin_url)

        require_known_revisions(fresh.ddl, "kitprobe", service.migrations)


def test_one_service_of_another_baseline_keeps_all_from_being_migrated(
    admin_url: str, service_environment: Callable[[str], dict[str, str]]
) -> None:
    settings = {name: _in_database(service_environment(name), name) for name in ("people", "web")}
    with scratch(admin_url, "people_other", "web_other"):
        assert _prepare({"web": settings["web"]}).returncode == 0
        with psycopg.connect(admin_url, dbname="web_other", autocommit=True) as web:
            web.execute(AT.encode())

        preparation = _prepare(settings)

        assert preparation.returncode == OTHER_BASELINE
        assert preparation.stdout == "web stands at 0999, which this release does not know\n"
        with psycopg.connect(admin_url, dbname="people_other") as people:
            assert people.execute(LAID).fetchone() == (False,)


def _in_database(settings: dict[str, str], name: str) -> dict[str, str]:
    return {
        key: value.replace(f"/{name}_tests", f"/{name}_other") for key, value in settings.items()
    }


def _prepare(settings: dict[str, dict[str, str]]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.databases"],
        cwd=ROOT,
        env=os.environ | next(iter(settings.values())),
        input=json.dumps(settings),
        capture_output=True,
        text=True,
        check=False,
    )


def test_kept_data_of_a_benchmark_is_refused_with_the_way_to_begin_anew(admin_url: str) -> None:
    bench = Bench(instances.instance())
    with scratch(admin_url, "benchprobe"):
        service_database(bench, "benchprobe", MIGRATIONS)
        service_database(bench, "benchprobe", MIGRATIONS)
        with bench.admin("benchprobe") as admin:
            admin.execute(
                "INSERT INTO platform.schemas (schema_name, role_name, revision, spare)"
                " VALUES ('t_1', 'benchprobe_t_1', '0999', false)"
            )

        with pytest.raises(SetupError, match=r"run `python3 -m deploy\.local clean --instance"):
            service_database(bench, "benchprobe", MIGRATIONS)

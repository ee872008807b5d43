"""Builds the companies, set-based, and registers them."""

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from bench.measure.companies import make_companies, numbered
from bench.measure.databases import service_database
from bench.measure.rig import Bench
from servicekit.config import Node
from servicekit.database.tenancy.migrate import migrate_schemas
from servicekit.database.tenancy.migrations import frozen_list, head
from services.goals.app import service as goals

# A database of its own: the fleet's goals stays as small as the other benchmarks want it.
SERVICE = "many"
COMPANIES, SMOKE_COMPANIES = 2000, 20
FILL = (Path(__file__).parent / "fill.sql").read_text(encoding="utf-8").split(";\n\n")
REGISTER = """
    INSERT INTO platform.tenants
        (tenant_id, state, schema_name, role_name, slug, name, time_zone, locale, package)
    SELECT substr(schema_name, 3)::uuid, 'active', schema_name, role_name, schema_name, schema_name,
        'Asia/Shanghai', 'zh-CN', 'mixed'
    FROM platform.schemas
    ON CONFLICT DO NOTHING
"""


def build(bench: Bench) -> Node:
    node = service_database(bench, SERVICE, goals.migrations)
    tables, revision = frozen_list(goals.migrations), head(goals.migrations)
    # What was kept from an older checkout follows, as it would at a release.
    migrate_schemas(node.ddl, SERVICE, goals.migrations)
    make_companies(
        node,
        SERVICE,
        numbered(bench.choose(COMPANIES, smoke=SMOKE_COMPANIES)),
        tables,
        revision,
        _fill,
    )
    with bench.admin(SERVICE) as admin:
        admin.execute(REGISTER)
    return node


def _fill(connection: psycopg.Connection[Any], company: UUID) -> None:
    """As the owner and in the schema that was just made."""
    with connection.pipeline():
        for statement in FILL:
            connection.execute(statement.encode())

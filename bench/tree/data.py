"""Builds the company set-based: 100,000 people, 300,000 goals, 900,000 key results."""

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from bench.measure.companies import make_companies, numbered
from bench.measure.databases import service_database
from bench.measure.rig import Bench
from servicekit.config import Node
from servicekit.tenancy.migrate import migrate_schemas
from servicekit.tenancy.migrations import frozen_list, head
from services.goals.app import service as goals

SERVICE = "tree"
COMPANY = numbered(1)[0]
FILL = (Path(__file__).parent / "fill.sql").read_text(encoding="utf-8").split(";\n\n")
REGISTER = """
    INSERT INTO platform.tenants
        (tenant_id, state, schema_name, role_name, slug, name, time_zone, locale, package)
    SELECT substr(schema_name, 3)::uuid, 'active', schema_name, role_name, 'tree', 'Tree',
        'Asia/Shanghai', 'zh-CN', 'mixed'
    FROM platform.schemas
    ON CONFLICT DO NOTHING
"""
TABLES = ("cycles", "sheets", "goals", "key_results", "alignments")


def build(bench: Bench) -> Node:
    node = service_database(bench, SERVICE)
    tables, revision = frozen_list(goals.migrations), head(goals.migrations)
    migrate_schemas(node.ddl, SERVICE, goals.migrations)
    make_companies(node, SERVICE, [COMPANY], tables, revision, _fill)
    with bench.admin(SERVICE) as admin:
        admin.execute(REGISTER)
    return node


def _fill(connection: psycopg.Connection[Any], company: UUID) -> None:
    """As the owner and in the schema that was just made."""
    for statement in FILL:
        connection.execute(statement.encode())
    for table in TABLES:
        connection.execute(f"ANALYZE {table}".encode())

"""Builds two companies set-based: 100,000 people with 300,000 goals, and a hundredth of that."""

from collections.abc import Callable, Iterable, Sequence
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

# Another name where the data is another: what was kept of an older checkout stays apart.
SERVICE = "forest"
COMPANY, SMALL = numbered(2)
# People, and goals by level: company, units, people.
SIZES = {
    COMPANY: (100_000, (10, 100, 1_000, 10_000, 60_000, 228_890)),
    SMALL: (1_000, (10, 100, 300, 600, 900, 1_090)),
}
GOALS = {company: sum(levels) for company, (_, levels) in SIZES.items()}
FILL = (Path(__file__).parent / "fill.sql").read_text(encoding="utf-8").split(";\n\n")
REGISTER = """
    INSERT INTO platform.tenants
        (tenant_id, state, schema_name, role_name, slug, name, time_zone, locale, package)
    SELECT substr(schema_name, 3)::uuid, 'active', schema_name, role_name, schema_name, schema_name,
        'Asia/Shanghai', 'zh-CN', 'mixed'
    FROM platform.schemas
    ON CONFLICT DO NOTHING
"""
LEVELS = """
    CREATE TABLE levels AS
    SELECT * FROM unnest(%s::int[], %s::int[], %s::int[]) AS laid(level, first, size)
"""
# As the service finds them in each goal that it writes.
WORDS = (Path(__file__).parent / "words.sql").read_text(encoding="utf-8")
TABLES = (
    *("cycles", "sheets", "goals", "key_results", "alignments"),
    *("directory_people", "directory_units", "directory_closure"),
)


def build(bench: Bench) -> Node:
    node = service_database(bench, SERVICE, goals.migrations)
    migrate_schemas(node.ddl, SERVICE, goals.migrations)
    add_companies(bench, node, SIZES, _fill)
    return node


def add_companies(
    bench: Bench,
    node: Node,
    companies: Iterable[UUID],
    fill: Callable[[psycopg.Connection[Any], UUID], None],
) -> None:
    tables, revision = frozen_list(goals.migrations), head(goals.migrations)
    make_companies(node, SERVICE, companies, tables, revision, fill)
    with bench.admin(SERVICE) as admin:
        admin.execute(REGISTER)


def lay(
    connection: psycopg.Connection[Any],
    people: int,
    sizes: Sequence[int],
    cycle: str = "'cycle'",
) -> None:
    """As the owner and in the schema that was just made; `cycle` names that of an owner's kind."""
    firsts = [sum(sizes[:place]) for place in range(len(sizes))]
    levels = [list(range(1, len(sizes) + 1)), firsts, list(sizes)]
    connection.execute(psycopg.sql.SQL(LEVELS), levels)
    for statement in FILL:
        text = statement.replace("{people}", str(people)).replace("{cycle}", cycle)
        connection.execute(text.encode())


def _fill(connection: psycopg.Connection[Any], company: UUID) -> None:
    lay(connection, *SIZES[company])
    connection.execute(WORDS.encode())
    analyze(connection)


def analyze(connection: psycopg.Connection[Any]) -> None:
    for table in TABLES:
        connection.execute(f"ANALYZE {table}".encode())

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
Sizes = dict[UUID, tuple[int, tuple[int, ...]]]
SIZES: Sizes = {
    COMPANY: (100_000, (10, 100, 1_000, 10_000, 60_000, 228_890)),
    SMALL: (1_000, (10, 100, 300, 600, 900, 1_090)),
}
# The large company of a smoke run is as large as the small one of others.
SMOKE_SIZES: Sizes = {COMPANY: SIZES[SMALL], SMALL: (100, (10, 20, 30, 40, 50, 50))}
PEOPLE, SMOKE_PEOPLE = SIZES[COMPANY][0], SMOKE_SIZES[COMPANY][0]
GOALS, SMOKE_GOALS = sum(SIZES[COMPANY][1]), sum(SMOKE_SIZES[COMPANY][1])
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
MAKE_HR = """
    UPDATE directory_people SET roles = '[{"role": "hr", "unit_id": null}]'
    WHERE number = 'E' || %s::int
"""
TABLES = (
    *("cycles", "sheets", "goals", "key_results", "alignments"),
    *("directory_people", "directory_units", "directory_closure"),
)


def sizes(bench: Bench) -> Sizes:
    """People, and goals by level, of each company."""
    return bench.choose(SIZES, smoke=SMOKE_SIZES)


def hr_number(bench: Bench) -> int:
    """Of the person whom MAKE_HR is about, in the company of most people: the last one."""
    return sizes(bench)[COMPANY][0] - 1


def build(bench: Bench) -> Node:
    sizes_by_company = sizes(bench)

    def fill(connection: psycopg.Connection[Any], company: UUID) -> None:
        _fill(connection, *sizes_by_company[company])

    node = service_database(bench, SERVICE, goals.migrations)
    migrate_schemas(node.ddl, SERVICE, goals.migrations)
    add_companies(bench, node, sizes_by_company, fill)
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


def _fill(connection: psycopg.Connection[Any], people: int, levels: Sequence[int]) -> None:
    lay(connection, people, levels)
    connection.execute(WORDS.encode())
    analyze(connection)


def analyze(connection: psycopg.Connection[Any]) -> None:
    for table in TABLES:
        connection.execute(f"ANALYZE {table}".encode())
